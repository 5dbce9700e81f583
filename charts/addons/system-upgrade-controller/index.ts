import {
  amend,
  type Cluster,
  type Component,
  component,
  crdsOf,
  emptyDir,
  field,
  hostPath,
  image,
  judged,
  program,
  shapes,
} from 'bramble';
import type { Construct } from 'constructs';
import { DAYS, drawPlans, type Window } from './plans.ts';
import { drawRights } from './rights.ts';

export type { Window } from './plans.ts';

/** Options of {@link systemUpgradeController}. */
export interface SystemUpgradeControllerProps {
  /** When nodes may be upgraded. @default at any time */
  readonly window?: Window;
}

const PROPS = shapes.props<SystemUpgradeControllerProps>({
  window: shapes.props<Window>(
    {
      days: shapes.list(shapes.oneOf(...DAYS)),
      startTime: time('02:00'),
      endTime: time('05:00'),
      timeZone: shapes.text,
    },
    ['startTime', 'endTime'],
  ),
});

function time(example: string) {
  return shapes.matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'time of a day', `write one such as '${example}'`);
}

/** Every option, for the tests, which render it so. */
export const example: Required<SystemUpgradeControllerProps> = {
  window: { days: ['saturday', 'sunday'], startTime: '02:00', endTime: '05:00', timeZone: 'Europe/Berlin' },
};

const NAME = 'system-upgrade-controller';
const NAMESPACE = 'system-upgrade';
/** The account of the controller, and of the jobs that it starts on nodes. */
const ACCOUNT = 'system-upgrade';
const CONTROLLER = image('docker.io/rancher/system-upgrade-controller', {
  crds: 'rancher/system-upgrade-controller',
  tested: 'v0.20.1',
});
/** With which jobs cordon and drain: a minor version of Kubernetes near the cluster's. */
const KUBECTL = image('docker.io/rancher/kubectl', { name: 'system-upgrade-kubectl', tested: 'v1.36.0' });

/**
 * system-upgrade-controller, which brings the k3s of nodes to `k3s.upgradeTo`: one node at a time, servers first. Without
 * `upgradeTo` it waits. Nodes with a read-only root it leaves alone.
 * https://docs.k3s.io/upgrades/automated
 */
export function systemUpgradeController(props: SystemUpgradeControllerProps = {}): Component {
  const { right, mistakes } = judged(PROPS, props);
  return component({
    name: NAME,
    mistakes,
    about: 'Brings the k3s of nodes to another release, one node at a time.',
    // Its jobs write to the root of the node.
    namespace: { name: NAMESPACE, podSecurity: 'privileged' },
    images: [CONTROLLER, KUBECTL],
    installs: { pods: true },
    crds: crdsOf('upgrade.cattle.io'),
    chart: (chart, cluster) => {
      drawRights(chart, { name: NAME, account: ACCOUNT });
      drawController(chart, cluster);
    },
    config: (chart, cluster) => drawPlans(chart, cluster, { account: ACCOUNT, window: right.window }),
  });
}

function drawController(chart: Construct, cluster: Cluster): void {
  const { resource } = program(chart, cluster, {
    name: NAME,
    serviceAccount: ACCOUNT,
    strategy: 'Recreate',
    nodeSelector: { 'node-role.kubernetes.io/control-plane': 'true' },
    tolerations: [{}],
    container: {
      image: CONTROLLER,
      env: {
        SYSTEM_UPGRADE_CONTROLLER_NAME: NAME,
        SYSTEM_UPGRADE_CONTROLLER_NAMESPACE: field('metadata.namespace'),
        SYSTEM_UPGRADE_CONTROLLER_NODE_NAME: field('spec.nodeName'),
        SYSTEM_UPGRADE_CONTROLLER_LEADER_ELECT: 'true',
        SYSTEM_UPGRADE_CONTROLLER_THREADS: '2',
        SYSTEM_UPGRADE_JOB_BACKOFF_LIMIT: '5',
        SYSTEM_UPGRADE_JOB_IMAGE_PULL_POLICY: 'IfNotPresent',
        SYSTEM_UPGRADE_JOB_KUBECTL_IMAGE: cluster.image(KUBECTL),
        SYSTEM_UPGRADE_JOB_PRIVILEGED: 'true',
        SYSTEM_UPGRADE_JOB_TTL_SECONDS_AFTER_FINISH: '900',
        SYSTEM_UPGRADE_PLAN_POLLING_INTERVAL: '15m',
      },
      resources: { cpu: '10m', memory: '64Mi' },
      volumes: {
        '/etc/ssl': { ...hostPath('ssl', '/etc/ssl', { type: 'DirectoryOrCreate' }), readOnly: true },
        '/tmp': emptyDir('tmp'),
      },
      security: { user: 65534 },
    },
  });
  // By it, a job that drains the node leaves the controller there.
  amend(resource, { spec: { template: { metadata: { labels: { 'upgrade.cattle.io/controller': NAME } } } } });
}
