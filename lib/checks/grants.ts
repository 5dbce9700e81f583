import type { Reference } from '../kinds/reference.ts';
import { type JsonMap, list, path } from '../model/object.ts';
import { kindKey } from '../model/rendered.ts';
import { at, type Placed } from './placed.ts';
import { type Referents, referents } from './referents.ts';
import type { Found, Subject } from './rule.ts';

/** Finds references into other namespaces that nobody over there allows, where such a reference holds only then. */
export function checkGrants(subject: Subject): readonly Found[] {
  const all = referents(subject);
  return subject.objects.flatMap((each) =>
    subject.kinds.references(each.object).flatMap((reference) => {
      const { grant, namespace, kind, name, at: place } = reference;
      if (grant === undefined || !isForeign(reference, each) || isGranted(grant, reference, each, all)) return [];
      const [from, to] = [kindKey(each.object), kind].map(partsOf);
      const what = `${place} refers to the ${to?.kind} '${name}' of namespace ${namespace}, which no ${partsOf(grant).kind} over there allows`;
      const source = `from: [{ group: '${from?.group}', kind: '${from?.kind}', namespace: '${each.object.metadata.namespace}' }]`;
      const target = `to: [{ group: '${to?.group}', kind: '${to?.kind}' }]`;
      return [at(each, { what, fix: `draw a ${partsOf(grant).kind} in namespace ${namespace}: ${source}, ${target}` })];
    }),
  );
}

function isForeign({ namespace }: Reference, { object }: Placed): boolean {
  return namespace !== '' && namespace !== '*' && namespace !== object.metadata.namespace;
}

function isGranted(grant: string, { kind, namespace, name }: Reference, { object }: Placed, all: Referents): boolean {
  if (all.isUnknown(namespace)) return true;
  const from = partsOf(kindKey(object));
  const to = partsOf(kind);
  const isFrom = (each: JsonMap) => isKind(each, from) && each.namespace === object.metadata.namespace;
  const isTo = (each: JsonMap) => isKind(each, to) && [undefined, '', name].includes(each.name as string);
  return all.among(grant, namespace).some(({ placed }) => {
    // What somebody else makes is taken to allow it.
    if (!placed) return true;
    const { spec } = placed.object;
    return list(path(spec, 'from')).some(isFrom) && list(path(spec, 'to')).some(isTo);
  });
}

function partsOf(key: string): { readonly group: string; readonly kind: string } {
  const slash = key.indexOf('/');
  return { group: key.slice(0, slash), kind: key.slice(slash + 1) };
}

/** The core group may be left out, or be empty. */
function isKind({ group = '', kind }: JsonMap, wanted: { readonly group: string; readonly kind: string }): boolean {
  return group === wanted.group && kind === wanted.kind;
}
