import type { Construct } from 'constructs';
import { HelmRelease } from '#imports/helm.toolkit.fluxcd.io';
import { HelmRepository, HelmRepositorySpecType, OciRepository } from '#imports/source.toolkit.fluxcd.io';
import { type ChartSource, sourceMistakes, type Verify, verify } from '../model/chart-source.ts';
import type { Cluster } from '../model/cluster.ts';
import { type Component, type ComponentProps, component, type Installs } from '../model/component.ts';
import { DELIVERED } from '../model/component-shapes.ts';
import type { Exposure } from '../model/exposure.ts';
import type { Mistake } from '../model/finding.ts';
import { judged } from '../model/judged.ts';
import type { JsonMap } from '../model/object.ts';
import { Provenance } from '../model/provenance.ts';
import type { SecretRef } from '../model/secret.ts';
import { flag, isFields, list, made, matching, mistake, number, props as shape, text, value } from '../model/shape.ts';
import { type Word, words } from '../model/word.ts';
import { amend } from './amend.ts';
import { drawnFor } from './drawn-for.ts';
import { route } from './route.ts';

/** Declares a component that a Helm chart delivers, for what is not worth writing anew. */
export type HelmReleaseProps = ReleaseBase & ChartSource & (ExposedRelease | InnerRelease);

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
    | 'alerts'
    | 'dashboards'
    | 'egress'
    | 'overrides'
    | 'accept'
  > {
  /** The chart's values. @default the chart's own */
  readonly values?: JsonMap | ((cluster: Cluster) => JsonMap);
  /** Values that Secrets hold, each over `values` and those before it. @default none */
  readonly valuesFrom?: readonly SecretValues[];
  /** The release keeps data: removing the component then leaves it in the cluster. @default false */
  readonly hasStorage?: boolean;
}

/**
 * Values of a chart in a Secret: `secret('values.yaml')`, a key that holds a file of them, or
 * `{ at: 'auth.password', value: secret('password') }`, a key that holds one.
 */
export type SecretValues = SecretRef | { readonly at: string; readonly value: SecretRef };

/** A release with a page or an API that people reach. */
interface ExposedRelease {
  readonly expose: Exposure;
  /** The Service of the chart that answers. `name` is the component's unless said otherwise. */
  readonly service: { readonly name?: string; readonly port: number };
  /** What add-ons put before it, in their words: `[login()]`. Requests pass them in this order. @default nothing */
  readonly with?: readonly Word[];
}

/** A release that only the cluster reaches, or whose chart brings its own way in. */
interface InnerRelease {
  readonly expose?: never;
  readonly service?: never;
  readonly with?: never;
}

const SECRET = made(
  { secret: shape<SecretRef>({ is: text, key: text, from: text }, ['key']) },
  'Secret',
  "write secret('key')",
);

/** https://fluxcd.io/flux/components/helm/helmreleases/#values-references */
const WAY = matching(
  /^([\w.\\/-]|\[\d{1,5}\])+$/,
  'way to a value',
  "write one such as 'auth.password' or 'users[0].password'",
);

const RELEASE = shape<HelmReleaseProps>(
  {
    ...DELIVERED,
    repository: text,
    chart: text,
    version: text,
    verify,
    values: value(
      (given) => isFields(given) || typeof given === 'function',
      'map',
      'write { … }, or a function of the cluster',
    ),
    valuesFrom: list((given, where) =>
      isFields(given) && given.is === undefined
        ? shape<Exclude<SecretValues, SecretRef>>({ at: WAY, value: SECRET }, ['at', 'value'])(given, where)
        : SECRET(given, where),
    ),
    hasStorage: flag,
    with: words,
    service: shape<NonNullable<HelmReleaseProps['service']>>({ name: text, port: number }, ['port']),
  },
  ['name'],
);

/** What one of the two has no use for without the other. */
function halfExposed(props: HelmReleaseProps): readonly Mistake[] {
  if (props.with && !props.expose)
    return [mistake('with', "has no use without 'expose'", "give it 'expose', or remove it")];
  if (!props.expose === !props.service) return [];
  const what = props.expose ? "has no use without 'service'" : "has no use without 'expose'";
  const fix = 'give both, or neither: the Service of the chart that answers, and the way to it';
  return [mistake(props.expose ? 'expose' : 'service', what, fix)];
}

