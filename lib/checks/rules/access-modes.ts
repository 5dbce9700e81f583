import { path } from '../../model/object.ts';
import { manifest } from '../example-objects.ts';
import { at } from '../placed.ts';
import { ruleTable } from '../rule.ts';

const claim = (mode: string) =>
  manifest(
    'v1 PersistentVolumeClaim',
    'data',
    `spec:
  accessModes: [${mode}]
  storageClassName: local-path
  resources: { requests: { storage: 1Gi } }`,
  );

/** What k3s' own storage class can do. https://docs.k3s.io/storage */
export const rules = ruleTable({
  'access-mode': {
    what: 'A claim asks to be shared by nodes, but its storage lies on one',
    why: 'The class `local-path` keeps data in a folder of one node, and refuses to do otherwise: the claim, and every pod that mounts it, stays Pending for ever.',
    fix: 'Leave `access` out, so that one node holds the claim, name a class that many nodes share, or take `nfs()`.',
    check: ({ objects, kinds }) =>
      objects.flatMap((each) =>
        kinds.claims(each.object).flatMap(({ claim: { spec } }) => {
          const modes = path(spec, 'accessModes');
          const shared =
            Array.isArray(modes) && modes.find((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany');
          // A volume that is named is there already.
          if (!shared || path(spec, 'storageClassName') !== 'local-path' || path(spec, 'volumeName')) return [];
          const what = `claims ${shared} of the class 'local-path', which only one node can hold`;
          return [at(each, { what, fix: 'leave access out, or name a class that nodes share' })];
        }),
      ),
    wrong: claim('ReadWriteMany'),
    right: claim('ReadWriteOnce'),
  },
});
