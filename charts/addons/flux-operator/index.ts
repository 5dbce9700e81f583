import { type Component, component, crdsOf, emptyDir, field, image, judged, program, shapes } from 'bramble';
import { drawInstance, INSTANCE, type InstanceProps } from './instance.ts';

export type { InstanceProps } from './instance.ts';
export { type PreviewApp, type PreviewsProps, type PullRequest, previews, type Quota } from './previews.ts';

/** Options of {@link fluxOperator}. */
export interface FluxOperatorProps {
  /** Has it install Flux too, and bring it up to date, in the place of `flux bootstrap`. @default Flux is there already */
  readonly instance?: InstanceProps;
}

const PROPS = shapes.props<FluxOperatorProps>({ instance: INSTANCE });

/** Every option, for the tests, which render it so. */
export const example: Required<FluxOperatorProps> = {
  instance: {
    version: '2.8.5',
    url: 'https://github.com/bramble-example/home.git',
    branch: 'main',
    secret: 'flux-system',
    components: ['source-controller', 'kustomize-controller'],
  } satisfies Required<InstanceProps>,
};

const NAME = 'flux-operator';
const OPERATOR = image('ghcr.io/controlplaneio-fluxcd/flux-operator', {
  crds: 'controlplaneio-fluxcd/flux-operator',
  tested: 'v0.58.1',
});
const PORTS = { metrics: 8080, health: 8081 };
const ALL = ['*'];

/**
 * flux-operator, which makes objects from templates, one set for each pull request say, and takes them away again. It may also install
 * Flux itself. https://fluxoperator.dev/docs/
 */
export function fluxOperator(props: FluxOperatorProps = {}): Component {
  const { right, mistakes } = judged(PROPS, props);
  const { instance } = right;
  return component({
    name: NAME,
    mistakes,
    about: 'Makes objects from templates: an app for each pull request, or Flux itself.',
    // An instance of Flux runs where its operator does.
    namespace: 'flux-system',
    images: [OPERATOR],
    scrape: { port: 'metrics', keep: 'flux_(instance|resourceset)_.+|controller_runtime_reconcile_errors_total' },
    crds: crdsOf('fluxcd.controlplane.io'),
    accept: {
      'rbac-wildcard': 'it installs Flux, which may do everything; what it makes for others has an account of its own',
    },
    chart: (chart, cluster) => {
      program(chart, cluster, {
        name: NAME,
        strategy: 'Recreate',
        rights: [
          { groups: ALL, resources: ALL, verbs: ALL },
          { urls: ALL, verbs: ALL },
        ],
        container: {
          image: OPERATOR,
          // Its page would show the cluster to all who reach it.
          args: ['--web-server-port=0', '--concurrent=4'],
          env: { RUNTIME_NAMESPACE: field('metadata.namespace') },
          ports: PORTS,
          probes: {
            readiness: { path: '/readyz', port: PORTS.health },
            liveness: { path: '/healthz', port: PORTS.health, initialDelay: '15s', period: '20s' },
          },
          resources: { cpu: '10m', memory: '64Mi', memoryLimit: '256Mi' },
          volumes: { '/tmp': emptyDir('tmp') },
          security: { user: 65532 },
        },
      });
    },
    ...(instance && { config: (chart, cluster) => drawInstance(chart, cluster, instance) }),
  });
}
