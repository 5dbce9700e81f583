import type { Mistake } from '../../model/finding.ts';
import { contains, readNetwork } from '../../model/network.ts';
import { isMap, type JsonMap, list, path, texts } from '../../model/object.ts';
import { ofMaps, ofObjects } from '../each-object.ts';
import { manifest } from '../example-objects.ts';
import type { Perhaps } from '../perhaps.ts';
import { ruleTable } from '../rule.ts';
import { FORMATS } from '../schema-formats.ts';

const ingress = (path: string) =>
  manifest(
    'networking.k8s.io/v1 Ingress',
    'web',
    `spec:
  rules:
    - host: web.bramble.example
      http:
        paths: [{ ${path}, backend: { service: { name: web, port: { number: 80 } } } }]`,
  );

const policy = (from: string) =>
  manifest('networking.k8s.io/v1 NetworkPolicy', 'web', `spec:\n  podSelector: {}\n  ingress: [{ from: [${from}] }]`);

/** Who may reach or be reached, of one rule of a policy. */
function wrongPeer({ ipBlock, podSelector, namespaceSelector }: JsonMap): Perhaps<Mistake> {
  const isBlock = ipBlock !== undefined;
  const isSelected = podSelector !== undefined || namespaceSelector !== undefined;
  if (isBlock === isSelected) {
    return isBlock
      ? { what: 'has a rule with ipBlock and a selector', fix: 'make two rules of it' }
      : { what: 'has a rule for nobody', fix: 'give podSelector, namespaceSelector or ipBlock' };
  }
  const cidr = path(ipBlock, 'cidr');
  const whole = readNetwork(String(cidr));
  return texts(path(ipBlock, 'except'))
    .filter((each) => {
      const part = readNetwork(each);
      return whole && part && (!contains(whole, part) || contains(part, whole));
    })
    .map((each) => ({
      what: `excepts ${each} from ${cidr}, which does not hold it`,
      fix: 'correct except, or remove it',
    }));
}

const slice = (address: string) =>
  manifest('discovery.k8s.io/v1 EndpointSlice', 'web', `addressType: IPv4\nendpoints: [{ addresses: [${address}] }]`);

export const rules = ruleTable({
  'ingress-path': {
    what: 'A path of an Ingress is none',
    why: 'The API server refuses paths that do not start with a slash, or that go up or repeat slashes.',
    fix: 'Start the path with a slash, and leave out `//`, `/./` and `/../`.',
    check: ofMaps('networking.k8s.io/Ingress', 'spec.rules[].http.paths[]', ({ path: text, pathType }) => {
      const isStrict = pathType === 'Exact' || pathType === 'Prefix';
      const fix = 'start it with a slash, such as /api';
      if (text === undefined || text === null || text === '')
        return isStrict && { what: 'has a rule without a path', fix };
      if (typeof text !== 'string') return undefined;
      const isWrong = !text.startsWith('/') || (isStrict && /\/\/|\/\.\.?(\/|$)|%2f/i.test(text));
      return isWrong && { what: `has the path '${text}'`, fix };
    }),
    wrong: ingress('path: api, pathType: Prefix'),
    right: ingress('path: /api, pathType: Prefix'),
  },
  'empty-ingress': {
    what: 'An Ingress leads nowhere',
    why: 'Without a rule or a default backend there is nothing to route: the API server refuses it.',
    fix: 'Give `spec.rules`, or `spec.defaultBackend`.',
    check: ofMaps('networking.k8s.io/Ingress', 'spec', ({ rules, defaultBackend }) => {
      const isEmpty = list(rules).length === 0 && !isMap(defaultBackend);
      return isEmpty && { what: 'has neither rules nor a default backend', fix: 'give one of them' };
    }),
    wrong: ingress('path: /').replace(/rules:.*/s, 'ingressClassName: web\n'),
    right: ingress('path: /, pathType: Prefix'),
  },
  'network-policy-rule': {
    what: 'A rule of a NetworkPolicy names nobody, or too much',
    why: 'The API server refuses the object, and Flux applies nothing of the component until it is mended.',
    fix: 'Give each peer selectors or an `ipBlock`, exceptions within the block, and spans of ports from the lower to the higher.',
    check: ofMaps('networking.k8s.io/NetworkPolicy', 'spec.{ingress,egress}[]', ({ from, to, ports }) => [
      [...list(from), ...list(to)].map(wrongPeer),
      list(ports)
        .filter(({ port, endPort }) => endPort !== undefined && !(typeof port === 'number' && Number(endPort) >= port))
        .map(({ port, endPort }) => ({
          what: `has the ports ${port ?? 'from nowhere'} to ${endPort}`,
          fix: 'give numbers, the lower as port',
        })),
    ]),
    wrong: policy('{ ipBlock: { cidr: 10.0.0.0/16, except: [10.1.0.0/24] } }'),
    right: policy('{ ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/24] } }'),
  },
  'endpoint-type': {
    what: 'An address of an EndpointSlice is not of its type',
    why: 'The API server refuses it, and a Service without endpoints answers nobody.',
    fix: 'Give addresses of `addressType`.',
    check: ofObjects(['discovery.k8s.io/EndpointSlice'], ({ addressType, endpoints }) => {
      const format = FORMATS[{ IPv4: 'ipv4', IPv6: 'ipv6', FQDN: 'dns-name' }[String(addressType)] ?? ''];
      const addresses = list(endpoints).flatMap((endpoint) => texts(endpoint.addresses));
      return addresses.map(
        (each) => format && !format.fits(each) && { what: `has the endpoint '${each}'`, fix: format.like },
      );
    }),
    wrong: slice('nas.bramble.example'),
    right: slice('10.10.11.40'),
  },
});
