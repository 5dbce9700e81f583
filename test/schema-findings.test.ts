import type { JsonMap } from '../lib/model/object.ts';
import { deployment, found, object } from './schema-sample.ts';

const AT = 'spec.template.spec.containers[web]';

describe('an object that does not fit the schema of its kind is refused with one finding', () => {
  it.each<[string, JsonMap, string]>([
    [
      'a misspelt field',
      deployment({}, {}, { replica: 1 }),
      "has the unknown field spec.replica (did you mean 'replicas'?)",
    ],
    [
      'a misspelt field deep down',
      deployment({ imagePullPolcy: 'Always' }),
      `has the unknown field ${AT}.imagePullPolcy (did you mean 'imagePullPolicy'?)`,
    ],
    [
      'a misspelt field that must be there',
      object('v1', 'PersistentVolumeClaim', {
        spec: { acessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      }),
      "has the unknown field spec.acessModes (did you mean 'accessModes'?)",
    ],
    [
      'a field that is like no other',
      object('v1', 'ServiceAccount', { metadata: { name: 'web' }, colour: 'red' }),
      'has the unknown field colour (remove it, or take one of: apiVersion, automountServiceAccountToken, imagePullSecrets, kind, metadata, secrets)',
    ],
    [
      'a field beside metadata',
      deployment({}, { nodeSelectr: { a: 'b' } }),
      "has the unknown field spec.template.spec.nodeSelectr (did you mean 'nodeSelector'?)",
    ],
    [
      'a field with a name that needs quotes',
      object('v1', 'ConfigMap', { 'a b': {} }),
      expect.stringMatching(/^has the unknown field \['a b'\]/) as never,
    ],
    [
      'a missing field',
      object('v1', 'Service', { spec: { ports: [{ name: 'http' }] } }),
      'lacks spec.ports[http].port (give a whole number)',
    ],
    ['a missing spec', object('apps/v1', 'Deployment', {}), 'lacks spec (write a map)'],
    ['a container without an image', deployment({ image: null }), `lacks ${AT}.image (give a text)`],
    ['an empty text that must say something', deployment({ image: '' }), `lacks ${AT}.image (give a text)`],
    [
      'a number among variables',
      deployment({ env: [{ name: 'PORT', value: 8080 }] }),
      `${AT}.env[PORT].value is 8080, which is no text (quote it: '8080')`,
    ],
    [
      'a boolean in the data of a ConfigMap',
      object('v1', 'ConfigMap', { data: { on: true } }),
      "data.on is true, which is no text (quote it: 'true')",
    ],
    [
      'a number among annotations',
      object('v1', 'ServiceAccount', { metadata: { name: 'web', annotations: { 'bramble.example/port': 80 } } }),
      "metadata.annotations['bramble.example/port'] is 80, which is no text (quote it: '80')",
    ],
    [
      'a number among arguments',
      deployment({ args: ['--port', 80] }),
      `${AT}.args[1] is 80, which is no text (quote it: '80')`,
    ],
    [
      'a text for a number',
      deployment({}, {}, { replicas: '2' }),
      "spec.replicas is the text '2', which is no whole number (write 2 without quotes)",
    ],
    [
      'part of a number',
      deployment({}, {}, { replicas: 1.5 }),
      'spec.replicas is 1.5, which is no whole number (give a whole number)',
    ],
    [
      'a text for a boolean',
      deployment({ tty: 'yes' }),
      `${AT}.tty is the text 'yes', which is no true or false (write true or false without quotes)`,
    ],
    [
      'a text for a list',
      deployment({ command: 'sleep 5' }),
      `${AT}.command is the text 'sleep 5', which is no list (write a list, also of one item)`,
    ],
    ['a list for a map', deployment({ resources: [] }), `${AT}.resources is a list, which is no map (write a map)`],
    [
      'nothing in a list',
      deployment({ args: [null] }),
      `${AT}.args[0] is empty, which is no text (give a text, or leave the field out)`,
    ],
    [
      'an amount that is none',
      deployment({ resources: { limits: { memory: '64MB' } } }),
      `${AT}.resources.limits.memory is '64MB', which is no amount (give an amount such as 250m or 64Mi)`,
    ],
    [
      'a choice that is near another',
      deployment({ imagePullPolicy: 'Allways' }),
      `${AT}.imagePullPolicy is 'Allways', which is not allowed (did you mean 'Always'?)`,
    ],
    [
      'a choice that is near none',
      object('v1', 'Service', { spec: { type: 'Public', ports: [{ port: 80 }] } }),
      "spec.type is 'Public', which is none of: ClusterIP, ExternalName, LoadBalancer, NodePort (choose one of these)",
    ],
    [
      'a choice in a list',
      object('v1', 'PersistentVolumeClaim', {
        spec: { accessModes: ['ReadWrite'], resources: { requests: { storage: '1Gi' } } },
      }),
      expect.stringMatching(/^spec.accessModes\[0\] is 'ReadWrite'/) as never,
    ],
    ['a number below the least', deployment({}, {}, { replicas: -1 }), 'spec.replicas is -1 (give at least 0)'],
    [
      'a number above the most',
      deployment({}, { securityContext: { runAsUser: 2 ** 31 } }),
      'spec.template.spec.securityContext.runAsUser is 2147483648 (give at least 0 and at most 2147483647)',
    ],
    [
      'a number beyond 32 bits',
      deployment({}, {}, { replicas: 2 ** 31 }),
      'spec.replicas is 2147483648 (give at least -2147483648 and at most 2147483647)',
    ],
    [
      'no container',
      deployment({}, { containers: [] }),
      'spec.template.spec.containers has 0 items (give at least 1 items)',
    ],
    [
      'a label that is none',
      object('v1', 'ConfigMap', { metadata: { name: 'web', labels: { app: 'a b' } } }),
      "metadata.labels.app is 'a b', which is no value of a label (use letters, digits, dots, dashes and _, at most 63)",
    ],
    [
      'the name of a label that is none',
      object('v1', 'ConfigMap', { metadata: { name: 'web', labels: { 'a/b/c': 'x' } } }),
      "metadata.labels has the key 'a/b/c', which is no name of a label (give one such as app.kubernetes.io/name)",
    ],
    [
      'the key of a file that is none',
      object('v1', 'ConfigMap', { data: { 'a/b': 'x' } }),
      "data has the key 'a/b', which is no key (use letters, digits, dots, dashes and _)",
    ],
    [
      'binary data that is no base64',
      object('v1', 'ConfigMap', { binaryData: { logo: 'x!' } }),
      "binaryData.logo is 'x!', which is no base64 (encode it)",
    ],
    [
      'a path that leaves its volume',
      deployment({ volumeMounts: [{ name: 'data', mountPath: '/data', subPath: '../x' }] }),
      expect.stringMatching(/volumeMounts\[data\]\.subPath is '\.\.\/x', which is no path within the volume/) as never,
    ],
    [
      'a variable twice',
      deployment({
        env: [
          { name: 'A', value: 'x' },
          { name: 'A', value: 'y' },
        ],
      }),
      `${AT}.env has 'A' twice (rename or remove one of them)`,
    ],
    [
      'a port twice, once without its protocol',
      object('v1', 'Service', {
        spec: {
          ports: [
            { name: 'a', port: 53 },
            { name: 'b', port: 53, protocol: 'TCP' },
          ],
        },
      }),
      "spec.ports has '53/TCP' twice (rename or remove one of them)",
    ],
    [
      'two mounts at one path',
      deployment({
        volumeMounts: [
          { name: 'a', mountPath: '/x' },
          { name: 'b', mountPath: '/x' },
        ],
      }),
      `${AT}.volumeMounts has '/x' twice (rename or remove one of them)`,
    ],
    [
      'a variable with two values',
      deployment({ env: [{ name: 'A', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] }),
      `${AT}.env[A] has both value and valueFrom (keep one of them)`,
    ],
    [
      'a probe that asks in two ways',
      deployment({ livenessProbe: { exec: { command: ['ls'] }, tcpSocket: { port: 80 } } }),
      `${AT}.livenessProbe has both exec and tcpSocket (keep one of them)`,
    ],
    [
      'a probe that asks nothing',
      deployment({ livenessProbe: { periodSeconds: 5 } }),
      `${AT}.livenessProbe has none of: exec, grpc, httpGet, tcpSocket (give one of them)`,
    ],
    [
      'a volume of two kinds',
      deployment({}, { volumes: [{ name: 'a', emptyDir: {}, hostPath: { path: '/x' } }] }),
      'spec.template.spec.volumes[a] has both emptyDir and hostPath (keep one of them)',
    ],
    [
      'a budget with two numbers',
      object('policy/v1', 'PodDisruptionBudget', { spec: { minAvailable: 1, maxUnavailable: 1 } }),
      'spec has both maxUnavailable and minAvailable (keep one of them)',
    ],
    [
      'a version that is gone',
      object('policy/v1beta1', 'PodDisruptionBudget', {}),
      'is a PodDisruptionBudget of policy/v1beta1, which is not served (use policy/v1)',
    ],
    [
      'a version of a custom kind that is not there',
      object('cert-manager.io/v2', 'Certificate', {}),
      'is a Certificate of cert-manager.io/v2, which is not served (use cert-manager.io/v1)',
    ],
    [
      'a kind in a group that has lost it',
      object('extensions/v1beta1', 'Ingress', {}),
      'is a Ingress of extensions/v1beta1, which does not exist (use apiVersion: networking.k8s.io/v1)',
    ],
    [
      'a misspelt kind',
      object('v1', 'Sercive', {}),
      "is a Sercive of v1, which does not exist (did you mean 'Service'?)",
    ],
    [
      'a misspelt kind of Flux',
      object('image.toolkit.fluxcd.io/v1', 'ImagePolcy', {}),
      "is a ImagePolcy of image.toolkit.fluxcd.io/v1, which does not exist (did you mean 'ImagePolicy'?)",
    ],
    [
      'options of a call',
      object('v1', 'DeleteOptions', {}),
      'is a DeleteOptions of v1, which does not exist (correct kind or apiVersion)',
    ],
    [
      'a preview of a kind',
      object('networking.k8s.io/v1beta1', 'IPAddress', {}),
      'is a IPAddress of networking.k8s.io/v1beta1, which API servers serve only when told to (use networking.k8s.io/v1)',
    ],
    [
      'a misspelt field of a custom kind',
      object('cert-manager.io/v1', 'Certificate', {
        spec: { secretName: 'a', issuerRef: { name: 'b' }, dnsName: ['c'] },
      }),
      "has the unknown field spec.dnsName (did you mean 'dnsNames'?)",
    ],
    [
      'a misspelt field of metadata',
      object('cert-manager.io/v1', 'Certificate', {
        metadata: { name: 'web', label: {} },
        spec: { secretName: 'a', issuerRef: { name: 'b' } },
      }),
      "has the unknown field metadata.label (did you mean 'labels'?)",
    ],
    [
      'a span of time that is none',
      object('source.toolkit.fluxcd.io/v1', 'HelmRepository', {
        spec: { interval: 'daily', url: 'https://charts.bramble.example' },
      }),
      expect.stringMatching(/^spec.interval is 'daily', which is no such text/) as never,
    ],
  ])('%s', (_, wrong, expected) => {
    expect(found(wrong)).toEqual([expected]);
  });
});
