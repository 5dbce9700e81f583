import type { PodSet } from '../../derive/pod-sets.ts';
import { containersOf } from '../../derive/pods.ts';
import { isMap, type JsonMap, type KubernetesObject, list, path } from '../../model/object.ts';
import { deployment, documents, service } from '../example-objects.ts';
import { objectsOf } from '../objects-of.ts';
import { at, placedIn } from '../placed.ts';
import { placedPods } from '../placed-pods.ts';
import { type Found, ruleTable, type Subject } from '../rule.ts';
import { services } from '../shared-index.ts';

function checkReadiness(subject: Subject): readonly Found[] {
  const served = new Map<PodSet, KubernetesObject>();
  for (const { object } of objectsOf(subject, '/Service')) {
    const selector = path(object.spec, 'selector');
    if (!isMap(selector) || !isForRequests(object)) continue;
    for (const pods of services(subject).selected(object.metadata.namespace ?? '', selector)) {
      if (!served.has(pods)) served.set(pods, object);
    }
  }
  return [...served]
    .filter(([pods]) => !pods.ends && containersOf(pods.spec).every(({ readinessProbe }) => !readinessProbe))
    .map(([{ kind, name, namespace, stage }, service]) => {
      const object = { apiVersion: '', kind, metadata: { name, namespace } };
      const what = `is served by Service '${service.metadata.name}', but nothing says when its pods are ready`;
      return at(placedIn(stage, object), { what, fix: 'give health, or probes: { readiness }' });
    });
}

/** A program that measures asks sick pods too. A Service that publishes pods that are not ready says so. */
function isForRequests({ spec }: KubernetesObject): boolean {
  const ports = list(path(spec, 'ports'));
  const isForMetrics = ports.length > 0 && ports.every(({ name }) => /metrics/.test(String(name ?? '')));
  return !isForMetrics && path(spec, 'publishNotReadyAddresses') !== true;
}

/** A start that takes longer on a busy Pi is nothing unusual. */
const SLOW_START = 30;

function checkLiveness(subject: Subject): readonly Found[] {
  return placedPods(subject).flatMap(({ placed, spec }) =>
    list(spec.containers)
      .filter(({ startupProbe }) => startupProbe === undefined)
      .flatMap(({ name, livenessProbe }) => {
        const patience = patienceOf(livenessProbe);
        if (patience === undefined || patience >= SLOW_START) return [];
        const what = `'${name}' is restarted when it does not answer within ${patience} seconds of its start`;
        return [
          at(placed, { what, fix: 'give probes a startup, or the liveness a longer initialDelay, period or failures' }),
        ];
      }),
  );
}

/** How many seconds after its start a container that does not answer is restarted. */
function patienceOf(probe: JsonMap[string]): number | undefined {
  if (probe === undefined) return undefined;
  const number = (field: string, otherwise: number) => Number(path(probe, field) ?? otherwise);
  return number('initialDelaySeconds', 0) + number('periodSeconds', 10) * number('failureThreshold', 3);
}

const served = (container: string) =>
  documents(service('selector: { app: web }, ports: [{ port: 80 }]'), deployment(container));

export const rules = ruleTable({
  'readiness-probe': {
    severity: 'warning',
    what: 'A Service leads to pods that never say whether they are ready',
    why: 'A pod gets requests as soon as its container runs, also while the program still starts, which takes a Pi long. Each deployment then answers with errors for a while.',
    fix: 'Give the app `health`, or the container `probes: { readiness: … }`. A Service for metrics alone needs none.',
    check: checkReadiness,
    wrong: served('ports: [{ containerPort: 80 }]'),
    right: served('readinessProbe: { tcpSocket: { port: 80 } }'),
  },
  'hasty-restart': {
    severity: 'warning',
    what: 'A container is restarted before a slow start is over',
    why: 'A busy Pi takes its time. The kubelet kills the program while it starts, which makes the Pi busier still: it never comes up again.',
    fix: 'Give `probes: { startup: … }`: no other probe is asked before it has succeeded. Or make `liveness` patient.',
    check: checkLiveness,
    wrong: served(
      'livenessProbe: { tcpSocket: { port: 80 }, periodSeconds: 3 }\nreadinessProbe: { tcpSocket: { port: 80 } }',
    ),
    right: served(
      'livenessProbe: { tcpSocket: { port: 80 }, periodSeconds: 20 }\nreadinessProbe: { tcpSocket: { port: 80 } }',
    ),
  },
});
