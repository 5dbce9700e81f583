import type { Json } from '../../model/object.ts';
import { ofRows } from '../each-object.ts';
import { manifest } from '../example-objects.ts';
import { ruleTable } from '../rule.ts';

const share = (option: string) =>
  manifest(
    'v1 PersistentVolume',
    'nas',
    `spec: { capacity: { storage: 1Gi }, accessModes: [ReadWriteMany], mountOptions: [${option}], nfs: { server: 10.10.11.40, path: /data } }`,
  );

/** A mount option, or several in one text. */
const isSoft = (option: Json) => /(^|,)\s*soft(err)?\s*(,|$)/.test(String(option));

export const rules = ruleTable({
  'soft-mount': {
    severity: 'warning',
    what: 'A share gives up writes in silence',
    why: 'With `soft`, a write that the server does not answer in time ends with an error that few programs look at: the file is torn, and nobody knows. With `hard`, which is the default, programs wait until the server is back.',
    fix: "Write `'hard'`, or leave it out. Accept it for a share that is only read.",
    check: ofRows('{/PersistentVolume,storage.k8s.io/StorageClass}', [
      '{spec.mountOptions,mountOptions}',
      (options) => Array.isArray(options) && options.some(isSoft) && !options.includes('ro'),
      "is mounted with '{}': writes are lost where its server does not answer",
      "write 'hard', or leave it out",
    ]),
    wrong: share('soft'),
    right: share('hard'),
  },
});
