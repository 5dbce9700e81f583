/** The programs that workflows carry, as they stand in `lib/init/programs/`, by file name. */
export type Programs = Readonly<Record<string, string>>;

/** The files that are read for them. */
export const PROGRAMS = ['push.sh', 'ask.mjs', 'pulls.mjs', 'merges.mjs', 'tell.mjs'] as const;

/** Judges the patch that was handed over, and pushes what comes of it. It asks for `BRANCH`, `COMMIT`, `REMOTE`, and perhaps `TOKEN`. */
export function pushing(programs: Programs): string {
  return programs['push.sh']!;
}

/**
 * Keeps the one comment and the labels of a request: one program without a file beside it.
 * @param forge how the forge is asked: `pulls.mjs` or `merges.mjs`
 */
export function telling(programs: Programs, forge: 'pulls.mjs' | 'merges.mjs'): string {
  const modules = ['tell.mjs', 'ask.mjs', forge].map((name) => programs[name]!);
  const program = modules
    .join('\n')
    .replace(/^import .* from '\.\/.*';\n+/gm, '')
    .replace(/^export /gm, '');
  return `node --input-type=module - <<'PROGRAM'\n${program}\nconsole.log(await tell(forge));\nPROGRAM\n`;
}
