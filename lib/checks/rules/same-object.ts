import { twins } from '../../model/grouped.ts';
import { fileNameOf, kindKey } from '../../model/rendered.ts';
import { documents, manifest } from '../example-objects.ts';
import { at, type Placed } from '../placed.ts';
import { type Found, ruleTable, type Subject } from '../rule.ts';

function checkUnique({ objects }: Subject): readonly Found[] {
  const nameOf = ({ object: { metadata } }: Placed) => `${metadata.namespace ?? ''}/${metadata.name}`;
  const same = twins(objects, (each) => `${kindKey(each.object)} ${nameOf(each)}`);
  const told = new Set(same.map(({ each }) => each));
  const fileOf = ({ object, component, namespace, stage }: Placed) =>
    `${component}/${stage}/${fileNameOf(object, namespace)}`;
  const inOneFile = twins(objects, fileOf).filter(({ each }) => !told.has(each));
  return [
    ...same.map(({ each, first }) => {
      const also = first.component === each.component ? '' : `, also by ${first.component}`;
      const what = `${each.object.kind} '${each.object.metadata.name}' is rendered twice${also}`;
      return at(each, { what, fix: 'rename or remove one of them' });
    }),
    ...inOneFile.map(({ each, first }) => {
      const called = ({ object }: Placed) => `${kindKey(object)} '${object.metadata.name}'`;
      return at(each, { what: `${called(each)} wants the file of ${called(first)}`, fix: 'rename one of them' });
    }),
  ];
}

const SERVICE = manifest('v1 Service', 'web');

/** Objects and files that are there once. */
export const rules = ruleTable({
  'same-object': {
    what: 'Two objects are one and the same, or want one file',
    why: 'The one would be written over the other, or two Kustomizations would apply them in turn for ever.',
    fix: 'Rename one of the two, or remove it.',
    check: checkUnique,
    wrong: documents(SERVICE, SERVICE),
    right: documents(SERVICE, manifest('v1 Service', 'site')),
  },
});
