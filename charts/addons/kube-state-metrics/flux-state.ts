import { type JsonMap, may, type Right } from 'bramble';

/** A group of Flux' kinds. https://fluxcd.io/flux/components/ */
interface Group {
  readonly group: string;
  readonly version: string;
  /** By their plural. */
  readonly kinds: Readonly<Record<string, string>>;
  /** What of them tells which revision is applied. */
  readonly revision: readonly string[];
}

const OF_FLUX = '.toolkit.fluxcd.io';

const GROUPS: readonly Group[] = [
  {
    group: `kustomize${OF_FLUX}`,
    version: 'v1',
    kinds: { kustomizations: 'Kustomization' },
    revision: ['status', 'lastAppliedRevision'],
  },
  {
    group: `helm${OF_FLUX}`,
    version: 'v2',
    kinds: { helmreleases: 'HelmRelease' },
    revision: ['status', 'history', '0', 'chartVersion'],
  },
  {
    group: `source${OF_FLUX}`,
    version: 'v1',
    kinds: {
      gitrepositories: 'GitRepository',
      helmcharts: 'HelmChart',
      helmrepositories: 'HelmRepository',
      ocirepositories: 'OCIRepository',
    },
    revision: ['status', 'artifact', 'revision'],
  },
  {
    group: `image${OF_FLUX}`,
    version: 'v1',
    kinds: {
      imagepolicies: 'ImagePolicy',
      imagerepositories: 'ImageRepository',
      imageupdateautomations: 'ImageUpdateAutomation',
    },
    revision: ['status', 'latestRef', 'tag'],
  },
];

/**
 * How Flux' objects are: a row of `gotk_resource_info` for each, which is 1, and says in labels whether it is ready or suspended. Flux'
 * controllers have told nothing of it since Flux 2.1.
 * https://fluxcd.io/flux/monitoring/custom-metrics/
 */
export function fluxState(): JsonMap {
  return {
    kind: 'CustomResourceStateMetrics',
    spec: {
      resources: GROUPS.flatMap(({ group, version, kinds, revision }) =>
        Object.values(kinds).map((kind) => ({
          groupVersionKind: { group, version, kind },
          metricNamePrefix: 'gotk',
          metrics: [
            {
              name: 'resource_info',
              help: 'How an object of Flux is.',
              each: { type: 'Info', info: { labelsFromPath: { name: ['metadata', 'name'] } } },
              labelsFromPath: {
                exported_namespace: ['metadata', 'namespace'],
                ready: ['status', 'conditions', '[type=Ready]', 'status'],
                suspended: ['spec', 'suspend'],
                revision: [...revision],
              },
            },
          ],
        })),
      ),
    },
  };
}

/** What it reads for that, and that the kinds are there. */
export function fluxRights(): readonly Right[] {
  return [
    ...GROUPS.map(({ group, kinds }) => may('list watch', Object.keys(kinds).join(' '), group)),
    may('list watch', 'customresourcedefinitions', 'apiextensions.k8s.io'),
  ];
}
