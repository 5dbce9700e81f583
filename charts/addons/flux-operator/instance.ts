import { type Cluster, shapes } from 'bramble';
import type { Construct } from 'constructs';
import {
  FluxInstance,
  type FluxInstanceSpecComponents,
  FluxInstanceSpecSyncKind,
} from '#imports/fluxcd.controlplane.io';

/** Flux as flux-operator installs it. */
export interface InstanceProps {
  /** The release of Flux, whole: `'2.8.5'`. The operator brings it, and no other. */
  readonly version: string;
  /** The repository that Flux reads, `https://…` or `ssh://…`. */
  readonly url: string;
  /** @default 'main' */
  readonly branch?: string;
  /** The Secret in `flux-system` by which it is read. @default 'flux-system', as `flux bootstrap` calls it */
  readonly secret?: string;
  /** @default the four of `flux bootstrap`, and the two that follow images */
  readonly components?: readonly `${FluxInstanceSpecComponents}`[];
}

const COMPONENTS = [
  'source-controller',
  'kustomize-controller',
  'helm-controller',
  'notification-controller',
  'image-reflector-controller',
  'image-automation-controller',
] as const;

/** See {@link InstanceProps}. */
export const INSTANCE = shapes.props<InstanceProps>(
  {
    version: shapes.matching(/^\d+\.\d+\.\d+$/, 'release of Flux', "write the whole of it, such as '2.8.5'"),
    url: shapes.matching(
      /^(?:https|ssh):\/\/[^\s/@]*@?[^\s/]+\/\S+$/,
      'URL of a repository',
      "write one such as 'https://github.com/OWNER/REPO.git'",
    ),
    branch: shapes.matching(/^\w[\w./-]*$/, 'name of a branch', "write one such as 'main'"),
    secret: shapes.text,
    components: shapes.list(shapes.oneOf(...COMPONENTS)),
  },
  ['version', 'url'],
);

/** Draws the one instance that there may be. https://fluxoperator.dev/docs/crd/fluxinstance/ */
export function drawInstance(chart: Construct, cluster: Cluster, props: InstanceProps): void {
  const { version, url, branch = 'main', secret = 'flux-system', components = COMPONENTS } = props;
  new FluxInstance(chart, 'instance', {
    metadata: { name: 'flux', annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } },
    spec: {
      distribution: { version, registry: 'ghcr.io/fluxcd' },
      components: components.map((each) => each as FluxInstanceSpecComponents),
      cluster: { networkPolicy: true },
      sync: {
        kind: FluxInstanceSpecSyncKind.GIT_REPOSITORY,
        url,
        ref: `refs/heads/${branch}`,
        path: `flux/${cluster.name}`,
        pullSecret: secret,
      },
    },
  });
}
