import type { JsonMap, KubernetesObject } from '../model/object.ts';
import { kindKey } from '../model/rendered.ts';
import { containersOf } from './containers.ts';
import { at } from './objects.ts';
import { podSpec } from './pods.ts';
import type { Found, Rule, Subject } from './rule.ts';
import { isSound } from './schema.ts';

/** What is wrong with an object, and what to do about it. */
export interface Wrong {
  readonly what: string;
  readonly fix: string;
}

/**
 * A check of every object by itself, or of those of some kinds. What it says of an object it says once: an object that has
 * not changed is not looked at again.
 * @param kinds as `group/Kind`
 */
export function ofObjects(
  kinds: readonly string[] | undefined,
  judge: (object: KubernetesObject) => readonly Wrong[],
): NonNullable<Rule['check']> {
  const known = new WeakMap<KubernetesObject, readonly Wrong[]>();
  const wanted = kinds && new Set(kinds);
  return (subject: Subject): readonly Found[] => {
    const sound = isSound(subject);
    return subject.objects.flatMap((each) => {
      if (wanted && !wanted.has(kindKey(each.object))) return [];
      // Where a field is misspelt or missing, that is what there is to say.
      if (!sound(each.object)) return [];
      let wrong = known.get(each.object);
      if (!wrong) {
        wrong = judge(each.object);
        known.set(each.object, wrong);
      }
      return wrong.map((one) => at(each, one));
    });
  };
}

/** A check of the pods that objects keep. */
export function ofPods(
  judge: (pod: JsonMap, object: KubernetesObject) => readonly Wrong[],
): NonNullable<Rule['check']> {
  return ofObjects(undefined, (object) => {
    const pod = podSpec(object);
    return pod ? judge(pod, object) : [];
  });
}

/** A check of each container of the pods that objects keep. */
export function ofContainers(
  judge: (container: JsonMap, name: string, pod: JsonMap) => readonly Wrong[],
): NonNullable<Rule['check']> {
  return ofPods((pod) => containersOf(pod).flatMap((container) => judge(container, String(container.name), pod)));
}

/** The YAML of a Deployment for an example, with what stands in its pods beside and in its container. */
export function deployment(container: string, pod = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      ${pod ? `${pod}\n      ` : ''}containers:
        - name: web
          image: docker.io/library/busybox:1.37.0
          ${container}
`;
}
