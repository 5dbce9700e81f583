import { alphabetical, app, component, type FollowPolicy, image, numerical, semver } from 'bramble';
import { rules as TRAEFIK } from '../charts/addons/traefik/rules.ts';
import { deployment, documents, manifest, service, workload } from '../lib/checks/example-objects.ts';
import { rules as IMAGES } from '../lib/checks/rules/floating-images.ts';
import { rules as FOLLOW } from '../lib/checks/rules/follow-rules.ts';
import { rules as MOUNTS } from '../lib/checks/rules/mounts.ts';
import { rules as WORDS } from '../lib/checks/rules/pod-values.ts';
import { rules as POLICIES } from '../lib/checks/rules/policy-shapes.ts';
import { rules as PROTOCOLS } from '../lib/checks/rules/port-protocols.ts';
import { rules as RIGHTS } from '../lib/checks/rules/role-groups.ts';
import { rules as DEFAULTS } from '../lib/checks/rules/second-defaults.ts';
import { brokenRules } from './judge.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

/** What is taken, and nobody acts on. */

const OF_TRAEFIK = ['foreign-namespace', 'external-name', 'tls-backend', 'missing-resolver', 'missing-plugin'];
const VALUES = ['middleware-value', 'endless-chain', 'tls-option'];
const RULES = [
  ...TRAEFIK.filter(({ id }) => [...OF_TRAEFIK, ...VALUES].includes(id)),
  ...IMAGES.filter(({ id }) => id === 'image-reference'),
  ...MOUNTS,
  ...WORDS,
  ...POLICIES,
  ...PROTOCOLS,
  ...RIGHTS,
  ...DEFAULTS,
];

const RBAC = 'rbac.authorization.k8s.io/v1';
const role = (rule: string, kind = 'Role') => manifest(`${RBAC} ${kind}`, 'web', `rules: [${rule}]`);
const policy = (spec: string, selector = 'matchLabels: { app: web }') =>
  documents(
    deployment('ports: [{ containerPort: 8080 }]'),
    manifest('networking.k8s.io/v1 NetworkPolicy', 'web', `spec: { podSelector: { ${selector} }, ${spec} }`),
  );
const serving = (port: string, container: string) =>
  documents(service(`selector: { app: web }, ports: [{ ${port} }]`), deployment(`ports: [{ ${container} }]`));
const mounting = (one: string, other: string) =>
  deployment(
    `volumeMounts: [{ name: data, mountPath: ${one} }, { name: data, mountPath: ${other} }]`,
    'volumes: [{ name: data, emptyDir: {} }]',
  );
const storageClass = (name: string, isDefault: string) =>
  manifest(
    'storage.k8s.io/v1 StorageClass',
    `${name}, annotations: { storageclass.kubernetes.io/is-default-class: '${isDefault}' }`,
    'provisioner: bramble.example/fast',
  );

const traefik = (...args: readonly string[]) =>
  workload({
    name: 'traefik',
    container: `args: [${['--providers.kubernetesCRD=true', ...args].map((arg) => `'${arg}'`).join(', ')}]`,
  });
const named = (kind: string, name: string, spec: string) =>
  manifest(`traefik.io/v1alpha1 ${kind}`, name, `spec: { ${spec} }`);
const middleware = (spec: string, name = 'm') => named('Middleware', name, spec);
const HTTP = service('ports: [{ name: http, port: 80 }]');
const HTTPS = service('ports: [{ name: https, port: 5001 }]', 'nas');
const route = ({ middlewares = '', services = '{ name: web, port: 80 }', more = '' } = {}) =>
  named(
    'IngressRoute',
    'web',
    `${more} routes: [{ kind: Rule, match: Host(\`web.bramble.example\`), middlewares: [${middlewares}], services: [${services}] }]`,
  );
const routed = (parts: Parameters<typeof route>[0], ...beside: readonly string[]) =>
  documents(traefik(), HTTP, route(parts), ...beside);
const running = (reference: string) => deployment('').replace('docker.io/library/busybox:1.37.0', `'${reference}'`);

