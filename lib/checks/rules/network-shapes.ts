import type { Mistake } from '../../model/finding.ts';
import { contains, parseRange } from '../../model/network.ts';
import { isMap, type JsonMap, list, path } from '../../model/object.ts';
import { ofObjects } from '../each-object.ts';
import { ruleTable } from '../rule.ts';
import { FORMATS } from '../schema-formats.ts';

const ingress = (path: string) => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  rules:
    - host: web.bramble.example
      http:
        paths:
          - ${path}
            backend: { service: { name: web, port: { number: 80 } } }
`;

const policy = (from: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
spec:
  podSelector: {}
  ingress: [{ from: [${from}] }]
`;

/** Who may reach or be reached, of one rule of a policy. */
function wrongPeer(peer: JsonMap): readonly Mistake[] {
  const { ipBlock, podSelector, namespaceSelector } = peer;
  if (ipBlock === undefined && podSelector === undefined && namespaceSelector === undefined) {
    return [{ what: 'has a rule for nobody', fix: 'give podSelector, namespaceSelector or ipBlock' }];
  }
  if (ipBlock !== undefined && (podSelector !== undefined || namespaceSelector !== undefined)) {
    return [{ what: 'has a rule with ipBlock and a selector', fix: 'make two rules of it' }];
  }
  const cidr = path(ipBlock, 'cidr');
  const whole = parseRange(String(cidr));
  const except = path(ipBlock, 'except');
  return (Array.isArray(except) ? (except as readonly unknown[]) : [])
    .filter((each) => {
      const part = parseRange(String(each));
      return whole && part && (!contains(whole, part) || contains(part, whole));
    })
    .map((each) => ({
      what: `excepts ${each} from ${cidr}, which does not hold it`,
      fix: 'correct except, or remove it',
    }));
}

export const rules = ruleTable({
  'ingress-path': {
    what: 'A path of an Ingress is none',
    why: 'The API server refuses paths that do not start with a slash, or that go up or repeat slashes.',
    fix: 'Start the path with a slash, and leave out `//`, `/./` and `/../`.',
    check: ofObjects(['networking.k8s.io/Ingress'], ({ spec }) =>
      list(path(spec, 'rules'))
        .flatMap((rule) => list(path(rule, 'http', 'paths')))
        .flatMap(({ path: text, pathType }) => {
          const isStrict = pathType === 'Exact' || pathType === 'Prefix';
          const isMissing = text === undefined || text === null || text === '';
          const isWrong = isMissing
            ? isStrict
            : typeof text === 'string' && (!text.startsWith('/') || (isStrict && /\/\/|\/\.\.?(\/|$)|%2f/i.test(text)));
          return isWrong
            ? [
                {
                  what: isMissing ? 'has a rule without a path' : `has the path '${text}'`,
                  fix: 'start it with a slash, such as /api',
                },
              ]
            : [];
        }),
    ),
    wrong: ingress('path: api\n            pathType: Prefix'),
    right: ingress('path: /api\n            pathType: Prefix'),
  },
  'empty-ingress': {
    what: 'An Ingress leads nowhere',
    why: 'Without a rule or a default backend there is nothing to route: the API server refuses it.',
    fix: 'Give `spec.rules`, or `spec.defaultBackend`.',
    check: ofObjects(['networking.k8s.io/Ingress'], ({ spec }) =>
      isMap(spec) && list(spec.rules).length === 0 && !isMap(spec.defaultBackend)
        ? [{ what: 'has neither rules nor a default backend', fix: 'give one of them' }]
        : [],
    ),
    wrong: ingress('path: /').replace(/rules:.*/s, 'ingressClassName: web\n'),
    right: ingress('path: /\n            pathType: Prefix'),
  },
  'network-policy-rule': {
    what: 'A rule of a NetworkPolicy names nobody, or too much',
    why: 'The API server refuses the object, and Flux applies nothing of the component until it is mended.',
    fix: 'Give each peer selectors or an `ipBlock`, exceptions within the block, and spans of ports from the lower to the higher.',
    check: ofObjects(['networking.k8s.io/NetworkPolicy'], ({ spec }) =>
      [...list(path(spec, 'ingress')), ...list(path(spec, 'egress'))].flatMap((rule) => [
        ...[...list(rule.from), ...list(rule.to)].flatMap(wrongPeer),
        ...list(rule.ports)
          .filter(
            ({ port, endPort }) => endPort !== undefined && !(typeof port === 'number' && Number(endPort) >= port),
          )
          .map(({ port, endPort }) => ({
            what: `has the ports ${port ?? 'from nowhere'} to ${endPort}`,
            fix: 'give numbers, the lower as port',
          })),
      ]),
    ),
    wrong: policy('{ ipBlock: { cidr: 10.0.0.0/16, except: [10.1.0.0/24] } }'),
    right: policy('{ ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/24] } }'),
  },
  'endpoint-type': {
    what: 'An address of an EndpointSlice is not of its type',
    why: 'The API server refuses it, and a Service without endpoints answers nobody.',
    fix: 'Give addresses of `addressType`.',
    check: ofObjects(['discovery.k8s.io/EndpointSlice'], ({ addressType, endpoints }) => {
      const format = FORMATS[{ IPv4: 'ipv4', IPv6: 'ipv6', FQDN: 'dns-name' }[String(addressType)] ?? ''];
      return list(endpoints)
        .flatMap(({ addresses }) => (Array.isArray(addresses) ? (addresses as readonly unknown[]) : []))
        .filter((address) => typeof address === 'string' && format && !format.fits(address))
        .map((address) => ({ what: `has the endpoint '${address}'`, fix: format?.like ?? 'give an address' }));
    }),
    wrong:
      'apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata:\n  name: web\naddressType: IPv4\nendpoints: [{ addresses: [nas.bramble.example] }]\n',
    right:
      'apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata:\n  name: web\naddressType: IPv4\nendpoints: [{ addresses: [10.10.11.40] }]\n',
  },
});
