import { rules as certManager } from '../charts/addons/cert-manager/rules.ts';
import { rules as metallb } from '../charts/addons/metallb/rules.ts';
import { rules as traefik } from '../charts/addons/traefik/rules.ts';
import { rules as ARGUMENTS } from '../lib/checks/rules/arguments.ts';
import { rules as CERTIFICATES } from '../lib/checks/rules/certificates-rules.ts';
import { rules as PORTS } from '../lib/checks/rules/endpoint-ports.ts';
import { rules as INCOMPLETE } from '../lib/checks/rules/incomplete-resources.ts';
import { rules as WORDS } from '../lib/checks/rules/pod-values.ts';
import { rules as REPEATED } from '../lib/checks/rules/repeated-entries.ts';
import { rules as RIGHTS } from '../lib/checks/rules/role-rules.ts';
import { rules as RUN_TIME } from '../lib/checks/rules/run-time-fields.ts';
import { rules as SELECTORS } from '../lib/checks/rules/selectors-rules.ts';
import { rules as FILES } from '../lib/checks/rules/sub-paths.ts';
import { rules as KEYS } from '../lib/checks/rules/well-known-keys.ts';
import { judge, podOf } from './judge.ts';

const RULES = [
  ...ARGUMENTS,
  ...CERTIFICATES,
  ...WORDS,
  ...PORTS,
  ...[...certManager, ...metallb, ...traefik].filter(({ id }) =>
    ['unproven-host', 'unannounced-pool', 'ignored-tls-store', 'source-range', 'route-without-service'].includes(id),
  ),
  ...INCOMPLETE,
  ...REPEATED,
  ...RIGHTS,
  ...RUN_TIME,
  ...SELECTORS,
  ...FILES,
  ...KEYS,
];
const found = (objects: string) =>
  judge(RULES, objects.replace(/---\s*$/, '')).map((line) => line.replace(/^(\w+) home\/web /, '$1 '));
const object = (apiVersion: string, kind: string, rest: string) => `
apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: x }
${rest}
---`;

const CERT_MANAGER = 'cert-manager.io/v1';
const TRAEFIK = 'traefik.io/v1alpha1';
const RBAC = 'rbac.authorization.k8s.io/v1';
const ACCOUNT = 'server: https://acme.bramble.example, privateKeySecretRef: { name: account }';
const issuer = (solvers: string) =>
  object(CERT_MANAGER, 'ClusterIssuer', `spec: { acme: { ${ACCOUNT}, solvers: [${solvers}] } }`);
const certificate = (fields: string) =>
  object(
    CERT_MANAGER,
    'Certificate',
    `spec: { secretName: x-tls, issuerRef: { kind: ClusterIssuer, name: x }, ${fields} }`,
  );
const DNS = 'dns01: { cloudflare: { apiTokenSecretRef: { name: token, key: token } } }';
const middleware = (spec: string) => object(TRAEFIK, 'Middleware', `spec: { ${spec} }`);
const role = (rule: string) => object(RBAC, 'ClusterRole', `rules: [{ ${rule} }]`);
const hook = (rule: string) =>
  object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', `webhooks: [{ rules: [{ ${rule} }] }]`);
const injected = (annotation: string) => `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: x, annotations: { ${annotation} } }
webhooks: [{ name: x.bramble.example, clientConfig: { caBundle: eA== } }]
---`;
const pods = (app: string, spec = '') =>
  object(
    'apps/v1',
    'Deployment',
    `spec: { selector: { matchLabels: { app: ${app} } }, template: { metadata: { labels: { app: ${app} } }, spec: { containers: [{ name: x }], ${spec} } } }`,
  );
const policy = (rule: string) => object('networking.k8s.io/v1', 'NetworkPolicy', `spec: { podSelector: {}, ${rule} }`);
const peer = (app: string, namespace?: string) =>
  `{ podSelector: { matchLabels: { app: ${app} } }${namespace ? `, namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ${namespace} } }` : ''} }`;
const service = (spec: string) => object('v1', 'Service', `spec: { ${spec} }`);
const slice = (ports: string, endpoints = '[{ addresses: [10.10.11.40] }]') => `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: x, labels: { kubernetes.io/service-name: x } }
addressType: IPv4
endpoints: ${endpoints}
ports: [${ports}]
---`;
const annotated = (annotation: string) => `
apiVersion: v1
kind: Namespace
metadata: { name: web, annotations: { ${annotation} } }
`;
const config = (volume: string, subPath: string) => `${object('v1', 'ConfigMap', 'data: { a.conf: x }')}
${podOf(`volumeMounts: [{ name: c, mountPath: /c, subPath: ${subPath} }]`, `volumes: [{ name: c, ${volume} }]`)}`;

