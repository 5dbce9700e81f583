import { verbOf } from './verb.ts';

/** What a job of CI does that has no right to write: docs/ci.md */
export const verb = verbOf({
  name: 'handover',
  does: 'ask all that a push is to be asked, and write for CI what the change does, and what is still to be rendered',
  words: { shown: 'BASE', least: 1, most: 1 },
  flags: {
    branch: {
      value: 'NAME',
      says: "the branch (default: HEAD); one of Renovate's is rendered first, which asks registries",
    },
    write: { value: 'DIR', says: 'where the report, the labels and the patch are written (default: handed-over)' },
  },
  notes: [
    'BASE is what the branch is to be merged into, such as origin/main: compared is what the branch does since it left it.',
    'Exit 1 where something is wrong, or where what is committed is not what is rendered.',
  ],
  run: async (repository, { branch = 'HEAD', write: folder = 'handed-over' }, [base = '']) =>
    (await import('./judged-branch.ts')).handOver(repository, { base, branch, folder }),
});
