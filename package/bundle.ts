import { basename, dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { ADDON_KINDS } from '../lib/input/addon-kinds.ts';
import { filesIn } from '../lib/input/found-modules.ts';
import { effectFiles } from '../lib/input/load-effects.ts';
import { ruleFiles } from '../lib/input/load-rules.ts';
import { SIDES } from '../lib/input/load-sides.ts';
import { STARTERS } from '../lib/input/load-starters.ts';
import { noticesOf } from './notices.ts';

/** The files that hold an add-on, each in its folder. */
const ADDONS = 'charts/addons/*/index.ts';

/**
 * Bundles the program and all that it needs, but for esbuild, which brings a program for each platform.
 * @param root the repository
 * @returns the text of each file by its name: the program, which is ASCII, and the licences of what is in it
 */
export async function bundle(root: string): Promise<Readonly<Record<string, string>>> {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(root, 'package/program.ts')],
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    charset: 'ascii',
    minifyWhitespace: true,
    keepNames: true,
    legalComments: 'none',
    outfile: 'program.cjs',
    external: ['esbuild'],
    define: { 'import.meta.dirname': '__dirname', 'import.meta.url': '__filename' },
    // What reads a user's files becomes a `require`, which knows their TypeScript.
    supported: { 'dynamic-import': false },
    logLevel: 'warning',
    plugins: [leaveOut, listed(root)],
  });
  const program = outputFiles.map(({ path, text }) => [basename(path), text] as const);
  return { ...Object.fromEntries(program), 'NOTICES.txt': noticesOf(root, Object.keys(metafile.inputs)) };
}

/** Packages that others import and nothing calls: what Helm charts, archives and jsii's compiler would need. */
const UNUSED = /^(?:archiver|follow-redirects|jsii-srcmak|ncp|table)$/;

const leaveOut: Plugin = {
  name: 'leave out what nothing calls',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: UNUSED }, ({ path }) => ({ path, namespace: 'unused' }));
    onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** Lists what the program otherwise finds by looking into folders. */
function listed(root: string): Plugin {
  const modules = [
    ...filesIn(root, SIDES),
    ...filesIn(root, ADDON_KINDS),
    ...effectFiles(root).map(({ file }) => file),
    ...Object.values(STARTERS).flatMap((pattern) => filesIn(root, pattern)),
    ...ruleFiles(root, 'clusters').flatMap(({ file, isOwn }) => (isOwn ? [] : [file])),
  ];
  const brought = table(modules, (file) => file);
  const addons = table(filesIn(root, ADDONS), (file) => `addons/${addonName(file)}`);
  const texts: Readonly<Record<string, string>> = {
    'lib/input/brought.ts': `${brought.imports}\nexport const BROUGHT = { root: __dirname, modules: ${brought.map} };`,
    'lib/model/of-bramble.ts': 'export const OF_BRAMBLE = /^node_modules[\\\\/]/;',
    'lib/input/cel-engine.ts': "export const engine = () => require('./package/cel.ts');",
    'lib/input/import-without.ts': "export { importWithout } from './package/typescript.ts';",
    'package/addons.ts': `${addons.imports}\nexport const ADDONS = ${addons.map};`,
  };
  return {
    name: 'put other modules in the place of those that look into folders',
    setup({ onLoad }) {
      for (const [file, contents] of Object.entries(texts)) {
        const filter = new RegExp(`[\\\\/]${file.replaceAll('/', '[\\\\/]')}$`);
        onLoad({ filter }, () => ({ contents, loader: 'js', resolveDir: root }));
      }
    },
  };
}

/** Text that imports files of the repository, and that of a map of what each exports. */
function table(files: readonly string[], key: (file: string) => string) {
  const imports = files.map((file, at) => `import * as file${at} from ${JSON.stringify(`./${file}`)};`);
  const entries = files.map((file, at) => `${JSON.stringify(key(file))}: file${at}`);
  return { imports: imports.join('\n'), map: `{ ${entries.join(', ')} }` };
}

/** The name of an add-on's folder. */
function addonName(file: string): string {
  return basename(dirname(file));
}
