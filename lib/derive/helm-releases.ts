import { isMap, type KubernetesObject, path } from '../model/object.ts';
import { isKind } from '../model/rendered.ts';

/** The kind of what Flux installs with Helm. */
export const RELEASE = 'helm.toolkit.fluxcd.io/HelmRelease';

const SOURCE = 'source.toolkit.fluxcd.io';

/** By what Helm knows a release. Flux uninstalls the old one where any of it changes. */
export interface ReleaseName {
  readonly name: string;
  /** Where its objects go. */
  readonly namespace: string;
  /** Where Helm keeps its records. */
  readonly storage: string;
}

/** Where the chart of a release comes from, as its objects say it. */
export interface ReleaseChart {
  /** The address of the repository, or of the chart itself in a registry. Absent: a folder of this repository. */
  readonly repository?: string;
  /** The chart's name, or its folder. */
  readonly chart: string;
  /** Absent: that of the folder. */
  readonly version?: string;
  /** The registry is asked without TLS. @default false */
  readonly isPlain?: true;
}

/** https://github.com/fluxcd/helm-controller/blob/main/api/v2/helmrelease_types.go */
export function releaseName({ metadata, spec }: KubernetesObject): ReleaseName {
  const own = metadata.namespace ?? '';
  const text = (field: string) => {
    const said = path(spec, field);
    return typeof said === 'string' && said !== '' ? said : undefined;
  };
  const target = text('targetNamespace');
  const name = text('releaseName') ?? (target === undefined ? metadata.name : `${target}-${metadata.name}`);
  return { name, namespace: target ?? own, storage: text('storageNamespace') ?? own };
}

/**
 * Where the chart of a release comes from; undefined where its source is not among the objects, or not of a kind that is known.
 * @param objects those of its cluster
 */
export function releaseChart(release: KubernetesObject, objects: Iterable<KubernetesObject>): ReleaseChart | undefined {
  const chartRef = path(release.spec, 'chartRef');
  const chart = path(release.spec, 'chart', 'spec');
  const reference = isMap(chartRef) ? chartRef : path(chart, 'sourceRef');
  const namespace = path(reference, 'namespace') ?? release.metadata.namespace;
  const name = path(chart, 'chart');
  if (path(reference, 'kind') === 'GitRepository') {
    const isOwn = path(reference, 'name') === 'flux-system' && namespace === 'flux-system';
    return isOwn && typeof name === 'string' ? { chart: name } : undefined;
  }
  const source = [...objects].find(
    (each) =>
      isKind(each, `${SOURCE}/${path(reference, 'kind')}`) &&
      each.metadata.name === path(reference, 'name') &&
      each.metadata.namespace === namespace,
  );
  const address = path(source?.spec, 'url');
  const isPlain = path(source?.spec, 'insecure') === true ? { isPlain: true as const } : {};
  if (source === undefined || typeof address !== 'string') return undefined;
  if (source.kind === 'OCIRepository') {
    const tag = path(source.spec, 'ref', 'tag');
    const own = address.slice(address.lastIndexOf('/') + 1);
    const version = typeof tag === 'string' ? { version: tag.replaceAll('_', '+') } : {};
    return { repository: address, chart: own, ...version, ...isPlain };
  }
  const version = path(chart, 'version');
  if (source.kind !== 'HelmRepository' || typeof name !== 'string') return undefined;
  // A repository of charts in a registry: the chart lies below its address.
  const repository = address.startsWith('oci://') ? `${address.replace(/\/$/, '')}/${name}` : address;
  return { repository, chart: name, ...(typeof version === 'string' && { version }), ...isPlain };
}
