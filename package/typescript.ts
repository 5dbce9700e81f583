import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { TransformOptions } from 'esbuild';
import { NoCompiler } from '../lib/input/no-compiler.ts';
import { isOfUser } from '../lib/input/user-files.ts';
import { standIn } from '../lib/model/unloaded.ts';

/** What Node's loader of CommonJS has beside its documented face. https://nodejs.org/api/modules.html */
interface Loader {
  readonly _extensions: Record<string, (module: LoadedModule, file: string) => void>;
  readonly _cache: Record<string, unknown>;
  _resolveFilename(request: string, parent: { readonly filename?: string } | undefined, ...rest: unknown[]): string;
}

interface LoadedModule {
  exports: unknown;
  require(request: string): object;
  _compile(code: string, file: string): void;
}

const loader = Module as unknown as Loader;

/** The modules that the program has within itself. */
let own: NonNullable<Loading['modules']> = new Map();

/** For whose exports stand-ins are there: absolute paths of files, and names of packages. */
let missed: ReadonlySet<string> = new Set();

/** What a program has that loads the TypeScript of a repository. */
export interface Loading {
  /** The folder that keeps what is compiled. */
  readonly cache: string;
  /**
   * The files that stand in for packages which the program has within itself: it knows constructs by `instanceof`, and a second
   * copy of cdk8s would make others.
   */
  readonly faces: Readonly<Record<string, string>>;
  /** The modules that it has within itself, by the absolute paths of their files. @default none */
  readonly modules?: ReadonlyMap<string, () => object>;
}

/** Lets `require` load the TypeScript of a repository. Types are taken away, not checked. */
export function loadTypeScript({ cache, faces, modules = own }: Loading): void {
  own = modules;
  const resolve = loader._resolveFilename.bind(Module);
  loader._resolveFilename = (request, parent, ...rest) => {
    const from = parent?.filename ?? '';
    const wanted = request.startsWith('.') ? join(dirname(from), request) : request;
    if (missed.has(wanted)) return isTypeScript(wanted) ? wanted : `${wanted}.ts`;
    try {
      return faces[request] ?? resolve(request, parent, ...rest);
    } catch (error) {
      if (!isTypeScript(from)) throw error;
      // As Node says it of modules that are imported.
      throw Object.assign(new Error(`Cannot find module '${wanted}' imported from ${from}`), {
        code: 'MODULE_NOT_FOUND',
      });
    }
  };
  const load = (module: LoadedModule, file: string) => {
    const name = missed.has(file) ? file : file.slice(0, file.lastIndexOf('.'));
    const within = modules.get(file);
    if (missed.has(name)) module.exports = standInsFor(name);
    else if (within) module.exports = within();
    else run(module, file, cache);
  };
  for (const extension of ['.ts', '.mts', '.cts']) loader._extensions[extension] = load;
  // Findings name lines of the TypeScript.
  process.setSourceMapsEnabled(true);
}

/**
 * Loads a module, and what it imports of the repository.
 * @param without absolute paths of files, and names of packages, for whose exports stand-ins are there
 */
export async function importWithout(file: string, without: readonly string[]): Promise<object> {
  missed = new Set(without);
  // Node takes longer to find one of two hundred files than to run what is in it.
  const within = missed.has(file) ? undefined : own.get(file);
  if (within) return within();
  if (without.length > 0) {
    for (const each of Object.keys(loader._cache)) {
      if (isTypeScript(each) && isOfUser(process.cwd(), each)) delete loader._cache[each];
    }
  }
  return createRequire(file)(file) as object;
}

function isTypeScript(file: string): boolean {
  return /\.[cm]?ts$/.test(file);
}

/** Whatever is asked of it, it exports. */
function standInsFor(file: string): object {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return new Proxy(
    {},
    {
      has: () => true,
      get: (_, name) => (name === '__esModule' ? true : standIn({ file, text, name: String(name) })),
    },
  );
}

/** Runs the text of a module. What it takes from another has to be exported there, which CommonJS does not ask. */
function run(module: LoadedModule, file: string, cache: string): void {
  const text = readFileSync(file, 'utf8');
  const code = compiled(text, file, cache);
  const load = module.require.bind(module);
  module.require = (request) => {
    const exported = load(request);
    const lacking = namesTaken(code, request).find((name) => !(name in exported) && !isInterop(name, exported));
    if (lacking === undefined) return exported;
    const named = new RegExp(`\\b${lacking}\\b`);
    const line = text.split('\n').findIndex((each) => each.includes(request) && named.test(each)) + 1;
    const error = new SyntaxError(`The requested module '${request}' does not provide an export named '${lacking}'`);
    // As Node says where it is.
    throw Object.assign(error, { stack: `${file}:${line || 1}\n${error.stack}` });
  };
  module._compile(code, file);
}

/** The default export of a module that is CommonJS itself is all of it. */
function isInterop(name: string, exported: object): boolean {
  return name === 'default' && !('__esModule' in exported);
}

/** The names that compiled code takes from what it requires, of which it may have several variables. */
function namesTaken(code: string, request: string): readonly string[] {
  return [...code.matchAll(/^var (import_\w+) = (?:__toESM\()?require\((".*?")\)/gm)]
    .filter(([, , quoted = '']) => JSON.parse(quoted) === request)
    .flatMap(([, variable]) => [...code.matchAll(new RegExp(`\\b${variable}\\.(\\w+)`, 'g'))])
    .flatMap(([, name = '']) => name);
}

const OPTIONS = {
  loader: 'ts',
  format: 'cjs',
  target: 'node20',
  sourcemap: 'inline',
  sourcesContent: false,
  define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
  // It becomes a `require`, which knows TypeScript.
  supported: { 'dynamic-import': false },
} as const satisfies TransformOptions;

/** To start esbuild takes longer than to render a home, so that what it has made of a text is kept. */
function compiled(text: string, file: string, cache: string): string {
  const { version } = ofEsbuild<{ readonly version: string }>('esbuild/package.json');
  const key = createHash('sha256')
    .update(JSON.stringify([version, OPTIONS, file, text]))
    .digest('hex');
  const kept = join(cache, `${key}.cjs`);
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const code = transformed(text, file);
    keep(kept, code);
    return code;
  }
}

function ofEsbuild<T>(module: string): T {
  try {
    return createRequire(import.meta.filename)(module) as T;
  } catch (error) {
    throw new NoCompiler(error);
  }
}

function transformed(text: string, file: string): string {
  const { transformSync } = ofEsbuild<typeof import('esbuild')>('esbuild');
  try {
    return transformSync(text, { ...OPTIONS, sourcefile: file }).code;
  } catch (error) {
    // What is wrong with the text has a list of its errors; otherwise esbuild's program is missing or does not run.
    throw (error as { readonly errors?: unknown }).errors ? error : new NoCompiler(error);
  }
}

function keep(file: string, text: string): void {
  const own = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(own, text);
    renameSync(own, file);
  } catch {
    // Where nothing can be written, it is made anew each time.
  }
}
