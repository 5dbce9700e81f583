import { fileNameOf, kindKey } from '../../model/rendered.ts';
import { documents, manifest } from '../example-objects.ts';
import { at, type Placed } from '../placed.ts';
import { type Found, ruleTable } from '../rule.ts';

/** Checks that no two objects are the same object, nor want the same file. */
function checkUnique(objects: readonly Placed[]): readonly Found[] {
  const identities = new Map<string, Placed>();
  const files = new Map<string, Placed>();
  return objects.flatMap((each) => {
    const { object, component, namespace, stage } = each;
    const identity = `${kindKey(object)} ${object.metadata.namespace ?? ''}/${object.metadata.name}`;
    const file = `${component}/${stage}/${fileNameOf(object, namespace)}`;
    const twin = identities.get(identity);
    const neighbour = files.get(file);
    if (!twin) identities.set(identity, each);
    if (!neighbour) files.set(file, each);
    if (twin) {
      const also = twin.component === component ? '' : `, also by ${twin.component}`;
      const what = `${object.kind} '${object.metadata.name}' is rendered twice${also}`;
      return [at(each, { what, fix: 'rename or remove one of them' })];
    }
    if (!neighbour) return [];
    const what = `${kindKey(object)} '${object.metadata.name}' wants the file of ${kindKey(neighbour.object)} '${neighbour.object.metadata.name}'`;
    return [at(each, { what, fix: 'rename one of them' })];
  });
}

const SERVICE = manifest('v1 Service', 'web');

/** Objects and files that are there once. */
export const rules = ruleTable({
  'same-object': {
    what: 'Two objects are one and the same, or want one file',
    why: 'The one would be written over the other, or two Kustomizations would apply them in turn for ever.',
    fix: 'Rename one of the two, or remove it.',
    check: ({ objects }) => checkUnique(objects),
    wrong: documents(SERVICE, SERVICE),
    right: documents(SERVICE, manifest('v1 Service', 'site')),
  },
});
