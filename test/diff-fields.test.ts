import { docs, expectPairs, fieldLines, type StepPair } from './told-step.ts';

const deployment = (container: string, spec = '', name = 'web', more = '') => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} ${more} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { ${spec} containers: [{ name: ${name}, image: 'web:1', ${container} }] }
`;
const config = (text: string, key = 'settings') => `
apiVersion: v1
kind: ConfigMap
metadata: { name: web }
data:
  ${key}: |
${text
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
`;
const service = (ports: string) => `
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [${ports}] }
`;
const kustomization = (spec: string) => `
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: web, namespace: flux-system }
spec: { path: ./dist/home/web, prune: true, sourceRef: { kind: GitRepository, name: flux-system }, ${spec} }
`;

describe('no change is', () => {
  const pairs: Readonly<Record<string, StepPair>> = {
    'a tree that is the same': [deployment(''), deployment(''), []],
    'another order of documents': [
      docs(deployment(''), service('{ port: 80 }')),
      docs(service('{ port: 80 }'), deployment('')),
      [],
    ],
    'another order of keys': [
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\ndata: { a: "1", b: "2" }',
      'kind: ConfigMap\ndata: { b: "2", a: "1" }\nmetadata: { name: web }\napiVersion: v1',
      [],
    ],
    'another order of containers, of variables and of mounts': [
      deployment(
        'env: [{ name: A, value: a }, { name: B, value: b }], volumeMounts: [{ name: d, mountPath: /d }, { name: e, mountPath: /e }]',
      ),
      deployment(
        'env: [{ name: B, value: b }, { name: A, value: a }], volumeMounts: [{ name: e, mountPath: /e }, { name: d, mountPath: /d }]',
      ),
      [],
    ],
    'an amount that is written in another way': [
      deployment('resources: { requests: { cpu: 500m, memory: 1024Mi } }'),
      deployment('resources: { requests: { cpu: "0.5", memory: 1Gi } }'),
      [],
    ],
    'a time of Flux that is written in another way': [
      kustomization('interval: 60m'),
      kustomization('interval: 1h'),
      [],
    ],
    'the preset protocol of a port that says it': [service('{ port: 80 }'), service('{ port: 80, protocol: TCP }'), []],
  };
  expectPairs(pairs, fieldLines);
});

describe('a change is told by its place, with the key of an item', () => {
  const pairs: Readonly<Record<string, StepPair>> = {
    'of a variable': [
      deployment('env: [{ name: HOST_URL, value: a }]'),
      deployment('env: [{ name: HOST_URL, value: b }]'),
      ['~ containers[web].env[HOST_URL].value  a → b'],
    ],
    'of a variable that comes': [
      deployment(''),
      deployment('env: [{ name: A, value: a }]'),
      ['+ containers[web].env  [{ name: A, value: a }]'],
    ],
    'of a variable beside others': [
      deployment('env: [{ name: A, value: a }]'),
      deployment('env: [{ name: B, value: b }, { name: A, value: a }]'),
      ['+ containers[web].env[B]  { name: B, value: b }'],
    ],
    'of a variable that goes': [
      deployment('env: [{ name: A, value: a }, { name: B, value: b }]'),
      deployment('env: [{ name: B, value: b }]'),
      ['- containers[web].env[A]  { name: A, value: a }'],
    ],
    'of an amount': [
      deployment('resources: { requests: { memory: 64Mi } }'),
      deployment('resources: { requests: { memory: 96Mi } }'),
      ['~ containers[web].resources.requests.memory  64Mi → 96Mi'],
    ],
    'of arguments, item by item': [
      deployment('args: [--a, --b, --c]'),
      deployment('args: [--a, --d, --c, --e]'),
      ['~ containers[web].args', '  - --b', '  + --d', '  + --e'],
    ],
    'of arguments in another order, which programs read': [
      deployment('args: [--a, --b]'),
      deployment('args: [--b, --a]'),
      ['~ containers[web].args  [--a, --b] → [--b, --a] (another order)'],
    ],
    'of init containers in another order, which run one after another': [
      deployment('', "initContainers: [{ name: a, image: 'a:1' }, { name: b, image: 'b:1' }],"),
      deployment('', "initContainers: [{ name: b, image: 'b:1' }, { name: a, image: 'a:1' }],"),
      ['~ initContainers  [a, b] → [b, a] (another order)'],
    ],
    'of a port of a Service that has another number, and its name': [
      service('{ name: http, port: 80 }, { name: admin, port: 81 }'),
      service('{ name: http, port: 8080 }, { name: admin, port: 81 }'),
      ['~ ports[80].port  80 → 8080'].map((line) => line.replace('ports', 'spec.ports')),
    ],
    'of UDP beside TCP on one number': [
      service('{ name: a, port: 53 }, { name: b, port: 53, protocol: UDP }'),
      service('{ name: a, port: 53 }, { name: b, port: 53, protocol: UDP, targetPort: 5353 }'),
      ['+ spec.ports[53/UDP].targetPort  5353'],
    ],
    'of a label with dots and a slash': [
      deployment('', '', 'web', ', labels: { app.kubernetes.io/version: "1" }'),
      deployment('', '', 'web', ', labels: { app.kubernetes.io/version: "2" }'),
      ["~ metadata.labels['app.kubernetes.io/version']  1 → 2"],
    ],
    'of what Flux is told': [
      kustomization('interval: 1h'),
      kustomization('interval: 2h, dependsOn: [{ name: traefik-crds }]'),
      ['~ spec.interval  1h → 2h', '+ spec.dependsOn  [{ name: traefik-crds }]'],
    ],
    'of the version of an API': [
      'apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\nmetadata: { name: web }\nspec: { maxReplicas: 3 }',
      'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: web }\nspec: { maxReplicas: 3 }',
      ['~ apiVersion  autoscaling/v1 → autoscaling/v2'],
    ],
    'of a kind that nobody knows, by the names of items': [
      'apiVersion: own.bramble.example/v1\nkind: Thing\nmetadata: { name: web }\nspec: { parts: [{ name: a, size: 1 }, { name: b, size: 1 }] }',
      'apiVersion: own.bramble.example/v1\nkind: Thing\nmetadata: { name: web }\nspec: { parts: [{ name: a, size: 1 }, { name: b, size: 2 }] }',
      ['~ spec.parts[b].size  1 → 2'],
    ],
    'of an empty text, so that it is seen': [
      deployment('env: [{ name: A, value: a }]'),
      deployment('env: [{ name: A, value: "" }]'),
      ['~ containers[web].env[A].value  a → ""'],
    ],
    'of a number that becomes a text': [
      service('{ name: a, port: 80, targetPort: 80 }'),
      service('{ name: a, port: 80, targetPort: http }'),
      ['~ spec.ports[80].targetPort  80 → http'],
    ],
  };
  expectPairs(pairs, fieldLines);
});

describe('a text is compared as what it is', () => {
  const pairs: Readonly<Record<string, StepPair>> = {
    'YAML as data': [
      config('server:\n  port: 80\n  names: [a, b]'),
      config('server:\n  names: [a, b]\n  port: 81'),
      ['~ data.settings', '  ~ server.port  80 → 81'],
    ],
    'JSON as data': [
      config('{ "a": 1, "b": [1, 2] }'),
      config('{"b":[1,2],"a":2}'),
      ['~ data.settings', '  ~ a  1 → 2'],
    ],
    'other text line by line': [
      config('listen 80\nroot /srv\n'),
      config('listen 81\nroot /srv\n'),
      ['~ data.settings', '  - listen 80', '  + listen 81', '    root /srv'],
    ],
    'YAML of which only the comments differ line by line': [
      config('# old\na: 1\nb: 2'),
      config('# new\na: 1\nb: 2'),
      ['~ data.settings', '  - # old', '  + # new', '    a: 1'],
    ],
  };
  expectPairs(pairs, fieldLines);

  it('and cut where it is long, with how much is left', () => {
    const lines = Array.from({ length: 60 }, (_, at) => `line ${at}`);
    const [first, ...others] = fieldLines(config(lines.join('\n')), config(lines.map((line) => `${line}!`).join('\n')));
    expect([first, others.length, others.at(-1)]).toEqual(['~ data.settings', 13, '    … 108 more lines']);
  });
});

describe('objects', () => {
  const pairs: Readonly<Record<string, StepPair>> = {
    'that come, and that go': [service('{ port: 80 }'), config('a'), ['+ ConfigMap web', '- Service web']],
    'of one name in another namespace are others': [
      service('{ port: 80 }'),
      service('{ port: 80 }').replace('name: web', 'name: web, namespace: other'),
      ['+ Service other/web', '- Service web'],
    ],
    'that share a change are told together': [
      docs(...['a', 'b', 'c'].map((name) => deployment('resources: { requests: { memory: 64Mi } }', '', name))),
      docs(...['a', 'b', 'c'].map((name) => deployment('resources: { requests: { memory: 96Mi } }', '', name))),
      ['~ containers[*].resources.requests.memory  64Mi → 96Mi in 3 Deployments'],
    ],
    'that share a change, and have more of their own': [
      docs(...['a', 'b', 'c'].map((name) => deployment('tty: false', '', name))),
      docs(
        ...['a', 'b', 'c'].map((name) => deployment(name === 'a' ? 'tty: true, stdin: true' : 'tty: true', '', name)),
      ),
      ['~ containers[*].tty  false → true in 3 Deployments', '+ containers[a].stdin  true'],
    ],
  };
  expectPairs(pairs, fieldLines);
});

it('no value of a Secret is told', () => {
  const secret = (value: string) =>
    `apiVersion: v1\nkind: Secret\nmetadata: { name: web }\nstringData: { password: ${value} }`;
  expect(fieldLines(secret('hunter2'), secret('hunter3'))).toEqual(['~ stringData.password  (hidden) → (hidden)']);
});
