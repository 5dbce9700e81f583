import { didYouMean } from '../../model/closest.ts';
import { listed } from '../../model/listed.ts';
import { deployment, manifest } from '../example-objects.ts';
import { at } from '../placed.ts';
import { type Found, ruleTable, type Subject } from '../rule.ts';
import { refused } from '../schema.ts';
import { type Known, kindsOf } from '../schema-kinds.ts';
import { inEachVersion } from '../schema-versions.ts';

/** Every object whose kind is not judged for a reason, with what is said of it. */
function unjudged<Is extends Known['is']>(
  is: Is,
  say: (known: Known & { is: Is }, object: { apiVersion: string; kind: string }) => { what: string; fix: string },
) {
  return inEachVersion((subject: Subject): readonly Found[] => {
    const knownKind = kindsOf(subject);
    return subject.objects.flatMap((each) => {
      const known = knownKind(each.object);
      return known.is === is ? [at(each, say(known as Known & { is: Is }, each.object))] : [];
    });
  });
}

export const rules = ruleTable({
  'unknown-field': {
    check: refused('unknown-field'),
    what: 'A field is not in the schema of its kind',
    why: 'Flux leaves out what Kubernetes does not know, and says that all is well: the setting never takes effect. In a custom resource such a field stops the whole apply.',
    fix: 'Correct the name, or put the field where it belongs. `kubectl explain` lists the fields of a kind.',
    wrong: deployment('imagePolicy: Always'),
    right: deployment('imagePullPolicy: Always'),
  },
  'missing-field': {
    check: refused('missing-field'),
    what: 'A field is missing that its kind requires',
    why: 'The API server refuses the object, and Flux applies nothing of the component until it is mended.',
    fix: 'Give the field. The message says where, and what it holds; `kubectl explain` says what it is for.',
    wrong: deployment('env: [{ value: debug }]'),
    right: deployment('env: [{ name: LOG_LEVEL, value: debug }]'),
  },
  'wrong-type': {
    check: refused('wrong-type'),
    what: 'A value is of another type than its field',
    why: 'The API server refuses the object. Most often a number or a word such as `true` stands where a text has to: environment variables, labels, annotations and the data of ConfigMaps are always texts.',
    fix: "Quote what is a text (`'8080'`, `'true'`, `'1.10'`), and write numbers without quotes.",
    wrong: deployment('env: [{ name: PORT, value: 8080 }]'),
    right: deployment("env: [{ name: PORT, value: '8080' }]"),
  },
  'wrong-value': {
    check: refused('wrong-value'),
    what: 'A value is not among those that its field allows',
    why: 'The API server refuses the object: the value is none of a list, outside a range, too long, or not of the form that is asked for.',
    fix: 'Take one of the values that the message names.',
    wrong: deployment('imagePullPolicy: IfNotThere'),
    right: deployment('imagePullPolicy: IfNotPresent'),
  },
  'repeated-item': {
    check: refused('repeated-item'),
    what: 'A list has an item twice that may be there once',
    why: 'The API server refuses the object, since it could not tell the two apart when one of them changes.',
    fix: 'Rename one of the items, or remove it.',
    wrong: deployment('env: [{ name: A, value: x }, { name: A, value: y }]'),
    right: deployment('env: [{ name: A, value: x }, { name: B, value: y }]'),
  },
  'exclusive-fields': {
    check: refused('exclusive-fields'),
    what: 'Fields exclude each other, or one of several is missing',
    why: 'The API server refuses the object: it could not know which of the fields counts.',
    fix: 'Keep exactly one of the fields that the message names.',
    wrong: deployment('livenessProbe: { tcpSocket: { port: 80 }, exec: { command: [ls] } }'),
    right: deployment('livenessProbe: { tcpSocket: { port: 80 } }'),
  },
  'contradicting-fields': {
    check: refused('contradicting-fields'),
    what: 'Fields of an object contradict each other, or one lacks what it needs beside it',
    why: 'Each field by itself is right. The API server looks at them together, and refuses the object: Flux applies nothing of the component until it is mended.',
    fix: 'Change one of the fields as the message says.',
    wrong: manifest(
      'v1 PersistentVolume',
      'photos',
      'spec: { capacity: { storage: 1Gi }, accessModes: [ReadWriteOnce], storageClassName: ssd, local: { path: /srv/photos } }',
    ),
    right: manifest(
      'v1 PersistentVolume',
      'photos',
      `spec:
  capacity: { storage: 1Gi }
  accessModes: [ReadWriteOnce]
  storageClassName: ssd
  local: { path: /srv/photos }
  nodeAffinity:
    required:
      nodeSelectorTerms: [{ matchExpressions: [{ key: kubernetes.io/hostname, operator: In, values: [pi-1] }] }]`,
    ),
  },
  'unknown-version': {
    what: 'A kind does not exist in the version that an object names',
    why: 'The API server serves the kind in other versions alone: Flux cannot apply the object.',
    fix: 'Name one of the versions that the message lists.',
    check: unjudged('version', ({ served }, { apiVersion, kind }) => {
      const group = apiVersion.includes('/') ? `${apiVersion.split('/')[0]}/` : '';
      const versions = listed(served.map((version) => `${group}${version}`));
      return { what: `is a ${kind} of ${apiVersion}, which is not served`, fix: `use ${versions}` };
    }),
    wrong: manifest('batch/v1beta1 CronJob', 'web'),
    right: manifest('batch/v1 CronJob', 'web'),
  },
  'unknown-kind': {
    what: 'A kind does not exist',
    why: 'The API server has no such kind: Flux cannot apply the object, and applies nothing else of its component.',
    fix: 'Correct `kind` or `apiVersion`. `kubectl api-resources` lists what a cluster knows.',
    check: unjudged('kind', ({ kinds, elsewhere }, { apiVersion, kind }) => {
      const what = `is a ${kind} of ${apiVersion}, which does not exist`;
      if (elsewhere.length > 0) return { what, fix: `use apiVersion: ${elsewhere.join(' or ')}` };
      return { what, fix: didYouMean(kind, kinds, 'correct kind or apiVersion') };
    }),
    wrong: manifest('apps/v1 Deploymnt', 'web'),
    right: manifest('apps/v1 Deployment', 'web'),
  },
  'unserved-version': {
    acceptable: true,
    what: 'A version of a kind is not served by default',
    why: 'API servers serve alpha and beta versions of their own kinds only when they are told to, by `runtime-config`. Otherwise Flux cannot apply the object.',
    fix: 'Use a stable version. Where k3s runs with `--kube-apiserver-arg=runtime-config=…`, accept it.',
    check: unjudged('preview', ({ stable }, { apiVersion, kind }) => ({
      what: `is a ${kind} of ${apiVersion}, which API servers serve only when told to`,
      fix:
        stable.length > 0
          ? `use ${stable.map((version) => `${apiVersion.split('/')[0]}/${version}`).join(', ')}`
          : 'use another kind, or accept it',
    })),
    wrong: manifest('networking.k8s.io/v1beta1 IPAddress', '10.10.11.12'),
    right: manifest('v1 ServiceAccount', 'web'),
  },
  'unknown-schema': {
    acceptable: true,
    what: 'A kind is installed by a chart, and its schema is not known',
    why: 'Nothing can be said of the object before it is in the cluster: a misspelt field would be found at night.',
    fix: 'Add the URL of its CustomResourceDefinition to `cdk8s.yaml` and run `npm run import`. Where there is none to be had, accept it.',
    check: unjudged('brought', (_, { apiVersion, kind }) => ({
      what: `is a ${kind} of ${apiVersion}, whose schema is not known`,
      fix: 'add the URL of its CRD to cdk8s.yaml and run npm run import',
    })),
    wrong: {
      component: { installs: { crds: ['backups.bramble.example'] } },
      objects: manifest('backups.bramble.example/v1 Backup', 'web'),
    },
    right: manifest('v1 ServiceAccount', 'web'),
  },
});