describe('what is taken and nobody acts on is found', () => {
  const cases: Record<string, readonly [rule: string, objects: string]> = {
    'a resource of another group': ['wrong-group', role('{ apiGroups: [""], resources: [deployments], verbs: [get] }')],
    'a resource of a group that is gone': [
      'wrong-group',
      role('{ apiGroups: [extensions], resources: [ingresses], verbs: [get] }', 'ClusterRole'),
    ],
    'a version for a group': ['wrong-group', role('{ apiGroups: [apps/v1], resources: [deployments], verbs: [get] }')],
    'the name that the core group does not have': [
      'wrong-group',
      role('{ apiGroups: [core], resources: [pods], verbs: [get] }'),
    ],
    'what is made, by its name': [
      'named-create',
      role('{ apiGroups: [""], resources: [secrets], resourceNames: [web], verbs: [get, create] }'),
    ],
    'all that is removed, by its name': [
      'named-create',
      role('{ apiGroups: [""], resources: [secrets], resourceNames: [web], verbs: [deletecollection] }'),
    ],
    'what lies in no namespace, within one': [
      'unplaced-right',
      role('{ apiGroups: [storage.k8s.io], resources: [storageclasses], verbs: [get] }'),
    ],
    'a way out without its type': ['policy-type', policy('policyTypes: [Ingress], egress: [{}]')],
    'a way in without its type': ['policy-type', policy('policyTypes: [Egress], ingress: [{}]')],
    'a port that no pod has': ['policy-port', policy('policyTypes: [Ingress], ingress: [{ ports: [{ port: 80 }] }]')],
    'a port by a name that no pod has': ['policy-port', policy('ingress: [{ ports: [{ port: http }] }]')],
    'a port of UDP where pods have TCP': [
      'policy-port',
      policy('ingress: [{ ports: [{ port: 8080, protocol: UDP }] }]'),
    ],
    'a port that no pod has, on the way out': [
      'policy-port',
      policy(
        'policyTypes: [Egress], egress: [{ to: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 80 }] }]',
        '',
      ),
    ],
    'UDP to a port of TCP': ['port-protocol', serving('port: 53, protocol: UDP', 'containerPort: 53')],
    'TCP to a port of UDP, by its name': [
      'port-protocol',
      serving('port: 53, targetPort: dns', 'name: dns, containerPort: 53, protocol: UDP'),
    ],
    'a route of UDP to a port of TCP': [
      'port-protocol',
      documents(HTTP, named('IngressRouteUDP', 'web', 'routes: [{ services: [{ name: web, port: 80 }] }]')),
    ],
    'a path, once with a slash at the end': ['same-mount-path', mounting('/data', '/data/')],
    'a path, once with two slashes': ['same-mount-path', mounting('/data/web', '/data//web')],
    'a path, once with a dot': ['same-mount-path', mounting('/data/web', '/data/./web')],
    'a default beside that of k3s': ['second-default', storageClass('fast', 'true')],
    'two default IngressClasses': [
      'second-default',
      documents(
        ...['one', 'two'].map((name) =>
          manifest(
            'networking.k8s.io/v1 IngressClass',
            `${name}, annotations: { ingressclass.kubernetes.io/is-default-class: 'true' }`,
            'spec: { controller: bramble.example/web }',
          ),
        ),
      ),
    ],
    'a text of what is not there': ['undefined-text', deployment('args: [--url=http://undefined/api]')],
    'a text of an object': ['undefined-text', deployment("env: [{ name: URL, value: 'http://[object Object]' }]")],
    'a middleware of another namespace': [
      'foreign-namespace',
      routed({ middlewares: '{ name: m, namespace: shared }' }, middleware('compress: {}', 'm, namespace: shared')),
    ],
    'a middleware as annotations name it': [
      'foreign-namespace',
      routed({ middlewares: '{ name: web_m@kubernetescrd }' }),
    ],
    'a Service of another namespace': [
      'foreign-namespace',
      routed(
        { services: '{ name: web, namespace: shared, port: 80 }' },
        service('ports: [{ port: 80 }]', 'web, namespace: shared'),
      ),
    ],
    'an option of another namespace': [
      'foreign-namespace',
      routed(
        { more: 'tls: { options: { name: o, namespace: shared } },' },
        named('TLSOption', 'o, namespace: shared', 'minVersion: VersionTLS13'),
      ),
    ],
    'a Service that is another name': [
      'external-name',
      routed(
        { services: '{ name: nas, port: 80 }' },
        service('type: ExternalName, externalName: nas.bramble.example', 'nas'),
      ),
    ],
    'TLS by the name of the port': ['tls-backend', routed({ services: '{ name: nas, port: 5001 }' }, HTTPS)],
    'TLS by the scheme': ['tls-backend', routed({ services: '{ name: web, port: 80, scheme: https }' })],
    'a resolver that is not there': ['missing-resolver', routed({ more: 'tls: { certResolver: letsencrypt },' })],
    'a plugin that is not loaded': ['missing-plugin', documents(traefik(), middleware('plugin: { geo: {} }'))],
    'an expression that looks ahead': [
      'middleware-value',
      middleware("redirectRegex: { regex: '^(?!a)', replacement: b }"),
    ],
    'an expression without its end': ['middleware-value', middleware("stripPrefixRegex: { regex: ['/(a'] }")],
    'a group that the expression does not have': [
      'middleware-value',
      middleware("replacePathRegex: { regex: '^/a/(.*)', replacement: '/$1b' }"),
    ],
    'a period in days': ['middleware-value', middleware('rateLimit: { average: 1, period: 1d }')],
    'a prefix without a slash': ['middleware-value', middleware('stripPrefix: { prefixes: [api] }')],
    'a condition without brackets': [
      'middleware-value',
      middleware("circuitBreaker: { expression: 'NetworkErrorRatio > 0.5' }"),
    ],
    'a login at no URL': ['middleware-value', middleware("forwardAuth: { address: 'auth.bramble.example' }")],
    'a header that is none': ['middleware-value', middleware("headers: { customRequestHeaders: { 'X User': web } }")],
    'a header that is none, shown to scripts': [
      'middleware-value',
      middleware("headers: { accessControlExposeHeaders: ['X:User'] }"),
    ],
    'no second try': ['middleware-value', middleware('retry: { attempts: 0 }')],
    'a door for nobody': ['middleware-value', middleware('inFlightReq: { amount: 0 }')],
    'a body of less than nothing': ['middleware-value', middleware('buffering: { maxRequestBodyBytes: -1 }')],
    'a chain of itself': ['endless-chain', middleware('chain: { middlewares: [{ name: m }] }')],
    'a chain of a chain of itself': [
      'endless-chain',
      documents(
        middleware('chain: { middlewares: [{ name: n }] }'),
        middleware('chain: { middlewares: [{ name: m }] }', 'n'),
      ),
    ],
    'a version of TLS in short': ['tls-option', named('TLSOption', 'o', 'minVersion: TLS13')],
    'a cipher suite in other words': [
      'tls-option',
      named('TLSOption', 'o', 'cipherSuites: [ECDHE-RSA-AES256-GCM-SHA384]'),
    ],
    'an image with capitals': ['image-reference', running('ghcr.io/Bramble/web:1.0')],
    'an image with a scheme': ['image-reference', running('https://ghcr.io/bramble/web:1.0')],
    'an image with half a digest': ['image-reference', running('ghcr.io/bramble/web@sha256:abc')],
    'an image with two colons': ['image-reference', running('ghcr.io/bramble/web::1.0')],
  };
  it.each(Object.entries(cases))('%s', (_, [rule, objects]) => {
    expect(brokenRules(RULES, objects)).toContain(rule);
  });
});

