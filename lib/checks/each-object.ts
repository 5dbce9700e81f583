import type { JsonMap, KubernetesObject } from '../model/object.ts';
import { kindKey } from '../model/rendered.ts';
import { containersOf } from './containers.ts';
import { at, type Placed } from './objects.ts';
import { podSpec } from './pods.ts';
import { type Found, type Rule, type Subject, shared } from './rule.ts';
import { isSound } from './schema.ts';

/** What is wrong with an object, and what to do about it. */
export interface Wrong {
  readonly what: string;
  readonly fix: string;
}

/** The objects whose fields are those of their kinds, by `group/Kind`. Of others there is nothing more to say than that. */
const sound = shared((subject: Subject) => {
  const isRight = isSound(subject);
  const all = subject.objects.filter(({ object }) => isRight(object));
  const byKind = new Map<string, Placed[]>();
  for (const each of all) {
    const key = kindKey(each.object);
    const alike = byKind.get(key);
    if (alike) alike.push(each);
    else byKind.set(key, [each]);
  }
  return { all, byKind, withPods: all.filter(({ object }) => podSpec(object) !== undefined) };
});

/**
 * A check of every object by itself, or of those of some kinds. What it says of an object it says once: an object that has
 * not changed is not looked at again.
 * @param kinds as `group/Kind`
 */
export function ofObjects(
  kinds: readonly string[] | undefined,
  judge: (object: KubernetesObject) => readonly Wrong[],
): NonNullable<Rule['check']> {
  return judging((subject) => {
    const { all, byKind } = sound(subject);
    return kinds?.flatMap((kind) => byKind.get(kind) ?? []) ?? all;
  }, judge);
}

function judging(
  objectsOf: (subject: Subject) => readonly Placed[],
  judge: (object: KubernetesObject) => readonly Wrong[],
): NonNullable<Rule['check']> {
  const known = new WeakMap<KubernetesObject, readonly Wrong[]>();
  return (subject) => {
    const found: Found[] = [];
    for (const each of objectsOf(subject)) {
      let wrong = known.get(each.object);
      if (!wrong) {
        wrong = judge(each.object);
        known.set(each.object, wrong);
      }
      for (const one of wrong) found.push(at(each, one));
    }
    return found;
  };
}

/** A check of the pods that objects keep. */
export function ofPods(
  judge: (pod: JsonMap, object: KubernetesObject) => readonly Wrong[],
): NonNullable<Rule['check']> {
  return judging(
    (subject) => sound(subject).withPods,
    (object) => judge(podSpec(object)!, object),
  );
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
