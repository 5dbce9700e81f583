import { EXAMPLE_RECIPIENT } from '../model/secret-file.ts';
import { RENOVATE } from './renovate-settings.ts';

/** What the repository is made with, beside answers. */
export interface Means {
  /** What stands for the package in package.json: the address of a release, a tag, a file. */
  readonly spec: string;
  /** Who can decrypt Secrets: a public key of age. @default nobody yet */
  readonly recipient?: string;
  /** Versions of what the repository needs beside the package, by name. */
  readonly tools: Readonly<Record<string, string>>;
  /** The version of Kubernetes whose schema the package has, such as `1.36.0`. */
  readonly kubernetes: string;
}

type Json = Readonly<Record<string, unknown>>;

/** Short names for the commands. */
const SCRIPTS: Readonly<Record<string, string>> = {
  synth: 'bramble synth',
  diff: 'bramble diff',
  test: 'bramble test',
  import: 'bramble import',
  'secret:new': 'bramble secret new',
  'secret:edit': 'bramble secret edit',
  'secret:missing': 'bramble secret missing',
  bramble: 'bramble',
};

/**
 * `package.json`, of which everything stays that is there.
 * @param there what is there @default nothing
 */
export function manifestText(name: string, { spec, tools }: Means, there: Json = {}): string {
  const {
    dependencies = {},
    devDependencies = {},
    scripts = {},
    allowScripts = {},
    ...rest
  } = there as Record<string, Json>;
  return json({
    name,
    private: true,
    type: 'module',
    ...rest,
    scripts: { ...SCRIPTS, ...scripts },
    dependencies: { ...dependencies, bramble: spec },
    devDependencies: { ...tools, ...devDependencies },
    // npm asks about each script of a package. The one of esbuild makes its start faster, and nothing else.
    allowScripts: { esbuild: false, ...allowScripts },
  });
}

/** `package.json` with another version of the package, and nothing else changed. */
export function upgradedManifest(there: Json, spec: string): string {
  const field = 'bramble' in ((there.devDependencies ?? {}) as Json) ? 'devDependencies' : 'dependencies';
  return json({ ...there, [field]: { ...(there[field] as Json | undefined), bramble: spec } });
}

function json(value: Json): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** `.sops.yaml`: how Secrets are encrypted, and for whom. */
export function sopsText(recipient: string | undefined): string {
  const example =
    '# The recipient below is an example whose private key nobody has: put the public key of your own in its place.\n';
  return `# How sops encrypts the Secrets of the clusters, and who can decrypt them: several are separated by commas.
${recipient === undefined ? example : ''}creation_rules:
  - path_regex: clusters/.*/secrets/.*\\.sops\\.yaml$
    encrypted_regex: ^(data|stringData)$
    age: ${recipient ?? EXAMPLE_RECIPIENT}
`;
}

/** What is the same in every repository. */
export function commonFiles({ kubernetes }: Means): Readonly<Record<string, string>> {
  return {
    'cdk8s.yaml': `language: typescript
app: npx bramble synth
# What \`npx bramble import\` brings into imports/, beside what the package has: CRDs of your own, one URL a line.
imports:
  - k8s@${kubernetes}
`,
    'tsconfig.json': json({
      compilerOptions: {
        target: 'es2023',
        lib: ['es2023'],
        module: 'nodenext',
        allowImportingTsExtensions: true,
        noEmit: true,
        strict: true,
        noUncheckedIndexedAccess: true,
        verbatimModuleSyntax: true,
        skipLibCheck: true,
        types: [],
      },
      include: ['clusters', 'charts'],
    }),
    'renovate.json': json(RENOVATE),
    '.gitattributes': `* text=auto eol=lf
dist/**              linguist-generated
flux/**              linguist-generated
imports/**           linguist-generated
docs/cluster.md      linguist-generated
package-lock.json    linguist-generated
`,
    '.gitignore': `node_modules/
dist/.bramble-*
/handed-over/
.terraform/
.terraform-state/
`,
    '.sourceignore': `# Flux unpacks the repository once for each Kustomization, after each commit. It needs what synth renders, and nothing else.
/*
!/dist/
!/flux/
`,
    'imports/.gitkeep': '',
    'charts/addons/.gitkeep': '',
    'charts/apps/.gitkeep': '',
    'clusters/rules/terminal.ts': RULE,
  };
}

/** An example of a rule of one's own. */
const RULE = `import { deployment, ofContainers, type Rule } from 'bramble/rules';

/** What you want of your apps. Each rule has an example that is wrong and one that is right, which npm test tries. */
export const rules: readonly Rule[] = [
  {
    id: 'terminal',
    severity: 'warning',
    what: 'A container keeps a terminal open',
    why: 'Nobody sits at it. A shell that waits for input there never ends.',
    fix: 'Leave \`tty\` out.',
    check: ofContainers(({ tty }, name) => (tty ? [{ what: \`'\${name}' has a terminal\`, fix: 'leave tty out' }] : [])),
    wrong: { objects: deployment('tty: true') },
    right: { objects: deployment('tty: false') },
  },
];
`;
