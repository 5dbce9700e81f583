import { JSON_FLAG, verbOf, WrongUsage } from './verb.ts';

/** The flags that ask for another form than that of the terminal. */
const FORM_FLAGS = ['stat', 'json', 'markdown', 'html', 'github', 'sarif'] as const;

/** Tells what a change does to clusters. */
export const verb = verbOf({
  name: 'diff',
  does: 'tell what a change does to clusters: two revisions, or one and the working tree',
  words: { shown: '[BASE [HEAD]]', least: 0, most: 2 },
  flags: {
    stat: { says: 'a line for each component' },
    all: { says: 'every name and every line' },
    json: JSON_FLAG,
    markdown: { says: 'Markdown for a comment on a pull request' },
    html: { says: 'one HTML page that needs no other file' },
    github: { says: 'annotations for GitHub Actions' },
    sarif: { says: 'dangers and findings as SARIF 2.1.0' },
    'fail-on': { value: 'danger', says: 'exit 1 where there is a danger that nobody has accepted' },
    accept: { value: 'RULE', says: 'accept what this rule finds, for this step alone, with --because' },
    because: { value: 'TEXT', says: 'why it is accepted' },
    write: { value: 'DIR', says: 'also write diff.md, diff.html, diff.json and diff.sarif into DIR' },
    clusters: { value: 'DIR', says: 'the folder of clusters (default: clusters)' },
    out: { value: 'DIR', says: 'where dist/ and flux/ lie (default: the repository)' },
  },
  notes: [
    'BASE is HEAD where none is given, HEAD the working tree. A..B and A...B are taken as git takes them.',
    'Nothing is rendered, and neither a cluster nor the network is asked.',
  ],
  run: async (repository, given, words) => {
    if (given['fail-on'] !== undefined && given['fail-on'] !== 'danger') {
      throw new WrongUsage(`'--fail-on' takes 'danger', not '${given['fail-on']}'`);
    }
    const forms = FORM_FLAGS.filter((name) => given[name]);
    if (forms.length > 1)
      throw new WrongUsage(`'--${forms[0]}' and '--${forms[1]}' are two forms: take one, or --write DIR`);
    if ((given.accept === undefined) !== (given.because === undefined)) {
      throw new WrongUsage("'--accept RULE' and '--because TEXT' go together");
    }
    const { diff } = await import('./diff-trees.ts');
    return diff(repository, words, {
      form: forms[0] ?? 'terminal',
      isWhole: given.all,
      failsOnDanger: given['fail-on'] !== undefined,
      clusters: given.clusters ?? 'clusters',
      out: given.out ?? '.',
      ...(given.write !== undefined && { folder: given.write }),
      ...(given.accept !== undefined && { accept: { rule: given.accept, because: given.because! } }),
    });
  },
});
