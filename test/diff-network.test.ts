import { answersOf, docs, expectPairs, type StepPair, toldOf } from './told-step.ts';

const ingress = (host: string, service = 'web', name = 'web') => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name} }
spec: { rules: [{ host: ${host}, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: ${service}, port: { number: 80 } } } }] } }] }
`;
const route = (middlewares: string) => `
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: web }
spec: { routes: [{ kind: Rule, match: 'Host(\`web.bramble.example\`)', middlewares: [${middlewares}], services: [{ name: web, port: 80 }] }] }
`;
const middleware = (name: string, spec: string) => `
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: ${name} }
spec: { ${spec} }
`;
const LAN = middleware('lan', 'ipAllowList: { sourceRange: [10.10.11.0/24] }');
const LOGIN = middleware('login', 'basicAuth: { secret: login }');
const service = (spec: string, metadata = '') => `
apiVersion: v1
kind: Service
metadata: { name: web, ${metadata} }
spec: { selector: { app: web }, ${spec} }
`;
const PORTS = 'ports: [{ name: http, port: 80 }]';
const asking = (url: string) => `
apiVersion: v1
kind: ConfigMap
metadata: { name: asker }
data: { url: '${url}' }
`;
const certificate = (host: string) => `
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: web }
spec: { secretName: web, dnsNames: ['${host}'], issuerRef: { name: own } }
`;
const POD = `
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app.kubernetes.io/name: web } }
spec: { containers: [{ name: web, image: 'web:1' }] }
`;
const policy = (spec: string, name = 'web') => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name} }
spec: { podSelector: { matchLabels: { app.kubernetes.io/name: web } }, policyTypes: [Ingress], ${spec} }
`;
const FROM_PROXY =
  'from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: proxy } }, podSelector: { matchLabels: { app.kubernetes.io/name: proxy } } }]';

describe('a host', () => {
  const pairs: Readonly<Record<string, StepPair>> = {
    'that appears and asks nobody': [
      '',
      ingress('web.bramble.example'),
      [
        'host: web.bramble.example appears, and leads to web/web:80: everybody who reaches it passes',
        'danger open-host: web.bramble.example appears, and asks nobody who comes',
      ],
    ],
    'that appears behind a list of addresses': [
      LAN,
      docs(LAN, route('{ name: lan }')),
      ['host: web.bramble.example appears, and leads to web/web:80: requests pass Middleware web/lan'],
    ],
    'that appears, and no certificate covers it': [
      certificate('other.bramble.example'),
      docs(certificate('other.bramble.example'), LAN, route('{ name: lan }')),
      [
        'host: web.bramble.example appears, and leads to web/web:80: requests pass Middleware web/lan; no certificate covers it',
      ],
    ],
    'that appears below a wildcard': [
      certificate('*.bramble.example'),
      docs(certificate('*.bramble.example'), LAN, route('{ name: lan }')),
      ['host: web.bramble.example appears, and leads to web/web:80: requests pass Middleware web/lan'],
    ],
    'that vanishes': [
      docs(LAN, route('{ name: lan }')),
      LAN,
      [
        'host: web.bramble.example is led nowhere any more: its name in DNS can go',
        'removes: Flux deletes IngressRoute web',
      ],
    ],
    'that leads elsewhere': [
      ingress('web.bramble.example'),
      ingress('web.bramble.example', 'next'),
      ['host: web.bramble.example leads to web/next:80 instead of web/web:80'],
    ],
    'that loses its login': [
      docs(LOGIN, route('{ name: login }')),
      docs(LOGIN, route('')),
      [
        'login: web.bramble.example: everybody who reaches it passes; before: requests pass Middleware web/login',
        'danger login-removed: web.bramble.example passes Middleware web/login no more: everybody gets in',
      ],
    ],
    'that keeps a list of addresses and loses its login': [
      docs(LAN, LOGIN, route('{ name: lan }, { name: login }')),
      docs(LAN, LOGIN, route('{ name: lan }')),
      [
        'login: web.bramble.example: requests pass Middleware web/lan; before: requests pass Middleware web/lan, Middleware web/login',
        'danger login-removed: web.bramble.example passes Middleware web/login no more: Middleware web/lan is left',
      ],
    ],
    'whose guard asks for nothing any more': [
      docs(LAN, route('{ name: lan }')),
      docs(middleware('lan', 'compress: {}'), route('{ name: lan }')),
      [
        'login: web.bramble.example: everybody who reaches it passes; before: requests pass Middleware web/lan',
        'danger login-removed: web.bramble.example passes Middleware web/lan no more: everybody gets in',
      ],
    ],
    'whose guard lets in more': [
      docs(LAN, route('{ name: lan }')),
      docs(LAN.replace('10.10.11.0/24', '10.10.11.0/24, 0.0.0.0/0'), route('{ name: lan }')),
      [
        'login: Middleware web/lan asks for something else than before: {"sourceRange":["10.10.11.0/24"]} → {"sourceRange":["10.10.11.0/24","0.0.0.0/0"]}',
        'danger guard-widened: Middleware web/lan lets in 0.0.0.0/0: everybody',
      ],
    ],
  };
  expectPairs(pairs, toldOf);
});

