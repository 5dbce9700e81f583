import { basename, dirname } from 'node:path';
import { unknownVerb } from './command-line.ts';
import { contents, usageOf } from './usage.ts';
import { CLUSTERS, type Flag, JSON_FLAG, type Verb, verbOf, WrongUsage } from './verb.ts';

const CHECK: Flag = { says: 'write nothing; exit 1 when anything would change' };
const IN = { value: 'DIR', usual: CLUSTERS, says: 'the folder of clusters in the repository' } as const;

/** The verbs whose flags are always the same. What one does is loaded when it is called. */
const ROWS: readonly Verb[] = [
  verbOf({
    name: 'synth',
    does: 'render every cluster into dist/ and flux/, and their map into docs/',
    flags: {
      check: CHECK,
      clusters: IN,
      out: { value: 'DIR', says: 'write DIR/dist, DIR/flux and DIR/docs (default: the repository)' },
    },
    run: async (repository, { check, clusters, out }) =>
      (await import('./synthesize.ts')).synthesize(repository, {
        check,
        clusters,
        out: wantedByCdk8s(repository.environment) ?? out ?? '.',
      }),
  }),
  verbOf({
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
      clusters: IN,
      out: { value: 'DIR', says: 'where dist/ and flux/ lie (default: the repository)' },
    },
    notes: [
      'BASE is HEAD where none is given, HEAD the working tree. A..B and A...B are taken as git takes them.',
      'Nothing is rendered, and neither a cluster nor the network is asked.',
    ],
    run: async (repository, given, words) => (await import('./diff.ts')).diff(repository, words, given),
  }),
  verbOf({
    name: 'handover',
    does: 'ask all that a push is to be asked, and write for CI what the change does, and what is still to be rendered',
    words: { shown: 'BASE', least: 1, most: 1 },
    flags: {
      branch: {
        value: 'NAME',
        usual: 'HEAD',
        says: "the branch; one of Renovate's is rendered first, which asks registries",
      },
      write: { value: 'DIR', usual: 'handed-over', says: 'where the report, the labels and the patch are written' },
    },
    notes: [
      'BASE is what the branch is to be merged into, such as origin/main: compared is what the branch does since it left it.',
      'Exit 1 where something is wrong, or where what is committed is not what is rendered.',
    ],
    run: async (repository, { branch, write: folder }, [base = '']) =>
      (await import('./judged-branch.ts')).handOver(repository, { base, branch, folder }),
  }),
  verbOf({
    name: 'affects',
    does: 'tell which components, objects and hosts source files reach',
    words: { shown: 'FILE …', least: 1 },
    flags: { clusters: IN },
    run: async (repository, { clusters }, files) =>
      (await import('./affected.ts')).affected(repository, clusters, files),
  }),
  verbOf({
    name: 'test',
    does: 'ask the types, whether all is rendered, your own rules by their examples, and whether drawing twice gives the same',
    flags: { strict: { says: 'fail on warnings too' } },
    run: async (repository, { strict }) => (await import('./test-repository.ts')).testRepository(repository, strict),
  }),
  verbOf({
    name: 'pages',
    does: 'write the pages of docs: all that runs (systems), each rule (rules), and the schema of images.yaml (schema)',
    words: { shown: '[PAGE …]', least: 0 },
    notes: ['PAGE is one of systems, rules, schema and own-rules. Without it, all are written.'],
    flags: { check: CHECK },
    run: async (repository, { check }, words) =>
      (await import('./write-pages.ts')).writePages(repository, words, check),
  }),
  verbOf({
    name: 'import',
    does: 'bring into imports/ the CRDs and the schema that cdk8s.yaml pins, what the charts of Helm releases make, and what the Terraform provider knows',
    words: { shown: '[crds|charts|providers]', least: 0, most: 1 },
    flags: {
      check: CHECK,
      from: { value: 'DIR', says: 'read them from a mirror instead of the network' },
      clusters: { ...IN, says: 'the folder of the clusters whose charts are rendered' },
    },
    notes: [
      'A mirror is a folder of folders named REPOSITORY-TAG. The schema is v1.36.0.json in DIR, in DIR/k8s-schemas or in the',
      'folder k8s-schemas beside DIR, and a chart is NAME-VERSION.tgz in DIR or in DIR/charts. Charts are rendered by the helm',
      'of the PATH, or by one that go builds once; what cannot be rendered stays as it was rendered last. The schema of a provider',
      'that cdktf.json pins is OWNER-NAME-VERSION.json in DIR or in DIR/terraform, or what terraform or tofu of the PATH says.',
    ],
    // The generator of classes takes a second to load.
    run: async (repository, { check, from, clusters }, [part]) =>
      (await import('./write-imports.ts')).writeImports(repository, { mirror: from, check, clusters, part }),
  }),
  verbOf({
    name: 'images',
    does: 'ask the registries what newly pinned images are built for, and write it to images.yaml',
    words: { shown: '[CLUSTER …]', least: 0 },
    flags: { check: CHECK, all: { says: 'ask again about what is known' }, clusters: IN },
    notes: [
      'Without CLUSTER, for all. A registry is asked by its API, with the logins of docker login where it wants one.',
      'Lines of images that are pinned no more are removed. A registry that cannot be reached is a note: run it again later.',
    ],
    run: async (repository, { check, all, clusters }, names) =>
      (await import('./bring-platforms.ts')).bringPlatforms(repository, { check, all, clusters, names }),
  }),
  verbOf({
    name: 'outdated',
    does: 'suggest newer versions: those that add-ons are tested with, and with --online those that registries have',
    words: { shown: '[CLUSTER …]', least: 0 },
    flags: { online: { says: 'ask the registries of all images and charts, too' }, clusters: IN },
    notes: [
      'Without CLUSTER, for all. It compares pins, CRDs, charts and k3s, tells of an add-on, its image and its CRDs that do not fit together,',
      'and changes nothing: each note says what to write. Images that Flux moves are left to it.',
    ],
    run: async (repository, { online, clusters }, names) =>
      (await import('./suggest-versions.ts')).suggestVersions(repository, { online, clusters, names }),
  }),
  verbOf({
    name: 'secret new',
    does: 'make an encrypted Secret, named like the component where SECRET is not given, or all that a cluster misses',
    // A value has no place on the command line: others can read it there.
    words: { shown: 'CLUSTER[/COMPONENT[/SECRET]] [KEY …]', least: 1 },
    flags: { json: { says: 'standard input is one JSON object of keys and values' } },
    notes: [
      'Without KEY, the keys are those that the cluster asks for. Values are asked for without being shown.',
      'Piped: the value of a single KEY whole, those of several one in each line, or all with --json.',
      'A password that nobody gave out, such as that of backups, is made up where the value is empty, and shown once.',
      'CLUSTER alone makes all that are missing. Piped with --json: {"COMPONENT/SECRET": {"KEY": "VALUE"}}.',
    ],
    run: async (repository, { json }, [subject = '', ...keys]) =>
      (await import('./secret-verbs.ts')).newSecret(repository, subject, keys, json),
  }),
  verbOf({
    name: 'secret edit',
    does: 'decrypt a Secret into your editor, and encrypt it again',
    words: { shown: 'clusters/CLUSTER/secrets/FILE.sops.yaml', least: 1, most: 1 },
    flags: {},
    run: async (repository, _given, [file = '']) => (await import('./secret-verbs.ts')).editSecret(repository, file),
  }),
  verbOf({
    name: 'secret missing',
    does: 'list the Secrets and keys that clusters ask for and no file holds',
    flags: {},
    run: async (repository) => (await import('./secret-verbs.ts')).missingSecrets(repository),
  }),
  verbOf({
    name: 'accept',
    does: 'format, ask the types, and bring dist, the pages and the snapshots of the tests along',
    flags: {},
    run: async (repository) => (await import('./accept.ts')).accept(repository),
  }),
  verbOf({
    name: 'explain',
    does: 'tell what a rule finds, why it matters and what to do, or show a page, an add-on, an app or a word of bramble; without a name, list them',
    words: { shown: '[RULE|PAGE|ADD-ON|APP|WORD]', least: 0, most: 1 },
    flags: {},
    run: async (repository, _given, [rule]) => (await import('./explain.ts')).explain(repository, rule),
  }),
  verbOf({
    name: 'help',
    does: 'list the commands, or show the flags of one',
    words: { shown: '[COMMAND]', least: 0 },
    flags: { version: { says: 'show the version of bramble' } },
    run: async ({ root }, { version }, words) => {
      if (version) return { summary: (await import('../input/load-starters.ts')).readVersion(root) };
      const names = words.length > 0 ? [words.join(' ').replaceAll(':', ' ')] : VERBS;
      if (!names.every((name) => VERBS.includes(name))) throw new WrongUsage(unknownVerb(words, VERBS));
      const verbs = await Promise.all(names.map((name) => verbNamed(name, root)));
      return { summary: words.length > 0 ? usageOf(verbs[0]!) : contents(verbs) };
    },
  }),
];

/** The names of all verbs, as help lists them. */
export const VERBS: readonly string[] = ['init', ...ROWS.map(({ name }) => name)];

/**
 * A verb of this list, for a repository.
 * @param root which has add-ons and sides, whose questions are flags of `init`
 */
export async function verbNamed(name: string, root: string): Promise<Verb> {
  return ROWS.find((row) => row.name === name) ?? (await import('./init.ts')).initVerb(root);
}

/** The root below which `cdk8s synth` wants its output: it names the dist folder itself. */
function wantedByCdk8s({ CDK8S_OUTDIR: output }: Readonly<Record<string, string | undefined>>): string | undefined {
  return output !== undefined && basename(output) === 'dist' ? dirname(output) : output;
}
