import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';

/** What Node's loader of CommonJS has beside its documented face. https://nodejs.org/api/modules.html */
interface Loader {
  readonly _extensions: Record<string, (module: Loading, file: string) => void>;
  _resolveFilename(request: string, ...rest: readonly unknown[]): string;
}

interface Loading {
  _compile(code: string, file: string): void;
}

const loader = Module as unknown as Loader;

/**
 * Lets `require` load the TypeScript of a repository, and the URL of a file. Types are taken away, not checked.
 * @param faces the files that stand in for packages which the program has within itself. A second copy of cdk8s would not work
 * with the first: https://github.com/cdk8s-team/cdk8s-core knows its constructs by `instanceof`.
 */
export function loadTypeScript(faces: Readonly<Record<string, string>>): void {
  const resolve = loader._resolveFilename.bind(Module);
  loader._resolveFilename = (request, ...rest) =>
    faces[request] ?? resolve(request.startsWith('file:') ? fileURLToPath(request) : request, ...rest);
  const load = (module: Loading, file: string) => module._compile(compiled(readFileSync(file, 'utf8'), file), file);
  for (const extension of ['.ts', '.mts', '.cts']) loader._extensions[extension] = load;
  // Findings name lines of the TypeScript.
  process.setSourceMapsEnabled(true);
}

function compiled(text: string, file: string): string {
  return transformSync(text, {
    sourcefile: file,
    loader: 'ts',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    sourcesContent: false,
    define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
    // It becomes a `require`, which knows TypeScript.
    supported: { 'dynamic-import': false },
  }).code;
}
