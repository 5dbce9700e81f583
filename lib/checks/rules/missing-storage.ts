import { deployment, documents } from '../example-objects.ts';
import { leadingNowhere } from '../references.ts';
import type { Rule } from '../rule.ts';

const claim = (className: string) => `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec:
  storageClassName: ${className}
`;

const pod = (name: string) =>
  deployment('', `volumes: [{ name: data, persistentVolumeClaim: { claimName: ${name} } }]`);

export const rules: readonly Rule[] = [
  {
    id: 'missing-claim',
    severity: 'error',
    what: 'Something refers to a PersistentVolumeClaim that is not there',
    why: 'The pod stays `Pending` for ever, and only its events say why.',
    fix: 'Correct the name, or claim the storage in the same namespace. The claims of a StatefulSet are named after its template, itself and the number of the pod: `data-web-0`.',
    check: leadingNowhere('object', '/PersistentVolumeClaim'),
    wrong: { objects: documents(claim('local-path'), pod('date')) },
    right: { objects: documents(claim('local-path'), pod('data')) },
  },
  {
    id: 'missing-storage-class',
    severity: 'error',
    what: 'A claim asks for a StorageClass that is not there',
    why: 'Nobody makes a volume for the claim. It stays `Pending`, and so does the pod that waits for it.',
    fix: 'Correct the name. k3s brings `local-path`, which is also taken where none is named; for others add the component that brings them. A class that no object stands for is fine where a PersistentVolume names it too.',
    check: leadingNowhere('object', 'storage.k8s.io/StorageClass'),
    wrong: { objects: documents(claim('fast'), pod('data')) },
    right: { objects: documents(claim('local-path'), pod('data')) },
  },
];
