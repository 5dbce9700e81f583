/** What package.json of the repository says, as far as the package needs it. */
interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly engines: { readonly node: string };
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** What a repository has beside the bundle: esbuild runs, the others are there for their types. */
const NEEDED = ['cdk8s', 'cdk8s-plus-28', 'constructs', 'esbuild'];

/** What a new repository depends on beside it. Nobody who installs the package gets this along. */
const TOOLS = ['typescript'];

/** The package.json of the package. */
export function manifestOf(repository: Manifest): object {
  const { name, version, description, license, engines, dependencies, devDependencies } = repository;
  const known = { ...devDependencies, ...dependencies };
  const face = (types: string, file: string) => ({
    types: `./types/${types}.d.ts`,
    require: `./${file}.cjs`,
    default: `./${file}.mjs`,
  });
  return {
    name,
    version,
    description,
    license,
    engines,
    bin: { bramble: 'bin/bramble.cjs' },
    exports: {
      '.': face('index', 'index'),
      './rules': face('lib/rules', 'rules'),
      './addons/*': face('charts/addons/*/index', 'addons/*'),
      './cdk8s': face('package/cdk8s', 'cdk8s'),
      './kplus': face('package/kplus', 'kplus'),
      './constructs': face('package/constructs', 'constructs'),
      './package.json': './package.json',
    },
    imports: {
      '#imports/*': './types/imports/*.d.ts',
    },
    dependencies: Object.fromEntries(NEEDED.map((each) => [each, known[each]])),
    devDependencies: Object.fromEntries(TOOLS.map((each) => [each, known[each]])),
  };
}
