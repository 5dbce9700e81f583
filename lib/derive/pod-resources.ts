import type { Resource } from '../model/machine-size.ts';
import { type JsonMap, list, path } from '../model/object.ts';
import { parseQuantity } from '../model/quantity.ts';

/** What the scheduler counts for a pod, in cores or bytes. What has no request counts with its limit. */
export function requested(pod: JsonMap, resource: Resource): number {
  return effective(
    pod,
    (resources) => amount(resources, 'requests', resource) ?? amount(resources, 'limits', resource),
  );
}

/** The most that a pod may use, in cores or bytes. What has no limit counts with its request. */
export function limited(pod: JsonMap, resource: Resource): number {
  return effective(
    pod,
    (resources) => amount(resources, 'limits', resource) ?? amount(resources, 'requests', resource),
  );
}

type Resources = JsonMap[string];

function amount(resources: Resources, kind: 'requests' | 'limits', resource: Resource): number | undefined {
  return parseQuantity(path(resources, kind, resource));
}

/**
 * Init containers run one after another before the others, beside the sidecars that were started before them: the pod needs
 * whatever is most. What it says of itself as a whole counts instead.
 * https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
function effective(pod: JsonMap, amountOf: (resources: Resources) => number | undefined): number {
  const whole = amountOf(pod.resources);
  if (whole !== undefined) return whole;
  let sidecars = 0;
  let most = 0;
  for (const { resources, restartPolicy } of list(pod.initContainers)) {
    const own = amountOf(resources) ?? 0;
    most = Math.max(most, sidecars + own);
    if (restartPolicy === 'Always') sidecars += own;
  }
  const running = list(pod.containers).reduce((sum, { resources }) => sum + (amountOf(resources) ?? 0), sidecars);
  return Math.max(most, running);
}