describe('an address', () => {
  const at = (address: string) => `annotations: { metallb.io/loadBalancerIPs: ${address} }`;
  const EXPOSED = (what: string) =>
    `danger exposed-service: answers outside of the cluster (${what}), where no ingress asks who comes`;
  const pairs: Readonly<Record<string, StepPair>> = {
    'that moves, and the router must follow': [
      service(`type: LoadBalancer, ${PORTS}`, at('10.10.11.22')),
      service(`type: LoadBalancer, ${PORTS}`, at('10.10.11.23')),
      ['address: moves from 10.10.11.22 to 10.10.11.23'],
    ],
    'that a Service gets': [
      service(PORTS),
      service(`type: LoadBalancer, ${PORTS}`, at('10.10.11.22')),
      ['address: answers the local network at 10.10.11.22, on 80', EXPOSED('LoadBalancer')],
    ],
    'of the pool': [
      '',
      service(`type: LoadBalancer, ports: [{ port: 53, protocol: UDP }]`),
      ['address: answers the local network at an address of the pool, on 53/UDP', EXPOSED('LoadBalancer')],
    ],
    'that a Service gives up': [
      service(`type: LoadBalancer, ${PORTS}`, at('10.10.11.22')),
      service(PORTS),
      ['address: gives up 10.10.11.22: nobody outside of the cluster reaches it there'],
    ],
    'of every node': [
      service(PORTS),
      service('type: NodePort, ports: [{ name: http, port: 80, nodePort: 30080 }]'),
      [EXPOSED('NodePort, node port 30080')],
    ],
    'of the Service itself, which cannot be changed in place': [
      service(`clusterIP: 10.43.0.9, ${PORTS}`),
      service(`clusterIP: 10.43.0.10, ${PORTS}`),
      [
        'stuck: spec.clusterIP cannot be changed in place: Flux stops at the Kustomization web, and what runs goes on as it is',
        'danger flux-stuck: spec.clusterIP cannot be changed in place: Flux stops at the Kustomization web, and what runs goes on as it is',
      ],
    ],
  };
  expectPairs(pairs, toldOf);
});

