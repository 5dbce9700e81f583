import { type JsonMap, list } from '../../model/object.ts';
import { eachPods, ofPods } from '../each-object.ts';
import { deployment, documents, manifest } from '../example-objects.ts';
import { referents } from '../referents.ts';
import { ruleTable, type Subject, shared } from '../rule.ts';
import { waitingClaims } from '../storage-classes.ts';
import { workloads } from '../workloads.ts';

/** The schedulers of a cluster: that of Kubernetes, and programs that are told to bear another name. */
const schedulers = shared(
  (subject: Subject): ReadonlySet<string> =>
    new Set([
      'default-scheduler',
      ...subject.objects.filter(({ object }) => object.kind === 'ConfigMap').flatMap(named),
    ]),
);

/** The names in a configuration of the scheduler of Kubernetes. */
function named({ object }: { readonly object: JsonMap }): readonly string[] {
  return Object.values(object.data ?? {}).flatMap((text) =>
    typeof text === 'string'
      ? [...text.matchAll(/^\s*(?:- )?schedulerName: *["']?([\w.-]+)/gm)].map(([, name = '']) => name)
      : [],
  );
}

/** Whether a chart, or a component that is set aside, may bring a scheduler. */
function mayHaveMore(subject: Subject): boolean {
  return (
    referents(subject).isUnknown('') ||
    subject.cluster.components.some(({ installs }) => installs?.pods) ||
    subject.objects.some(({ object }) => subject.kinds.made(object).some(({ kind }) => kind === '/Pod'))
  );
}

const claim = manifest('v1 PersistentVolumeClaim', 'data', 'spec: { accessModes: [ReadWriteOnce] }');
const mounting = 'volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]';

/** What keeps pods from a node, beside the nodes. */
export const rules = ruleTable({
  'unknown-scheduler': {
    acceptable: true,
    what: 'Pods wait for a scheduler that does not run',
    why: 'A pod is put on a node by the scheduler that it names, and by no other: it stays Pending without an event that says why. One with a scheduling gate waits until somebody takes the gate away.',
    fix: 'Leave `schedulerName` and `schedulingGates` out.',
    check: eachPods(({ spec: { schedulerName, schedulingGates } }, subject) => [
      typeof schedulerName === 'string' &&
        schedulerName !== '' &&
        !schedulers(subject).has(schedulerName) &&
        !mayHaveMore(subject) && {
          what: `wants the scheduler '${schedulerName}', which does not run`,
          fix: 'leave schedulerName out',
        },
      list(schedulingGates).map(({ name }) => ({
        what: `has the scheduling gate '${name}', which nothing takes away`,
        fix: 'leave schedulingGates out',
      })),
    ]),
    wrong: deployment('', 'schedulerName: my-scheduler'),
    right: deployment('', 'schedulerName: default-scheduler'),
  },
  'passed-scheduler': {
    what: 'A pod names its node, and its claim waits for the scheduler',
    why: 'A class that waits for the first consumer makes a volume where the scheduler puts the pod. A pod with `nodeName` passes the scheduler by: claim and pod wait for each other for ever.',
    fix: 'Write `nodeSelector: { kubernetes.io/hostname: … }` in the place of `nodeName`.',
    check: (subject) =>
      waitingClaims(
        subject,
        workloads(subject).filter(({ pod }) => typeof pod.nodeName === 'string'),
      ),
    wrong: documents(claim, deployment('', `nodeName: pi-2\n${mounting}`)),
    right: documents(claim, deployment('', `nodeSelector: { kubernetes.io/hostname: pi-2 }\n${mounting}`)),
  },
  'unset-readiness': {
    severity: 'warning',
    what: 'A pod waits for a condition that nothing sets',
    why: 'Pods with `readinessGates` are ready only when some controller has set the condition: no request is led to them, and an update never ends.',
    fix: 'Leave `readinessGates` out, or accept it where a controller sets it.',
    check: ofPods((pod) =>
      list(pod.readinessGates).map(({ conditionType }) => ({
        what: `is ready only when something sets the condition '${conditionType}'`,
        fix: 'leave readinessGates out, or accept it where a controller sets it',
      })),
    ),
    wrong: deployment('', 'readinessGates: [{ conditionType: bramble.example/ready }]'),
    right: deployment(''),
  },
});
