import { component } from '../../model/component.ts';
import { type Example, rulesOf } from '../rule.ts';
import { checkSecrets } from '../secrets.ts';

const RECIPIENT = 'age1k5a8qz7wxruzjfdfqez6q8wwpr4x3yqmv6l7pdsw8llekz2r9ysqtzx43s';
const OTHER = 'age1p30n0sed8kwmyryvvlgkwe95n7cw3ump6atxf00xygrhxwr9rdeq94tcjx';
const ENCRYPTED = 'ENC[AES256_GCM,data:c2VjcmV0,iv:aXY=,tag:dGFn,type:str]';
const NUMBER = ENCRYPTED.replace('str', 'int');
const RIGHT = `apiVersion: v1
kind: Secret
metadata: { name: web, namespace: web }
stringData: { password: '${ENCRYPTED}' }
sops:
  age: [{ recipient: ${RECIPIENT} }]
  mac: '${ENCRYPTED}'
  encrypted_regex: ^(data|stringData)$
`;
const holding = (text: string): Example => ({ secrets: { 'web.sops.yaml': text } });
const right = holding(RIGHT);

/** The files of encrypted Secrets. */
export const rules = rulesOf(checkSecrets, {
  'secret-not-encrypted': {
    what: 'A file of secrets holds something in plain text, or would',
    why: 'All who can read the repository can read it, now and in its history.',
    fix: 'Make the file anew with `npm run secret:new`. If it was ever committed, change the values in it: removing them from git is not enough.',
    wrong: holding(RIGHT.replace(`'${ENCRYPTED}' }`, 'in-plain-text }')),
    right,
  },
  'secret-file': {
    what: 'A file of secrets is no Secret',
    why: 'Flux applies it as it is: the API server refuses it, and with it all of the component.',
    fix: 'Write one Secret into each file, or make it anew with `npm run secret:new`.',
    wrong: holding(RIGHT.replace('kind: Secret', 'kind: ConfigMap')),
    right,
  },
  'secret-value': {
    what: 'A value of a Secret is missing, or no text',
    why: 'The values of a Secret are texts. A number is refused when it has been decrypted, when nobody looks any more.',
    fix: 'Run `npm run secret:edit` with the file, and write the value in quotes.',
    wrong: holding(RIGHT.replace(ENCRYPTED, NUMBER)),
    right,
  },
  'secret-metadata': {
    what: 'An encrypted Secret cannot be decrypted by Flux',
    why: 'Without a recipient nobody has a key for it, and without its code (mac) sops refuses it. Flux then applies nothing of the component.',
    fix: 'Name a recipient in `.sops.yaml` and run `sops updatekeys` with the file, or make it anew.',
    wrong: holding(RIGHT.replace(`{ recipient: ${RECIPIENT} }`, '')),
    right,
  },
  'secret-recipients': {
    severity: 'warning',
    what: 'A Secret is encrypted for others than .sops.yaml names',
    why: 'Somebody who should read it cannot, or somebody who has gone still can.',
    fix: 'Run `sops updatekeys` with the file. Replace the examples that came with the repository: nobody has their key.',
    wrong: holding(RIGHT.replace(RECIPIENT, OTHER)),
    right,
  },
  'secret-bytes': {
    severity: 'warning',
    what: 'A file of secrets has line ends or marks that git changes',
    why: 'The file is copied byte for byte, and pods roll when it changes: they would roll because of an editor.',
    fix: 'Save it as UTF-8 with the line ends of Unix (LF), as sops writes it.',
    wrong: holding(RIGHT.replaceAll('\n', '\r\n')),
    right,
  },
  'secret-owner': {
    what: 'A file of secrets and the component that it is named after do not agree',
    why: 'The Secret is applied with that component: into a namespace where nobody looks for it, or with no component at all.',
    fix: 'Name the file `<component>.<secret>.sops.yaml`, and let name and namespace in it say the same.',
    wrong: holding(RIGHT.replace('namespace: web', 'namespace: site')),
    right,
  },
  'secret-twice': {
    what: 'A Secret is there twice',
    why: 'The two are applied in turn, and nobody can say which values an app gets.',
    fix: 'Remove one of the two.',
    wrong: {
      secrets: { 'web.sops.yaml': RIGHT, 'site.web.sops.yaml': RIGHT },
      cluster: { components: [component({ name: 'site', namespace: 'web' })] },
    },
    right,
  },
});
