import type { Programs } from './written-programs.ts';

/**
 * The files by which a forge works, by path.
 * @param others what else of the repository its side, add-ons and apps have written, by path
 */
export type ForgeFiles = (programs: Programs, others?: readonly string[]) => Readonly<Record<string, string>>;

/** Where nothing runs on a push, it is asked before it. */
export const hookFiles: ForgeFiles = () => ({
  '.githooks/pre-push': `#!/bin/sh
# Turned on by: git config core.hooksPath .githooks
exec npm test
`,
});
