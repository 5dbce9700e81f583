import { listed } from '../../model/listed.ts';
import { path, texts } from '../../model/object.ts';
import { eachObject } from '../each-object.ts';
import { manifest } from '../example-objects.ts';
import { ruleTable } from '../rule.ts';
import { classOf, knownClass } from '../storage-classes.ts';

const claim = (mode: string) =>
  manifest(
    'v1 PersistentVolumeClaim',
    'data',
    `spec:
  accessModes: [${mode}]
  storageClassName: local-path
  resources: { requests: { storage: 1Gi } }`,
  );

/** What a class of storage can do, by who provides it. */
export const rules = ruleTable({
  'access-mode': {
    what: 'A claim asks of its storage what that cannot do',
    why: 'The class `local-path` keeps data in a folder of one node, and others in a disk that one node holds. They refuse to do otherwise: the claim, and every pod that mounts it, stays Pending for ever.',
    fix: 'Leave `access` out, so that one node holds the claim, name a class that many nodes share, or take `nfs()`. A folder is no bare disk: leave `volumeMode` out.',
    check: eachObject(undefined, ({ object }, subject) =>
      subject.kinds.claims(object).map(({ claim: { spec } }) => {
        const name = classOf(spec, subject);
        const provisioner = knownClass(name, subject)?.provisioner;
        const can = subject.kinds.provisioners.find((row) => row.provisioner === provisioner);
        // A volume that is named is there already.
        if (!can || path(spec, 'volumeName')) return undefined;
        const mode = texts(path(spec, 'accessModes')).find((each) => !can.modes.split(' ').includes(each));
        const isBlock = can.isNoBlock === true && path(spec, 'volumeMode') === 'Block';
        return [
          mode !== undefined && {
            what: `claims ${mode} of the class '${name}', which only one node can hold`,
            fix: `leave access out, or name a class that nodes share: this one has ${listed(can.modes.split(' '))}`,
          },
          isBlock && {
            what: `claims a bare disk of the class '${name}', which has folders alone`,
            fix: 'leave volumeMode out',
          },
        ];
      }),
    ),
    wrong: claim('ReadWriteMany'),
    right: claim('ReadWriteOnce'),
  },
});
