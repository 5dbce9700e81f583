import { containersOf } from '../derive/pods.ts';
import { list, path } from '../model/object.ts';
import { placedPods } from './placed-pods.ts';
import type { Subject } from './rule.ts';

/** The keys of a Secret that may be made up, each with what a person must do with its value: by the variables that read them. */
export function madeUpKeys(
  subject: Subject,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): ReadonlyMap<string, string> {
  const own = placedPods(subject).filter(({ placed }) => placed.object.metadata.namespace === namespace);
  const read = own.flatMap(({ spec }) =>
    containersOf(spec).flatMap(({ env }) =>
      list(env).flatMap(({ name: variable, valueFrom }) => {
        const reference = path(valueFrom, 'secretKeyRef');
        const row = subject.kinds.madeUp.find((each) => each.variable === variable);
        return row && path(reference, 'name') === name ? [[String(path(reference, 'key')), row.says] as const] : [];
      }),
    ),
  );
  return new Map(read);
}
