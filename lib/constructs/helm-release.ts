import type { Construct } from 'constructs';
import { HelmRelease } from '#imports/helm.toolkit.fluxcd.io';
import {
  HelmRepository,
  HelmRepositorySpecType,
  OciRepository,
  OciRepositorySpecLayerSelectorOperation,
} from '#imports/source.toolkit.fluxcd.io';
import type { Cluster } from '../model/cluster.ts';
import { type Component, type ComponentProps, component, type Installs } from '../model/component.ts';
import { DELIVERED } from '../model/component-shapes.ts';
import type { Exposure } from '../model/exposure.ts';
import { InvalidInput, type Mistake } from '../model/finding.ts';
import { judged } from '../model/judged.ts';
import type { JsonMap } from '../model/object.ts';
import { Provenance } from '../model/provenance.ts';
import { flag, isFields, mistake, number, props as shape, text, value } from '../model/shape.ts';
import { amend } from './amend.ts';
import { drawnFor } from './drawn-for.ts';
import { route } from './route.ts';

/** Declares a component that a Helm chart delivers, for what is not worth writing anew. */
export type HelmReleaseProps = ReleaseBase & (ExposedRelease | InnerRelease);

interface ReleaseBase
  extends Pick<
    ComponentProps,
    | 'name'
    | 'about'
    | 'namespace'
    | 'images'
    | 'provides'
    | 'installs'
    | 'config'
    | 'uses'
    | 'scrape'
    | 'egress'
    | 'overrides'
    | 'accept'
  > {
  /** Where the chart is: `https://…` of a Helm repository, or `oci://…` of the chart itself. */
  readonly repository: string;
  /** The chart's name. With `oci://` it is part of the repository. */
  readonly chart?: string;
  /** The chart's exact version; a range is refused. */
  readonly version: string;
  /** The chart's values. @default the chart's own */
  readonly values?: JsonMap | ((cluster: Cluster) => JsonMap);
  /** The release keeps data: removing the component then leaves it in the cluster. @default false */
  readonly hasStorage?: boolean;
}

/** A release with a page or an API that people reach. */
interface ExposedRelease {
  readonly expose: Exposure;
  /** The Service of the chart that answers. `name` is the component's unless said otherwise. */
  readonly service: { readonly name?: string; readonly port: number };
}

/** A release that only the cluster reaches, or whose chart brings its own way in. */
interface InnerRelease {
  readonly expose?: never;
  readonly service?: never;
}

const RELEASE = shape<HelmReleaseProps>(
  {
    ...DELIVERED,
    repository: text,
    chart: text,
    version: text,
    values: value(
      (given) => isFields(given) || typeof given === 'function',
      'map',
      'write { … }, or a function of the cluster',
    ),
    hasStorage: flag,
    service: shape<NonNullable<HelmReleaseProps['service']>>({ name: text, port: number }, ['port']),
  },
  ['name', 'repository', 'version'],
);

/** What one of the two has no use for without the other. */
function halfExposed(props: HelmReleaseProps): readonly Mistake[] {
  if (!props.expose === !props.service) return [];
  const what = props.expose ? "has no use without 'service'" : "has no use without 'expose'";
  const fix = 'give both, or neither: the Service of the chart that answers, and the way to it';
  return [mistake(props.expose ? 'expose' : 'service', what, fix)];
}

/** The layer of an OCI artifact that holds a Helm chart. */
const CHART = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';

/** Declares a component that a pinned Helm chart delivers. See {@link HelmReleaseProps}. */
export function helmRelease(given: HelmReleaseProps): Component {
  const { right: props, mistakes } = judged(RELEASE, given);
  const { repository, version, values, hasStorage, service, ...rest } = props;
  const { name, expose } = rest;
  return component({
    ...rest,
    mistakes: mistakes.length > 0 ? mistakes : halfExposed(props),
    provenance: new Provenance('helmRelease', helmRelease),
    installs: service ? withService(props.installs, service.name ?? name, service.port) : props.installs,
    chart: (chart, cluster) => drawRelease(chart, cluster, props),
    // In the last stage: others may wait for what the chart brings, and none for a route.
    config:
      expose && service
        ? (chart, cluster) => {
            const way = { name, service: service.name ?? name, port: service.port, expose };
            drawnFor(chart, 'expose', () => route(chart, cluster, way));
            props.config?.(chart, cluster);
          }
        : props.config,
  });
}

function withService(installs: Installs | undefined, name: string, port: number): Installs {
  const declared = installs?.objects ?? [];
  // Who declares it says more about it.
  if (declared.some((each) => each.kind === 'Service' && each.name === name)) return { ...installs };
  return { ...installs, objects: [...declared, { kind: 'Service', name, ports: [port] }] };
}

function drawRelease(scope: Construct, cluster: Cluster, props: HelmReleaseProps): void {
  const { name, repository, version, values = {}, hasStorage } = props;
  if (!/^v?\d+\.\d+\.\d+([-+].+)?$/.test(version)) {
    const what = `the version '${version}' of the chart is no exact version`;
    throw new InvalidInput({ what, fix: 'pin one, such as 1.2.3' });
  }
  const oci = repository.startsWith('oci://');
  const metadata = { name };
  if (oci) {
    new OciRepository(scope, 'source', {
      metadata,
      spec: {
        interval: '1h',
        url: repository,
        ref: { tag: version },
        // The chart's archive as it is: its digest stays what its maker published.
        layerSelector: { mediaType: CHART, operation: OciRepositorySpecLayerSelectorOperation.COPY },
      },
    });
  } else {
    new HelmRepository(scope, 'source', {
      metadata,
      spec: { interval: '1h', url: repository, type: HelmRepositorySpecType.DEFAULT },
    });
  }
  const release = new HelmRelease(scope, 'release', {
    metadata: { name, annotations: hasStorage ? { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } : undefined },
    spec: { interval: '1h', timeout: '10m' },
  });
  amend(release, {
    spec: {
      ...(oci ? { chartRef: { kind: 'OCIRepository', name } } : { chart: { spec: chartSpec(props) } }),
      install: { crds: 'CreateReplace', remediation: { retries: 3 } },
      upgrade: { crds: 'CreateReplace', remediation: { retries: 3 } },
      values: typeof values === 'function' ? values(cluster) : values,
    },
  });
}

function chartSpec({ name, chart = name, version }: HelmReleaseProps): JsonMap {
  return { chart, version, interval: '1h', sourceRef: { kind: 'HelmRepository', name } };
}
