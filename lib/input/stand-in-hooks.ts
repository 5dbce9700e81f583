import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { exportedNames, importedNames } from './imported-names.ts';
import { isOfUser } from './user-files.ts';

/**
 * Hooks of Node's loader: a module that is loaded as `cluster.ts?without=a.ts,b.ts` and all that it imports of the user's get
 * stand-ins for the exports of `a.ts` and `b.ts`. https://nodejs.org/api/module.html#customization-hooks
 */

/** Separates the files in a URL. */
const SEPARATOR = ',';

/** The URL of a file that is loaded without others, each an absolute path. */
export function urlWithout(file: string, without: readonly string[]): string {
  const url = pathToFileURL(file);
  if (without.length > 0) url.searchParams.set('without', without.join(SEPARATOR));
  return url.href;
}

interface Resolved {
  readonly url: string;
  readonly format?: string | null;
  readonly shortCircuit?: boolean;
}

interface Context {
  readonly parentURL?: string;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const STAND_IN = 'bramble-stand-in:';

/** Leads an import to a stand-in, or hands on what its importer is loaded without. */
export function resolve<R extends Resolved | Promise<Resolved>>(
  specifier: string,
  context: Context,
  next: (specifier: string, context: Context) => R,
): R | Resolved | Promise<Resolved> {
  const { parentURL = '' } = context;
  const without = withoutOf(parentURL);
  if (without.length === 0) return next(specifier, context);
  const written = specifier.startsWith('.') ? fileURLToPath(new URL(specifier, parentURL)) : specifier;
  if (without.includes(written)) return standInFor(written, specifier, parentURL);
  const decide = (found: Resolved): Resolved => {
    const file = found.url.startsWith('file:') ? fileURLToPath(found.url) : '';
    if (without.includes(file)) return standInFor(file, specifier, parentURL);
    return isOfUser(ROOT, file) ? { ...found, url: urlWithout(file, without) } : found;
  };
  const found: Resolved | Promise<Resolved> = next(specifier, context);
  return found instanceof Promise ? found.then(decide) : decide(found);
}

/** Gives the text of a stand-in. */
export function load<L>(url: string, context: object, next: (url: string, context: object) => L): L | object {
  if (!url.startsWith(STAND_IN)) return next(url, context);
  const { file, names } = JSON.parse(decodeURIComponent(url.slice(STAND_IN.length))) as StandIn;
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const all = [...new Set([...names, ...exportedNames(text)])];
  const source = [
    `import { standIn } from ${JSON.stringify(new URL('../model/unloaded.ts', import.meta.url).href)};`,
    `const of = (name) => standIn({ file: ${JSON.stringify(file)}, text: ${JSON.stringify(text)}, name });`,
    ...all.map((name, at) => `const _${at} = of('${name}'); export { _${at} as ${name} };`),
  ];
  return { format: 'module', source: source.join('\n'), shortCircuit: true };
}

interface StandIn {
  readonly file: string;
  readonly names: readonly string[];
}

function standInFor(file: string, specifier: string, parentURL: string): Resolved {
  const imported = importedNames(readFileSync(new URL(parentURL), 'utf8'));
  const names = imported.filter((each) => each.specifier === specifier).flatMap((each) => each.names);
  const standIn: StandIn = { file, names };
  return { url: STAND_IN + encodeURIComponent(JSON.stringify(standIn)), format: 'module', shortCircuit: true };
}

function withoutOf(url: string): readonly string[] {
  const without = url.startsWith('file:') ? new URL(url).searchParams.get('without') : null;
  return without === null ? [] : without.split(SEPARATOR);
}
