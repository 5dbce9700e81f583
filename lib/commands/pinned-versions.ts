import { chartFacts } from '../checks/chart-facts.ts';
import type { Subject } from '../checks/rule.ts';
import { usedProviders } from '../checks/used-providers.ts';
import type { CrdPin } from '../model/crd-pin.ts';
import { distinctBy } from '../model/grouped.ts';
import { parseReference } from '../model/image.ts';
import { minorOf, stepBetween } from '../model/k3s-release.ts';
import { PROVIDER_PINS } from '../model/provider.ts';
import { compareTags, taggedLike } from '../model/tag.ts';

/** A version that somebody has pinned, and what is known of others. */
export interface PinnedVersion {
  readonly is: 'image' | 'crds' | 'chart' | 'k3s' | 'provider';
  readonly cluster?: string;
  readonly component?: string;
  /** The file that pins it, or the field. */
  readonly where: string;
  readonly name: string;
  readonly version: string;
  /** What bramble is tested with, where that is newer. */
  readonly tested?: string;
  /** The repository of a registry whose tags are its versions. @default no registry knows them */
  readonly repository?: string;
  /** Those of its tags that come into question, as versions. @default all as they are */
  readonly versionsIn?: (tags: readonly string[]) => readonly string[];
  /** What to do to have another version. */
  readonly toHave: (version: string) => string;
}

/** What bramble is tested with. */
export interface Tested {
  readonly crds: readonly CrdPin[];
  /** Of Kubernetes: `1.36.0`. */
  readonly kubernetes: string;
}

/** A release that is tested, where it is newer than a version. */
function newer(version: string, release: string | undefined): Pick<PinnedVersion, 'tested'> {
  const tested = release && taggedLike(version, release);
  return tested && (compareTags(version, tested) ?? 0) < 0 ? { tested } : {};
}

/** The pins of a cluster's images that Flux does not move, and that have a tag. */
export function pinnedImages({ cluster, source }: Subject): readonly PinnedVersion[] {
  const uses = cluster.components.flatMap(({ name, images = [] }) =>
    images.map((image) => ({ component: name, image })),
  );
  return distinctBy(uses, ({ image }) => image.name).flatMap(({ component, image }): readonly PinnedVersion[] => {
    const { tag, digest } = parseReference(cluster.pins[image.name] ?? '') ?? {};
    if (tag === undefined || image.follow) return [];
    const { name, repository } = image;
    const rest =
      digest === undefined ? '' : `, with its digest in the place of ${digest.slice(0, 'sha256:'.length + 8)}…`;
    return [
      {
        ...{
          is: 'image',
          cluster: cluster.name,
          component,
          where: `${source}/images.yaml`,
          name,
          version: tag,
          repository,
        },
        ...newer(tag, image.tested),
        toHave: (version) => `write "${name}: ${repository}:${version}"${rest}`,
      },
    ];
  });
}

/** The charts of a cluster that come from a registry. What is drawn by an add-on is pinned by bramble itself. */
export function pinnedCharts(subject: Subject): readonly PinnedVersion[] {
  return chartFacts(subject).flatMap(
    ({ placed, request: { repository, chart, version } }): readonly PinnedVersion[] => {
      if (version === undefined || !repository?.startsWith('oci://')) return [];
      const { component } = placed;
      return [
        {
          ...{ is: 'chart', cluster: subject.cluster.name, component, where: 'version', name: chart, version },
          repository: repository.slice('oci://'.length),
          toHave: (newest) => `write version: '${newest}'`,
        },
      ];
    },
  );
}

/** The k3s of a cluster that says which it is. An upgrade goes from one minor version to the next. */
export function pinnedK3s({ cluster, source }: Subject, { kubernetes }: Tested): readonly PinnedVersion[] {
  const runs = cluster.k3s?.runs;
  if (runs === undefined) return [];
  const { minors } = stepBetween(runs, kubernetes);
  return [
    {
      ...{ is: 'k3s', cluster: cluster.name, where: `${source}/cluster.ts`, name: 'k3s' },
      version: runs,
      ...(minors > 0 && { tested: `v${minorOf(kubernetes)}` }),
      repository: 'docker.io/rancher/k3s',
      // A tag has no plus sign.
      versionsIn: (tags) =>
        tags.map((tag) => tag.replace(/-(?=k3s\d)/, '+')).filter((tag) => minorOf(tag) === minorOf(runs)),
      toHave: (version) =>
        /k3s/.test(version)
          ? `install it, and write runs: '${version}'`
          : 'write the next minor version into upgradeTo, and see what synth tells of it',
    },
  ];
}

/**
 * The CRDs that a repository pins itself.
 * @param own what its cdk8s.yaml pins
 * @param subjects its clusters, whose images say of which release they are tested
 */
export function pinnedCrds(
  own: readonly CrdPin[],
  { crds }: Tested,
  subjects: readonly Subject[],
): readonly PinnedVersion[] {
  const images = subjects.flatMap(({ cluster }) => cluster.components.flatMap((each) => each.images ?? []));
  return distinctBy(own, ({ project, tag }) => `${project} ${tag}`).map(({ project, tag }) => {
    const served = images.find((each) => each.crds === project)?.tested;
    const tested = crds.find((each) => each.project === project)?.tag;
    return {
      ...{ is: 'crds', where: 'cdk8s.yaml', name: project, version: tag },
      ...newer(tag, tested),
      ...newer(tag, served),
      toHave: (version) => `write ${version} into its URLs, and run npm run import`,
    };
  });
}

/** The providers of Terraform that sides draw with, where a cluster uses them. */
export function pinnedProviders(subjects: readonly Subject[]): readonly PinnedVersion[] {
  return distinctBy(subjects.flatMap(usedProviders), ({ provider }) => provider.source).map(({ provider, known }) => ({
    ...{ is: 'provider', where: PROVIDER_PINS, name: provider.source, version: known.pin },
    ...newer(known.pin, provider.tested),
    toHave: (version) => `write ${provider.source}@${version}, and run npm run import`,
  }));
}