describe('what somebody acts on is left alone', () => {
  const cases: Record<string, string> = {
    'two groups in one rule': role('{ apiGroups: ["", apps], resources: [pods, deployments], verbs: [get] }'),
    'a group of what is not installed': role(
      '{ apiGroups: [example.bramble.example], resources: [webs], verbs: [get] }',
    ),
    'what is below an object, made by its name': role(
      '{ apiGroups: [""], resources: [serviceaccounts/token], resourceNames: [web], verbs: [create] }',
    ),
    'the own namespace, within it': role('{ apiGroups: [""], resources: [namespaces], verbs: [get] }'),
    'ports of a range': policy('ingress: [{ ports: [{ port: 8000, endPort: 9000 }] }]'),
    'all ports of a protocol': policy('ingress: [{ ports: [{ protocol: UDP }] }]'),
    'one number of TCP and of UDP': serving(
      'name: dns, port: 53, protocol: UDP',
      'name: dns, containerPort: 53, protocol: UDP }, { name: dns-tcp, containerPort: 53',
    ),
    'a folder within another': mounting('/data', '/data/web'),
    'a default in the place of that of k3s': documents(
      storageClass('local-path', 'false'),
      storageClass('fast', 'true'),
    ),
    'a word that begins alike': deployment('args: [--undefined-fields=keep]'),
    'a middleware of another namespace, where that is allowed': documents(
      traefik('--providers.kubernetesCRD.allowCrossNamespace=true'),
      HTTP,
      middleware('compress: {}', 'm, namespace: shared'),
      route({ middlewares: '{ name: m, namespace: shared }' }),
    ),
    'another name, where that is allowed': documents(
      traefik('--providers.kubernetesCRD.allowExternalNameServices'),
      service('type: ExternalName, externalName: nas.bramble.example', 'nas'),
      route({ services: '{ name: nas, port: 80 }' }),
    ),
    'TLS with what knows the certificate': routed(
      { services: '{ name: nas, port: 5001, serversTransport: nas }' },
      HTTPS,
      named('ServersTransport', 'nas', 'insecureSkipVerify: true'),
    ),
    'a Traefik that nobody here draws': documents(HTTPS, route({ services: '{ name: nas, port: 5001 }' })),
    'an expression with all that Go knows': middleware(
      String.raw`redirectRegex: { regex: '(?i)^https?://(?P<host>[^/]+)/(.*)$', replacement: 'https://\${host}/$2' }`.replace(
        '\\$',
        '$',
      ),
    ),
    'a condition of several': middleware(
      "circuitBreaker: { expression: 'NetworkErrorRatio() > 0.30 || (ResponseCodeRatio(500, 600, 0, 600) > 0.25 && LatencyAtQuantileMS(50.0) > 100)' }",
    ),
    'two that name each other’s neighbours': documents(
      middleware('chain: { middlewares: [{ name: n }] }'),
      middleware('compress: {}', 'n'),
    ),
    'an image with all that a name may have': running('registry.bramble.example:5000/a/b_c--d.e:V1.0_x'),
  };
  it.each(Object.entries(cases))('%s', (_, objects) => {
    expect(brokenRules(RULES, objects)).toEqual([]);
  });
});

