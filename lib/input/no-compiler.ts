import { InvalidInput } from '../model/finding.ts';

/** What reads TypeScript does not run on this machine. No file of the user's is to blame, and none can be looked at. */
export class NoCompiler extends InvalidInput {
  constructor(cause: unknown) {
    const [line = ''] = cause instanceof Error ? cause.message.trim().split('\n') : [];
    super({
      what: `esbuild, which reads TypeScript, does not run here${line && `: ${line}`}`,
      fix: 'remove node_modules and run npm install on this machine, without --omit=optional',
    });
  }
}
