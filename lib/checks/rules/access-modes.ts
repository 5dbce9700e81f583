import { path, texts } from '../../model/object.ts';
import { isKind } from '../../model/rendered.ts';
import { eachObject } from '../each-object.ts';
import { manifest } from '../example-objects.ts';
import { referents } from '../referents.ts';
import { ruleTable, type Subject, shared } from '../rule.ts';

const claim = (mode: string) =>
  manifest(
    'v1 PersistentVolumeClaim',
    'data',
    `spec:
  accessModes: [${mode}]
  storageClassName: local-path
  resources: { requests: { storage: 1Gi } }`,
  );

const LOCAL = 'local-path';

/** Whether k3s' own class is the default, since nothing brings another. Of a chart nobody knows. */
const isOnlyClass = shared((subject: Subject): boolean => {
  const classes = referents(subject).among('storage.k8s.io/StorageClass', '');
  const isKnown = subject.objects.every(({ object }) => !isKind(object, 'helm.toolkit.fluxcd.io/HelmRelease'));
  return isKnown && !referents(subject).isUnknown('') && classes.every(({ name }) => name === LOCAL);
});

/** What k3s' own storage class can do. https://docs.k3s.io/storage */
export const rules = ruleTable({
  'access-mode': {
    what: 'A claim asks to be shared by nodes, but its storage lies on one',
    why: 'The class `local-path` keeps data in a folder of one node, and refuses to do otherwise: the claim, and every pod that mounts it, stays Pending for ever.',
    fix: 'Leave `access` out, so that one node holds the claim, name a class that many nodes share, or take `nfs()`.',
    check: eachObject(undefined, ({ object }, subject) =>
      subject.kinds.claims(object).map(({ claim: { spec } }) => {
        const mode = texts(path(spec, 'accessModes')).find((each) => /^Read(Write|Only)Many$/.test(each));
        const className = path(spec, 'storageClassName');
        // A volume that is named is there already.
        if (!mode || path(spec, 'volumeName')) return undefined;
        if (className === undefined ? !isOnlyClass(subject) : className !== LOCAL) return undefined;
        const what = `claims ${mode} of the class '${LOCAL}', which only one node can hold`;
        return { what, fix: 'leave access out, or name a class that nodes share' };
      }),
    ),
    wrong: claim('ReadWriteMany'),
    right: claim('ReadWriteOnce'),
  },
});