describe('a port of a Service', () => {
  const pairs: Readonly<Record<string, StepPair>> = {
    'that moves, and nobody asks for it': [
      service('ports: [{ name: http, port: 80 }]'),
      service('ports: [{ name: http, port: 8080 }]'),
      ['port: its port http moves from 80 to 8080: nothing in the cluster is known to use it'],
    ],
    'that moves, and its route follows': [
      docs(service('ports: [{ name: http, port: 80 }]'), ingress('web.bramble.example')),
      docs(
        service('ports: [{ name: http, port: 8080 }]'),
        ingress('web.bramble.example').replace('number: 80', 'number: 8080'),
      ),
      [
        'host: web.bramble.example leads to web/web:8080 instead of web/web:80',
        'port: its port http moves from 80 to 8080: home/web used it, and follows',
      ],
    ],
    'that goes, and a text still names it': [
      docs(
        service('ports: [{ name: http, port: 80 }, { name: admin, port: 81 }]'),
        asking('http://web.web.svc.cluster.local:81/'),
      ),
      docs(service('ports: [{ name: http, port: 80 }]'), asking('http://web.web.svc.cluster.local:81/')),
      ['port: its port 81 is gone: home/web still asks for it'],
    ],
  };
  expectPairs(pairs, toldOf);
});

describe('a connection', () => {
  const pairs: Readonly<Record<string, StepPair>> = {
    'that opens': [
      docs(POD, policy('ingress: []')),
      docs(POD, policy(`ingress: [{ ${FROM_PROXY}, ports: [{ port: 8080 }] }]`)),
      ['opens: proxy/proxy may connect to web/web on 8080'],
    ],
    'that closes': [
      docs(POD, policy(`ingress: [{ ${FROM_PROXY}, ports: [{ port: 8080 }, { port: 9090 }] }]`)),
      docs(POD, policy(`ingress: [{ ${FROM_PROXY}, ports: [{ port: 8080 }] }]`)),
      ['closes: proxy/proxy may no longer connect to web/web on 9090'],
    ],
    'that passes from one policy to another is none': [
      docs(POD, policy(`ingress: [{ ${FROM_PROXY}, ports: [{ port: 8080 }] }]`), policy('ingress: []', 'other')),
      docs(POD, policy('ingress: []'), policy(`ingress: [{ ${FROM_PROXY}, ports: [{ port: 8080 }] }]`, 'other')),
      [],
    ],
    'of everybody, since a policy keeps nobody out any more': [
      docs(POD, policy('ingress: []')),
      docs(POD, policy('ingress: [{}]')),
      ['opens: everybody may connect to web/web on every port', 'danger policy-removed: keeps nobody out any more'],
    ],
    'of everybody, since a policy goes': [
      docs(POD, policy('ingress: []')),
      POD,
      [
        'opens: everybody may connect to pods of web on every port: no policy keeps anybody out any more',
        'removes: Flux deletes NetworkPolicy web',
        'danger policy-removed: is removed, and pods of its namespace stay: those that it kept out may get in',
      ],
    ],
    'of an app that goes with its policy': [
      docs(POD, policy('ingress: []')),
      '',
      ['stops: is removed, and runs no more', 'removes: Flux deletes Pod web, NetworkPolicy web'],
    ],
  };
  expectPairs(pairs, toldOf);
});

describe('who gets in is answered', () => {
  it.each([
    ['by a host that asks nobody', '', ingress('web.bramble.example'), 1],
    ['by a host that asks, whom it lets in', LAN, docs(LAN, route('{ name: lan }')), 1],
    [
      'by a host that asks less',
      docs(LAN, LOGIN, route('{ name: lan }, { name: login }')),
      docs(LAN, LOGIN, route('{ name: lan }')),
      1,
    ],
    [
      'not by a host that asks more',
      docs(LAN, LOGIN, route('{ name: lan }')),
      docs(LAN, LOGIN, route('{ name: lan }, { name: login }')),
      0,
    ],
    ['by an address', service(PORTS), service(`type: LoadBalancer, ${PORTS}`), 1],
    ['by a policy that lets everybody in', docs(POD, policy('ingress: []')), docs(POD, policy('ingress: [{}]')), 1],
    [
      'not by a connection within the cluster',
      docs(POD, policy('ingress: []')),
      docs(POD, policy(`ingress: [{ ${FROM_PROXY} }]`)),
      0,
    ],
  ])('%s', (_, before, after, amount) => {
    expect(answersOf(before, after).in).toHaveLength(amount);
  });
});
