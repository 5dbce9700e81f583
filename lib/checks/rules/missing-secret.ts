import { deployment, documents } from '../example-objects.ts';
import type { Rule } from '../rule.ts';
import { checkSecretKeys, checkSecretReferences } from '../secret-references.ts';

const INPUTS = { secrets: { files: [], strays: [] } };

const CERTIFICATE = `apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: web }
spec: { secretName: web-tls }
`;

const reader = (secret: string, key: string) =>
  deployment(`env: [{ name: KEY, valueFrom: { secretKeyRef: { name: ${secret}, key: ${key} } } }]`);

export const rules: readonly Rule[] = [
  {
    id: 'missing-secret',
    severity: 'error',
    what: 'Something refers to a Secret that is not there',
    why: 'A pod that reads it is never started, a route has no certificate, a source cannot be fetched.',
    fix: "Make it with `npm run secret:new`, or correct the name. What a controller makes at run time has to be declared: `installs: { secrets: ['kedaorg-certs'] }`. See [secrets](../secrets.md).",
    check: checkSecretReferences,
    wrong: { inputs: INPUTS, objects: documents(CERTIFICATE, reader('web', 'tls.key')) },
    right: { inputs: INPUTS, objects: documents(CERTIFICATE, reader('web-tls', 'tls.key')) },
  },
  {
    id: 'missing-secret-key',
    severity: 'error',
    what: 'Something refers to a key that a Secret does not have',
    why: 'A container whose variable comes from the key is not started, and neither is a pod that mounts it.',
    fix: 'Correct the key, or add it with `npm run secret:edit`. See [secrets](../secrets.md).',
    check: checkSecretKeys,
    wrong: { inputs: INPUTS, objects: documents(CERTIFICATE, reader('web-tls', 'key')) },
    right: { inputs: INPUTS, objects: documents(CERTIFICATE, reader('web-tls', 'tls.key')) },
  },
];
