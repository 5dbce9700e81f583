import { path, texts } from '../../model/object.ts';
import { eachObject } from '../each-object.ts';
import { manifest } from '../example-objects.ts';
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
    check: eachObject(undefined, ({ object }, { kinds }) =>
      kinds.claims(object).map(({ claim: { spec } }) => {
        const shared = texts(path(spec, 'accessModes')).find((mode) => /^Read(Write|Only)Many$/.test(mode));
        // A volume that is named is there already.
        if (!shared || path(spec, 'storageClassName') !== 'local-path' || path(spec, 'volumeName')) return undefined;
        const what = `claims ${shared} of the class 'local-path', which only one node can hold`;
        return { what, fix: 'leave access out, or name a class that nodes share' };
      }),
    ),
    wrong: claim('ReadWriteMany'),
    right: claim('ReadWriteOnce'),
  },
});
