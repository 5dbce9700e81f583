import { documents } from '../example-objects.ts';
import { ruleTable } from '../rule.ts';
import { checkBounds, checkRivals, checkShares, checkStorage, checkTargets } from '../scalers.ts';

const scaler = (
  name: string,
  { bounds = 'maxReplicas: 3', target = 'apps/v1, kind: Deployment', metrics = '[]' } = {},
) =>
  `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: ${name} }
spec:
  ${bounds}
  scaleTargetRef: { apiVersion: ${target}, name: web }
  metrics: ${metrics}
`;

const workload = (container: string, kind = 'Deployment', volumes = '[]') => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, ${container} }]
      volumes: ${volumes}
`;

const claim = (mode: string) => `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { accessModes: [${mode}] }
`;

const MOUNTED = '[{ name: data, persistentVolumeClaim: { claimName: data } }]';
const HALF = '[{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 50 } } }]';

const HAND_OVER =
  'Git sets the number neither: of what something scales, synth writes no `replicas`. Where a workload runs already, Flux takes the field away from it with the first such commit, and Kubernetes sets it to one until the scaler acts. Hand the field over first, as [scaling](../scaling.md) shows.';

/** What sets how many pods run. */
export const rules = ruleTable({
  'two-scalers': {
    what: 'Two scalers set the number of the same pods',
    why: 'Each undoes what the other does: pods come and go without end. Two HorizontalPodAutoscalers of the same pods see that, and both stop.',
    fix: `Keep one of them. A ScaledObject makes a HorizontalPodAutoscaler of its own, and can take several triggers. ${HAND_OVER}`,
    check: checkRivals,
    wrong: documents(workload(''), scaler('web'), scaler('site')),
    right: documents(workload(''), scaler('web')),
  },
  'scaler-target': {
    what: 'A scaler is for a kind that nothing can scale',
    why: 'Nodes decide how many pods a DaemonSet has, and Jobs end by themselves; a custom kind is scaled only where its definition says how. The scaler is accepted, and does nothing.',
    fix: 'Scale a Deployment, a StatefulSet, or a kind with a scale subresource. Jobs that follow a queue are made by a kind of their own, such as a `ScaledJob`.',
    check: checkTargets,
    wrong: documents(workload('', 'DaemonSet'), scaler('web', { target: 'apps/v1, kind: DaemonSet' })),
    right: documents(workload(''), scaler('web')),
  },
  'autoscaler-range': {
    what: 'A scaler has a least above its most',
    why: 'The API server refuses the object, and Flux applies nothing of the component until it is mended.',
    fix: 'Raise the most, or lower the least.',
    check: checkBounds,
    wrong: documents(workload(''), scaler('web', { bounds: 'minReplicas: 3\n  maxReplicas: 2' })),
    right: documents(workload(''), scaler('web', { bounds: 'minReplicas: 2\n  maxReplicas: 3' })),
  },
  'scaled-storage': {
    what: 'A scaler brings up several pods that want the storage of one node',
    why: 'Pods on other nodes wait for ever for a volume that they cannot have, or all crowd onto one node and write into the same files: just when there is much to do.',
    fix: "Give each pod storage of its own (`stateful: true`), take storage that many nodes share (`access: 'ReadWriteMany'` with a class that has it, or `nfs()`), or allow one pod at most, as where a scaler only puts it to sleep.",
    check: checkStorage,
    wrong: documents(claim('ReadWriteOnce'), workload('', 'Deployment', MOUNTED), scaler('web')),
    right: documents(claim('ReadWriteMany'), workload('', 'Deployment', MOUNTED), scaler('web')),
  },
  'unmeasured-scaler': {
    what: 'A scaler measures by what containers request, and they request nothing',
    why: 'A share of nothing is no number: the scaler says `FailedGetResourceMetric` in its events, and never acts. One container without a request is enough.',
    fix: 'Give each container of the pods `resources`, or measure by a plain value (`averageValue`).',
    check: checkShares,
    wrong: documents(workload(''), scaler('web', { metrics: HALF })),
    right: documents(workload('resources: { requests: { cpu: 50m } }'), scaler('web', { metrics: HALF })),
  },
});
