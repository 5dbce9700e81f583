import { readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { build, type Plugin, type TransformOptions, transformSync } from 'esbuild';
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
 * Bundles the program of the package.
 * @param root the repository
 * @returns the text of each file by its name: the program, which is ASCII, and the licences of what is in it
 */
export async function bundle(root: string): Promise<Readonly<Record<string, string>>> {
  const { files, inputs } = await bundleOf(root, 'package/program.ts', insteadOfLooking(root));
  return { ...files, 'NOTICES.txt': noticesOf(root, inputs) };
}

/**
 * Bundles a program and all that it needs, but for esbuild, which brings a program for each platform.
 * @param root the repository
 * @param entry the module that the program starts with
 * @param instead texts in the place of modules, by their paths in the repository
 * @param sourcemap whether there is to be a map of where its lines were written
 * @returns the text of each file by its name, and the paths of what is in the program
 */
export async function bundleOf(
  root: string,
  entry: string,
  instead: Readonly<Record<string, string>>,
  sourcemap: boolean = false,
) {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(root, entry)],
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    charset: 'ascii',
    minifyWhitespace: true,
    minifySyntax: !sourcemap,
    legalComments: 'none',
    sourcemap: sourcemap && 'external',
    sourcesContent: false,
    outfile: 'program.cjs',
    external: ['esbuild'],
    // cdk8s has a second copy of its own.
    alias: { yaml: join(root, 'node_modules/yaml') },
    define: {
      'import.meta.dirname': '__dirname',
      'import.meta.filename': '__filename',
      'import.meta.url': '__filename',
    },
    // What reads a user's files becomes a `require`, which knows their TypeScript.
    supported: { 'dynamic-import': false },
    logLevel: 'warning',
    plugins: [leaveOut, replaced(root, instead), leftInFunctions(root)],
  });
  const files: Readonly<Record<string, string>> = Object.fromEntries(
    outputFiles.map(({ path, text }) => [basename(path), inAscii(text)]),
  );
  return { files, inputs: Object.keys(metafile.inputs) };
}

/** Puts escapes in the place of what esbuild leaves as it is, in regular expressions. */
function inAscii(text: string): string {
  return text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
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

/** What `npm run import` has drawn from definitions. */
const DRAWN = /[\\/]imports[\\/][^\\/]+\.ts$/;

/**
 * Leaves each of those modules in a function of its own. Of modules with `export`, esbuild puts functions and exports side by side, and each
 * start makes them all: these have half of those, and most runs need none.
 */
function leftInFunctions(root: string): Plugin {
  return {
    name: 'leave what is drawn from definitions in functions',
    setup({ onLoad, onResolve, resolve }) {
      onResolve({ filter: /imports\// }, async ({ path, pluginData, ...from }) => {
        if (pluginData?.isAsked) return undefined;
        const found = await resolve(path, { ...from, pluginData: { isAsked: true } });
        return DRAWN.test(found.path) ? { path: relative(root, found.path), namespace: 'drawn' } : found;
      });
      onLoad({ filter: /$/, namespace: 'drawn' }, ({ path }) => ({
        contents: transformSync(readFileSync(join(root, path), 'utf8'), { ...COMMONJS, sourcefile: path }).code,
        resolveDir: join(root, 'imports'),
      }));
    },
  };
}

const COMMONJS = {
  loader: 'ts',
  format: 'cjs',
  target: 'node20',
  sourcemap: 'inline',
  sourcesContent: false,
} as const satisfies TransformOptions;

/** Puts other modules in the place of some of the repository. */
function replaced(root: string, instead: Readonly<Record<string, string>>): Plugin {
  return {
    name: 'put other modules in the place of some',
    setup({ onLoad }) {
      for (const [file, contents] of Object.entries(instead)) {
        const filter = new RegExp(`[\\\\/]${file.replaceAll('/', '[\\\\/]')}$`);
        onLoad({ filter }, () => ({ contents, loader: 'js', resolveDir: root }));
      }
    },
  };
}

/** Lists what the program otherwise finds by looking into folders. */
function insteadOfLooking(root: string): Readonly<Record<string, string>> {
  const modules = [
    ...filesIn(root, SIDES),
    ...filesIn(root, ADDON_KINDS),
    ...effectFiles(root).map(({ file }) => file),
    ...Object.values(STARTERS).flatMap((pattern) => filesIn(root, pattern)),
    ...ruleFiles(root, 'clusters').flatMap(({ file, isOwn }) => (isOwn ? [] : [file])),
  ];
  const brought = table(modules, (file) => file);
  const addons = table(filesIn(root, ADDONS), (file) => `addons/${basename(dirname(file))}`);
  return {
    'lib/input/brought.ts': `${brought.imports}\nexport const BROUGHT = { root: __dirname, modules: ${brought.map} };`,
    'lib/model/of-bramble.ts': 'export const OF_BRAMBLE = /^node_modules[\\\\/]/;',
    'lib/input/cel-engine.ts': "export const engine = () => require('./package/cel.ts');",
    'lib/input/import-without.ts': "export { importWithout } from './package/typescript.ts';",
    'package/addons.ts': `${addons.imports}\nexport const ADDONS = ${addons.map};`,
  };
}

/** Text that imports files of the repository, and that of a map of what each exports. */
function table(files: readonly string[], key: (file: string) => string) {
  const imports = files.map((file, at) => `import * as file${at} from ${JSON.stringify(`./${file}`)};`);
  const entries = files.map((file, at) => `${JSON.stringify(key(file))}: file${at}`);
  return { imports: imports.join('\n'), map: `{ ${entries.join(', ')} }` };
}
