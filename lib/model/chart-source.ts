import type { Mistake } from './finding.ts';
import { isFields, list, mistake, oneOf, props, type Shape, text } from './shape.ts';

/** Where a chart comes from: a Helm repository, a registry, or a folder of this repository. */
export type ChartSource = RepositoryChart | RegistryChart | OwnChart;

/** A chart of a Helm repository. */
export interface RepositoryChart {
  /** The repository, below which its `index.yaml` lies: `https://…`. */
  readonly repository: `http${'' | 's'}://${string}`;
  /** The chart's name there. @default the component's name */
  readonly chart?: string;
  /** The chart's exact version; a range is refused. */
  readonly version: string;
  /** Flux verifies charts of registries alone. */
  readonly verify?: never;
}

/** A chart of an OCI registry. */
export interface RegistryChart {
  /** The address of the chart itself, without a tag: `oci://ghcr.io/bramble/charts/web`. */
  readonly repository: `oci://${string}`;
  /** The chart is the last part of the address. */
  readonly chart?: never;
  /** The chart's exact version; a range is refused. */
  readonly version: string;
  /** By whom it must be signed, or Flux does not install it. @default signatures are not looked at */
  readonly verify?: Verify;
}

/** A chart of this repository. Flux takes it from the repository as it was bootstrapped with it. */
export interface OwnChart {
  readonly repository?: never;
  /** Its folder, from the root of the repository: `./helm/web`. */
  readonly chart: `./${string}`;
  /** It stands in `Chart.yaml`. */
  readonly version?: never;
  readonly verify?: never;
}

/**
 * Who must have signed a chart. https://fluxcd.io/flux/components/source/ocirepositories/#verification
 * `keys` is the name of the Secret with what is trusted: each of its keys that ends in `.pub` for cosign, `trustpolicy.json` and
 * certificates for notation. `identities` are those of keyless signatures, as regular expressions.
 */
export type Verify =
  | { readonly by: 'cosign'; readonly keys: string; readonly identities?: never }
  | { readonly by: 'cosign'; readonly identities: readonly SignerIdentity[]; readonly keys?: never }
  | { readonly by: 'notation'; readonly keys: string; readonly identities?: never };

/** A signer whom an OIDC provider knows. */
export interface SignerIdentity {
  /** Such as `^https://token.actions.githubusercontent.com$`. */
  readonly issuer: string;
  /** Such as `^https://github.com/bramble/charts.*$`. */
  readonly subject: string;
}

const IDENTITIES = list(props<SignerIdentity>({ issuer: text, subject: text }, ['issuer', 'subject']));
const VERIFY = props<Verify>({ by: oneOf('cosign', 'notation'), keys: text, identities: IDENTITIES }, ['by']);

/** See {@link Verify}. */
export const verify: Shape = (given, where) => {
  const mistakes = VERIFY(given, where);
  if (mistakes.length > 0 || !isFields(given)) return mistakes;
  if ((given.keys === undefined) === (given.identities === undefined)) {
    return [mistake(where, 'says not whose signature counts', "give it one of 'keys' and 'identities'")];
  }
  if (given.by === 'cosign' || given.identities === undefined) return [];
  return [mistake(where, "has 'identities', which cosign alone knows", "give it 'keys', the name of a Secret")];
};

/** Props of a source as somebody gave them, of which types say more. */
interface GivenSource {
  readonly repository?: string;
  readonly chart?: string;
  readonly version?: string;
  readonly verify?: Verify;
}

const EXACT = /^v?\d+\.\d+\.\d+([-+].+)?$/;

/** What is wrong with a source whose props are of the right types. */
export function sourceMistakes(given: GivenSource): readonly Mistake[] {
  const { repository, chart = '' } = given;
  if (chart.startsWith('oci://'))
    return [mistake('chart', 'is an address', `write ${registryProps(chart)}, and no chart`)];
  if (/^https?:\/\//.test(chart)) {
    const [, folder, name] = /^(.*)\/([^/]*?)(?:-v?\d[\w.+-]*)?(?:\.tgz)?$/.exec(chart) ?? [];
    return [mistake('chart', 'is an address', `write repository: '${folder}', and chart: '${name}'`)];
  }
  if (repository === undefined) return ownMistakes(given);
  return [...addressMistakes(repository, chart), ...versionMistakes(given), ...unverifiable(given)];
}