describe('tags in an order that is not that of their age are found', () => {
  const REPOSITORY = 'ghcr.io/bramble/web';
  const following = (follow: FollowPolicy, tag: string) =>
    brokenRules(
      FOLLOW.filter(({ id }) => id !== 'policy-marker' && id !== 'unmoved-image'),
      '',
      {
        component: { images: [image(REPOSITORY, { follow })] },
        inputs: { pins: { web: `${REPOSITORY}:${tag}` } },
      },
    );
  const wrong: Record<string, readonly [rule: string, FollowPolicy, tag: string]> = {
    'versions by letters': ['unordered-tags', alphabetical({ pattern: '^v.*$' }), 'v1.9.0'],
    'versions in front of something': ['unordered-tags', alphabetical({ pattern: '^.*$' }), '1.9-alpine'],
    'hashes by letters': ['unordered-tags', alphabetical({ pattern: '^.*$' }), '3f2a91c'],
    'hashes behind a branch': [
      'unordered-tags',
      alphabetical({ pattern: '^main-(?<sha>.*)$', extract: '$sha' }),
      'main-3f2a91c',
    ],
    'numbers by letters': ['unordered-tags', alphabetical({ pattern: '^build-[0-9]+$' }), 'build-9'],
    'versions as numbers': ['unordered-tags', numerical({ pattern: '^[0-9.]+$' }), '1.9'],
    'a pre-release outside its range': ['pin-outside-policy', semver('^1.4'), '1.5.0-rc.1'],
  };
  it.each(Object.entries(wrong))('%s', (_, [rule, follow, tag]) => expect(following(follow, tag)).toEqual([rule]));

  const right: Record<string, readonly [FollowPolicy, tag: string]> = {
    'dates by letters': [alphabetical({ pattern: '^[0-9-]+$' }), '2026-01-31'],
    'times by letters': [
      alphabetical({ pattern: '^main-[a-f0-9]+-(?<ts>[0-9]+)$', extract: '$ts' }),
      'main-3f2a91c-1767225600',
    ],
    'names of releases by letters': [alphabetical({ pattern: '^[a-z]+$' }), 'bookworm'],
    'a pre-release within its range': [semver('>=1.4.0-0'), '1.5.0-rc.1'],
  };
  it.each(Object.entries(right))('not %s', (_, [follow, tag]) => expect(following(follow, tag)).toEqual([]));
});

it.each(['lan', 'vpn'] as const)('a record for a host through %s is told where nobody makes it', (through) => {
  const exposed = (record: boolean) =>
    app({ name: 'web', image: image('docker.io/library/busybox'), port: 8080, expose: { through, record } });
  const told = (record: boolean) =>
    renderSample(sample({ components: [exposed(record)] }))
      .findings.filter(({ rule }) => rule === 'idle-record')
      .map(brief);
  expect(told(true)).toEqual([
    'warning home/web expose.record: asks for a DNS record, but the cluster says nothing of Cloudflare: nobody makes it',
  ]);
  expect(told(false)).toEqual([]);
});

it('names that nobody makes, and functions that give nothing, are told', () => {
  const records = component({ name: 'nas', records: { 'nas.bramble.example': '10.10.11.30' } });
  const web = app({
    name: 'web',
    image: image('docker.io/library/busybox'),
    port: 8080,
    env: { URL: (() => undefined) as never },
  });
  expect(renderSample(sample({ components: [records, web] })).findings.map(brief)).toEqual([
    'error home/web env.URL: the function gives nothing, and no text',
    'warning home/nas records: says records, but the cluster says nothing of Cloudflare: nobody makes them',
  ]);
});