describe('what Kubernetes takes without a word, and what does not work, is found', () => {
  const cases: Record<string, [string, ...string[]]> = {
    'an issuer of no kind': [
      object(CERT_MANAGER, 'Issuer', 'spec: {}'),
      'error issuer.x.yaml: spec has none of acme, ca, selfSigned, vault, venafi',
    ],
    'an issuer of two kinds': [
      object(CERT_MANAGER, 'Issuer', 'spec: { selfSigned: {}, ca: { secretName: ca } }'),
      'error issuer.x.yaml: spec has both selfSigned and ca',
    ],
    'an issuer without solvers': [issuer(''), 'error clusterissuer.x.yaml: lacks spec.acme.solvers'],
    'a solver of nothing': [
      issuer('{ selector: {} }'),
      'error clusterissuer.x.yaml: spec.acme.solvers[0] has none of dns01, http01',
    ],
    'a token without its key': [
      issuer('{ dns01: { cloudflare: { apiTokenSecretRef: { name: token } } } }'),
      'error clusterissuer.x.yaml: lacks spec.acme.solvers[0].dns01.cloudflare.apiTokenSecretRef.key',
    ],
    'a certificate for nobody': [
      certificate(''),
      'error certificate.x.yaml: spec has none of commonName, dnsNames, emailAddresses, ipAddresses, literalSubject, otherNames and 1 more',
    ],
    'a certificate outside the zones of its issuer': [
      issuer(`{ ${DNS}, selector: { dnsZones: [bramble.example] } }`) + certificate('dnsNames: [other.example]'),
      "error certificate.x.yaml: wants a certificate for 'other.example', which no solver of 'x' proves",
    ],
    'a wildcard that http01 is to prove': [
      issuer('{ http01: { ingress: {} } }') + certificate("dnsNames: ['*.bramble.example']"),
      "error certificate.x.yaml: wants a certificate for '*.bramble.example', which no solver of 'x' proves by dns01, which a wildcard needs",
    ],
    'a host twice in a certificate, in other letters': [
      certificate('dnsNames: [bramble.example, Bramble.example]'),
      "warning certificate.x.yaml: has 'bramble.example' twice in spec.dnsNames",
    ],
    'a network twice in a Middleware': [
      middleware('ipAllowList: { sourceRange: [10.10.11.0/24, 10.10.11.0/24] }'),
      "warning middleware.x.yaml: has '10.10.11.0/24' twice in spec.ipAllowList.sourceRange",
    ],
    'a Middleware of no kind': [middleware(''), 'error middleware.x.yaml: spec has none of its possible fields'],
    'a Middleware of two kinds': [
      middleware('compress: {}, addPrefix: { prefix: /a }'),
      'error middleware.x.yaml: spec has both compress and addPrefix',
    ],
    'users without their Secret': [middleware('basicAuth: {}'), 'error middleware.x.yaml: lacks spec.basicAuth.secret'],
    'a route to a Service without its port': [
      object(TRAEFIK, 'IngressRoute', 'spec: { routes: [{ match: Path(`/`), services: [{ name: a }] }] }'),
      'error ingressroute.x.yaml: lacks spec.routes[0].services[a].port',
    ],
    'a policy of images that chooses none': [
      object('image.toolkit.fluxcd.io/v1', 'ImagePolicy', 'spec: { imageRepositoryRef: { name: x }, policy: {} }'),
      'error imagepolicy.x.yaml: spec.policy has none of alphabetical, numerical, semver',
    ],
    'where to send alerts': [
      object('notification.toolkit.fluxcd.io/v1beta3', 'Provider', 'spec: { type: slack }'),
      'error provider.x.yaml: spec has none of address, secretRef',
    ],
    'a verb in capitals': [
      role('apiGroups: [""], resources: [pods], verbs: [GET]'),
      "warning clusterrole.x.yaml: names the verb 'GET', which does not exist",
    ],
    'a resource in the singular, and its part': [
      role('apiGroups: [apps], resources: [deployment/scale], verbs: [get]'),
      "warning clusterrole.x.yaml: names the resource 'deployment', which does not exist",
    ],
    'a misspelt group': [
      role('apiGroups: [networkin.k8s.io], resources: [ingresses], verbs: [get]'),
      "warning clusterrole.x.yaml: names the API group 'networkin.k8s.io', which does not exist",
    ],
    'a misspelt resource of a webhook': [
      hook('apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pod]'),
      "warning validatingwebhookconfiguration.x.yaml: names the resource 'pod', which does not exist",
    ],
    'a binding for nobody': [
      object(RBAC, 'RoleBinding', 'roleRef: { kind: ClusterRole, name: view }'),
      'warning rolebinding.x.yaml: gives its role to nobody',
    ],
    'a policy that lets in pods that are not there': [
      pods('web') + policy(`ingress: [{ from: [${peer('wep')}] }]`),
      "error networkpolicy.x.yaml: spec.ingress[0] selects 'app: wep', which no pod of web bears",
    ],
    'a policy that lets out to pods of another namespace that are not there': [
      policy(`egress: [{ to: [${peer('dns', 'kube-system')}] }]`),
      "error networkpolicy.x.yaml: spec.egress[0] selects 'app: dns', which no pod of kube-system bears",
    ],
    'pods that are spread among others': [
      pods(
        'web',
        'topologySpreadConstraints: [{ topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: wep } } }]',
      ),
      "error deployment.x.yaml: topologySpreadConstraints selects 'app: wep', which no pod of web bears",
    ],
    'a Service whose selector has no labels': [
      service('selector: {}, ports: [{ port: 80 }]'),
      'error service.x.yaml: has no selector, and no EndpointSlice leads it anywhere',
    ],
    'an EndpointSlice whose port has no name': [
      service('ports: [{ name: nfs, port: 2049 }]') + slice('{ port: 2049 }'),
      "error endpointslice.x.yaml: has no port of the Service 'x', which has the port 'nfs'",
    ],
    'an EndpointSlice with a port more': [
      service('ports: [{ name: nfs, port: 2049 }]') + slice('{ name: nfs, port: 2049 }, { name: rpc, port: 111 }'),
      "error endpointslice.x.yaml: has the port 'rpc', and the Service 'x' has the port 'nfs'",
    ],
    'an EndpointSlice without addresses': [
      service('ports: [{ name: nfs, port: 2049 }]') + slice('{ name: nfs, port: 2049 }', '[]'),
      'error endpointslice.x.yaml: leads to no address',
    ],
    'a file that a ConfigMap does not have': [
      config('configMap: { name: x }', 'b.conf'),
      "error pod.web.yaml: mounts 'b.conf' of the volume 'c', which has no such file",
    ],
    'a file that only its key is called': [
      config('configMap: { name: x, items: [{ key: a.conf, path: b.conf }] }', 'a.conf'),
      "error pod.web.yaml: mounts 'a.conf' of the volume 'c', which has no such file",
    ],
    'the namespace of an argument': [
      podOf('args: [--namespace=web, --watch-namespace=wep]'),
      "error pod.web.yaml: 'web' has the argument '--watch-namespace=wep': the namespace 'wep' is not there",
      "error pod.web.yaml: 'web' has the argument '--namespace=web': the namespace 'web' is not there",
    ],
    'the Service of an argument': [
      podOf('args: [--publishedService=kube-system/kube-dnz]'),
      "error pod.web.yaml: 'web' has the argument '--publishedService=kube-system/kube-dnz': the Service 'kube-dnz' of namespace kube-system is not there",
    ],
    'a variable that is called otherwise': [
      podOf("command: ['run', '$(USR)'], env: [{ name: USER_NAME, value: a }]"),
      "warning pod.web.yaml: 'web' reads $(USR), which is none of its variables",
    ],
    'a variable that stands behind the one that reads it, and one that reads itself': [
      podOf("env: [{ name: A, value: 'x$(B)' }, { name: B, value: '$(B)' }]"),
      "warning pod.web.yaml: the variable 'A' of 'web' reads $(B), which stands behind it",
      "warning pod.web.yaml: the variable 'B' of 'web' reads $(B), which is itself",
    ],
    'a variable of a variable that is nowhere': [
      podOf("env: [{ name: A, value: '$(B)' }]"),
      "warning pod.web.yaml: the variable 'A' of 'web' reads $(B), which is none of its variables",
    ],
    'a capability that does not exist, and one with what the runtime puts before it': [
      podOf('securityContext: { capabilities: { add: [NET_RAWW, CAP_NET_RAW] } }'),
      "error pod.web.yaml: 'web' speaks of the capability 'CAP_NET_RAW', which does not exist",
      "error pod.web.yaml: 'web' speaks of the capability 'NET_RAWW', which does not exist",
    ],
    'a Middleware that lets in nobody': [
      middleware('ipAllowList: { sourceRange: [] }'),
      'error middleware.x.yaml: lacks spec.ipAllowList.sourceRange',
    ],
    'a misspelt annotation, and one whose word is none': [
      annotated('metallb.io/loadBalancerIP: 10.10.11.21, kustomize.toolkit.fluxcd.io/prune: off'),
      'warning namespace.web.yaml: has the annotation metallb.io/loadBalancerIP, which nobody reads',
      'warning namespace.web.yaml: has kustomize.toolkit.fluxcd.io/prune: off, which nobody understands',
    ],
    'a misspelt group of annotations': [
      annotated('kustomize.toolkit.fluxcd.oi/prune: disabled, kustomise.toolkit.fluxcd.io/prune: disabled'),
      'warning namespace.web.yaml: has the annotation kustomize.toolkit.fluxcd.oi/prune, which nobody reads',
      'warning namespace.web.yaml: has the annotation kustomise.toolkit.fluxcd.io/prune, which nobody reads',
    ],
    'what kubectl shows of an object that runs': [
      object('v1', 'ConfigMap', 'status: {}').replace('name: x', "name: x, uid: '1', resourceVersion: '4'"),
      'warning configmap.x.yaml: sets status, which its controller writes at run time',
      'warning configmap.x.yaml: sets metadata.uid, which the API server writes at run time',
      'warning configmap.x.yaml: sets metadata.resourceVersion, which the API server writes at run time',
    ],
    'an authority that cert-manager injects': [
      injected('cert-manager.io/inject-ca-from: web/x'),
      'warning validatingwebhookconfiguration.x.yaml: sets webhooks[x.bramble.example].clientConfig.caBundle, which cainjector writes at run time',
    ],
    'memory in thousandths': [
      podOf('resources: { limits: { memory: 64m } }'),
      "error pod.web.yaml: 'web' has 64m as memory in its limits: 0.064 bytes",
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [objects, ...expected]) => {
    expect(found(objects).toSorted()).toEqual(expected.toSorted());
  });
});