/** The props that say an address: its tag is a prop of its own. */
function registryProps(address: string): string {
  const { plain, tag } = parted(address);
  return `repository: '${plain}'${tag === undefined ? '' : `, version: '${tag}'`}`;
}

/** An address of a registry without its tag and digest. A port is no tag. */
function parted(address: string): { readonly plain: string; readonly tag?: string; readonly isDigest: boolean } {
  const [, plain = address, tag, digest] = /^(.*?\/[^/:@]*)(?::([^/@]*))?(@.*)?$/.exec(address) ?? [];
  return { plain, tag, isDigest: digest !== undefined };
}

function addressMistakes(repository: string, chart: string): readonly Mistake[] {
  const wrong = (what: string, fix: string) => [mistake('repository', what, fix)];
  if (/\s/.test(repository) || !/^(https?|oci):\/\/[^/]/.test(repository)) {
    const ways = "'https://…' of a Helm repository, or 'oci://…' of the chart itself";
    return wrong(`'${repository}' is no address`, `write ${ways}; a folder of this repository is chart: './…'`);
  }
  if (!repository.startsWith('oci://')) {
    const [, folder] = /^(.*)\/[^/]+\.(?:ya?ml|tgz)$/.exec(repository) ?? [];
    if (folder === undefined) return chart.startsWith('./') ? [twoSources()] : [];
    return wrong('is the address of a file', `write repository: '${folder}', below which index.yaml lies`);
  }
  const { plain, tag, isDigest } = parted(repository);
  if (tag !== undefined || isDigest) {
    const fix =
      tag === undefined ? `write '${plain}', and the version as version` : `write ${registryProps(repository)}`;
    return wrong(`has a ${tag === undefined ? 'digest' : 'tag'} in the address`, fix);
  }
  if (!/^oci:\/\/[^/]+\/.*[^/]$/.test(repository)) {
    return wrong('names no chart', `write the chart's own address: '${plain.replace(/\/+$/, '')}/${chart || '…'}'`);
  }
  if (chart === '') return [];
  if (chart.startsWith('./')) return [twoSources()];
  const address = repository.endsWith(`/${chart}`) ? repository : `${repository}/${chart}`;
  return [mistake('chart', 'is a part of the address in a registry', `write repository: '${address}', and no chart`)];
}

function twoSources(): Mistake {
  return mistake('chart', "is a folder of this repository, and there is a 'repository'", 'give one of the two');
}

function versionMistakes({ version, repository }: GivenSource): readonly Mistake[] {
  if (version === undefined)
    return [mistake('', "has no 'version'", `give it 'version', the chart's in ${repository}`)];
  if (EXACT.test(version)) return [];
  const what = `the version '${version}' of the chart is no exact version`;
  return [mistake('', what, 'pin one, such as 1.2.3')];
}

function unverifiable({ verify: wanted, repository = '' }: GivenSource): readonly Mistake[] {
  if (wanted === undefined || repository.startsWith('oci://')) return [];
  const fix = "take it from a registry ('oci://…'), or leave verify out";
  return [mistake('verify', 'is for charts of registries: Flux verifies no others', fix)];
}

function ownMistakes({ chart, version, verify: wanted }: GivenSource): readonly Mistake[] {
  if (chart === undefined) {
    const fix = "give it 'repository', or the folder of a chart in this repository: chart: './helm/web'";
    return [mistake('', "has no 'repository'", fix)];
  }
  if (!chart.startsWith('./')) {
    const folder = chart.startsWith('/') ? `.${chart}` : `./${chart}`;
    const fix = `give it 'repository'; a folder of this repository is written as chart: '${folder}'`;
    return [mistake('chart', 'stands without a repository', fix)];
  }
  const parts = chart.split('/').slice(1);
  const isWithin = parts.every((part) => part !== '' && part !== '.' && part !== '..') && !chart.includes('\\');
  return [
    ...(isWithin
      ? []
      : [mistake('chart', `'${chart}' is no folder of this repository`, "write one such as './helm/web'")]),
    ...(version === undefined ? [] : [mistake('version', 'stands in Chart.yaml of the folder', 'leave it out here')]),
    ...(wanted === undefined ? [] : [mistake('verify', 'is for charts of registries', 'leave it out')]),
  ];
}
