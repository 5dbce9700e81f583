import { firstAt } from '../../kinds/field-path.ts';
import { append } from '../../model/grouped.ts';
import type { DefaultRow } from '../../model/kinds.ts';
import { manifest } from '../example-objects.ts';
import { at, type Placed } from '../placed.ts';
import { ruleTable, type Subject } from '../rule.ts';

/** Who else is the default: an object, or what is there without one. */
function others({ provided }: DefaultRow, own: Placed, all: readonly Placed[], subject: Subject): string | undefined {
  const [first] = all;
  if (first !== own) return first?.object.metadata.name;
  // An object of that name says otherwise, and is what holds.
  const isDrawn = subject.objects.some(
    ({ object }) => object.kind === own.object.kind && object.metadata.name === provided,
  );
  return provided !== undefined && own.object.metadata.name !== provided && !isDrawn ? provided : undefined;
}

const storageClass = (isDefault: string) =>
  manifest(
    'storage.k8s.io/v1 StorageClass',
    `fast, annotations: { storageclass.kubernetes.io/is-default-class: '${isDefault}' }`,
    'provisioner: bramble.example/fast',
  );

export const rules = ruleTable({
  'second-default': {
    severity: 'warning',
    what: 'Two objects of a kind are the default',
    why: 'Who names no class gets the one that was made last: that is, nobody knows which. With two default IngressClasses the API server refuses each Ingress without a class. The `local-path` of k3s is the default without an object.',
    fix: 'Leave the mark at one of them, and name the class elsewhere. k3s leaves its own out with `--disable=local-storage`: then accept it.',
    check: (subject) => {
      const chosen = new Map<string, { readonly row: DefaultRow; readonly all: Placed[] }>();
      const byKey = new Map<string, Placed[]>();
      for (const placed of subject.objects) {
        for (const { row, hits } of subject.kinds.fields('defaults', placed.object)) {
          if (!hits.some(({ value }) => String(value) === 'true')) continue;
          const key = `${placed.object.kind} ${firstAt(row.of, placed.object) ?? ''}`;
          append(byKey, key, placed);
          chosen.set(key, { row, all: byKey.get(key) ?? [] });
        }
      }
      return [...chosen.values()].flatMap(({ row, all }) =>
        all.flatMap((each) => {
          const other = others(row, each, all, subject);
          return other === undefined
            ? []
            : [at(each, { what: `is the default, as '${other}' is`, fix: 'leave the mark at one of them' })];
        }),
      );
    },
    wrong: storageClass('true'),
    right: storageClass('false'),
  },
});