describe('what is unusual and right is left alone', () => {
  it.each(
    Object.entries({
      'an issuer that signs by itself': object(CERT_MANAGER, 'ClusterIssuer', 'spec: { selfSigned: {} }'),
      'a solver for what no other is for': issuer(
        `{ http01: { ingress: {} } }, { ${DNS}, selector: { dnsZones: [lan.example] } }`,
      ),
      'a wildcard below a zone':
        issuer(`{ ${DNS}, selector: { dnsZones: [bramble.example] } }`) +
        certificate("dnsNames: ['*.deep.bramble.example', bramble.example]"),
      'a certificate of an address': certificate('ipAddresses: [10.10.11.11]'),
      'an authority that nobody injects': injected(''),
      'a Middleware of a plugin': middleware('plugin: { geoblock: { enabled: true } }'),
      'rights to what is not installed': role(
        'apiGroups: [route.openshift.io, gateway.networking.k8s.io, custom.metrics.k8s.io], resources: [routes, pods], verbs: [get]',
      ),
      'rights to all, to parts, and verbs of few': role(
        'apiGroups: ["*"], resources: ["*", "*/scale"], verbs: [use, deletecollection, "*"]',
      ),
      'a role made of others': object(RBAC, 'ClusterRole', 'aggregationRule: { clusterRoleSelectors: [] }\nrules: []'),
      'a policy for all pods of a namespace, and of all namespaces': policy(
        'ingress: [{ from: [{ namespaceSelector: {} }, { podSelector: {} }, { namespaceSelector: { matchLabels: { team: a } }, podSelector: { matchLabels: { app: a } } }] }]',
      ),
      'a policy for the DNS of k3s': policy(
        'egress: [{ to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }, podSelector: { matchLabels: { k8s-app: kube-dns } } }] }]',
      ),
      'an EndpointSlice for a Service of one port without a name':
        service('ports: [{ port: 80 }]') + slice('{ port: 80 }'),
      'a folder within a volume': config('configMap: { name: x, items: [{ key: a.conf, path: d/a.conf }] }', 'd'),
      'a file of a volume that may hold any': config('emptyDir: {}', 'b.conf'),
      'arguments that only look like names': podOf(
        "args: ['--namespace=', '--all-namespaces=true', '--namespace=a.b', '--service=web', '--url-namespace=urn:x', '--service=http://a/b']",
      ),
      'programs run by a shell, and what Kubernetes itself tells': podOf(
        "command: [sh, -c, 'echo $(date) $(hostname) $$(HOME) $(KUBERNETES_SERVICE_HOST) $(NAS_PORT_2049_TCP)']",
      ),
      'variables that come all together': podOf("args: ['$(TOKEN)'], envFrom: [{ secretRef: { name: a } }]"),
      'annotations of others': annotated(
        'bramble.example/prune: off, cert-manager.io/alt-names: a, metallb.io/note: x, traefik.ingress.kubernetes.io/router.tls.domains.0.main: a, traefik.ingress.kubernetes.io/service.sticky.cookie.name: a, kustomize.toolkit.fluxcd.io/ssa: merge',
      ),
      'capabilities as Linux calls them': podOf(
        'securityContext: { capabilities: { add: [NET_RAW, sys_time], drop: [all] } }',
      ),
    }),
  )('%s', (_, objects) => {
    expect(found(objects)).toEqual([]);
  });
});
