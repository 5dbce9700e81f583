import type { Kinds } from '../../model/kinds.ts';
import { deployment, documents, manifest } from '../example-objects.ts';
import { ruleTable } from '../rule.ts';
import { checkSecretKeys, checkSecretReferences } from '../secret-references.ts';
import { checkSideSecretKeys, checkSideSecrets } from '../side-secrets.ts';

const INPUTS = { secrets: { files: [], strays: [] } };

/** A kind whose controller makes a Secret. */
const KINDS: Kinds = {
  makes: [{ kinds: 'databases.bramble.example/User', at: 'spec.secretName', to: '/Secret', keys: ['password'] }],
};

const USER = manifest('databases.bramble.example/v1 User', 'web', 'spec: { secretName: web-user }');

const reader = (secret: string, key: string) =>
  deployment(`env: [{ name: KEY, valueFrom: { secretKeyRef: { name: ${secret}, key: ${key} } } }]`);

export const rules = ruleTable({
  'missing-secret': {
    what: 'Something refers to a Secret that is not there',
    why: 'A pod that reads it is never started, a route has no certificate, a source cannot be fetched.',
    fix: "Make it with `npm run secret:new`, or correct the name. What a controller makes at run time has to be declared: `installs: { secrets: ['webhook-certs'] }`. See [secrets](../secrets.md).",
    check: (subject) => [checkSecretReferences(subject), checkSideSecrets(subject)],
    wrong: { component: { kinds: KINDS }, inputs: INPUTS, objects: documents(USER, reader('web', 'password')) },
    right: { component: { kinds: KINDS }, inputs: INPUTS, objects: documents(USER, reader('web-user', 'password')) },
  },
  'missing-secret-key': {
    what: 'Something refers to a key that a Secret does not have',
    why: 'A container whose variable comes from the key is not started, and neither is a pod that mounts it.',
    fix: 'Correct the key, or add it with `npm run secret:edit`. See [secrets](../secrets.md).',
    check: (subject) => [checkSecretKeys(subject), checkSideSecretKeys(subject)],
    wrong: { component: { kinds: KINDS }, inputs: INPUTS, objects: documents(USER, reader('web-user', 'pasword')) },
    right: { component: { kinds: KINDS }, inputs: INPUTS, objects: documents(USER, reader('web-user', 'password')) },
  },
});
