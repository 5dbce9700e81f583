import { runInTerminal } from './lib/commands/in-terminal.ts';
import { asScripts } from './lib/commands/wording.ts';

await runInTerminal(import.meta.dirname, asScripts);