/** Declares a component that a pinned Helm chart delivers. See {@link HelmReleaseProps}. */
export function helmRelease(given: HelmReleaseProps): Component {
  const { right: props, mistakes } = judged(RELEASE, given);
  const {
    repository,
    chart: _,
    version,
    verify: _v,
    values,
    valuesFrom,
    hasStorage,
    service,
    with: before,
    ...rest
  } = props;
  const { name, expose } = rest;
  return component({
    ...rest,
    mistakes: mistakes.length > 0 ? mistakes : [...sourceMistakes(props), ...halfExposed(props)],
    provenance: new Provenance('helmRelease', helmRelease),
    installs: service ? withService(props.installs, service.name ?? name, service.port) : props.installs,
    chart: (chart, cluster) => drawRelease(chart, cluster, props),
    // In the last stage: others may wait for what the chart brings, and none for a route.
    config:
      expose && service
        ? (chart, cluster) => {
            const way = { name, service: service.name ?? name, port: service.port, expose, with: before };
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
  return { ...installs, objects: [...declared, { kind: 'Service', name, ports: [port], isGuess: true }] };
}

function drawRelease(scope: Construct, cluster: Cluster, props: HelmReleaseProps): void {
  const { name, values = {}, valuesFrom, hasStorage } = props;
  const source = drawSource(scope, props);
  const release = new HelmRelease(scope, 'release', {
    metadata: { name, annotations: hasStorage ? { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } : undefined },
    spec: { interval: '1h', timeout: '10m' },
  });
  const spec = {
    ...source,
    install: { crds: 'CreateReplace', remediation: { retries: 3 } },
    upgrade: { crds: 'CreateReplace', remediation: { retries: 3 } },
    values: typeof values === 'function' ? values(cluster) : values,
    valuesFrom: valuesFrom?.map((each) => valuesReference(each, name)),
  };
  // Not merged: null among the values takes away what the chart sets.
  amend(release, (object) => ({ ...object, spec: { ...(object.spec as JsonMap), ...spec } }));
}

/** @param own the name of the component, whose Secret it is where none is named */
function valuesReference(given: SecretValues, own: string): JsonMap {
  const { key, from = own } = 'at' in given ? given.value : given;
  const reference = { kind: 'Secret', name: from, valuesKey: key };
  // Literal: a comma or a brace in a password is no syntax.
  return 'at' in given ? { ...reference, targetPath: given.at, literal: true } : reference;
}

/** The layer of an OCI artifact that holds a Helm chart. */
const CHART = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';

/** Draws where the chart comes from, and returns what the release says of it. */
function drawSource(scope: Construct, { name, ...source }: HelmReleaseProps): JsonMap {
  const metadata = { name };
  if (source.repository === undefined) {
    const sourceRef = { kind: 'GitRepository', name: 'flux-system', namespace: 'flux-system' };
    return { chart: { spec: { chart: source.chart, interval: '1h', sourceRef } } };
  }
  if (isOfRegistry(source)) {
    const { repository: url, version, verify: wanted } = source;
    const repository = new OciRepository(scope, 'source', { metadata, spec: { interval: '1h', url } });
    amend(repository, {
      spec: {
        // A tag of a registry has no plus, and Helm writes an underscore in its place.
        ref: { tag: version.replaceAll('+', '_') },
        // The chart's archive as it is: its digest stays what its maker published.
        layerSelector: { mediaType: CHART, operation: 'copy' },
        verify: wanted && verification(wanted),
      },
    });
    return { chartRef: { kind: 'OCIRepository', name } };
  }
  const { repository: url, chart = name, version } = source;
  new HelmRepository(scope, 'source', {
    metadata,
    spec: { interval: '1h', url, type: HelmRepositorySpecType.DEFAULT },
  });
  return { chart: { spec: { chart, version, interval: '1h', sourceRef: { kind: 'HelmRepository', name } } } };
}

function isOfRegistry<T extends ChartSource>(source: T): source is T & { readonly repository: `oci://${string}` } {
  return source.repository?.startsWith('oci://') === true;
}

function verification({ by, keys, identities }: Verify): JsonMap {
  const matchOIDCIdentity = identities?.map(({ issuer, subject }) => ({ issuer, subject }));
  return { provider: by, secretRef: keys === undefined ? undefined : { name: keys }, matchOIDCIdentity };
}
