import { twins } from '../../model/grouped.ts';
import { addressAt, contains, parseAddress, parseNetwork } from '../../model/network.ts';
import { path, texts } from '../../model/object.ts';
import { isKind } from '../../model/rendered.ts';
import { eachObject } from '../each-object.ts';
import { service } from '../example-objects.ts';
import type { Perhaps } from '../perhaps.ts';
import { at, type Placed } from '../placed.ts';
import { type Found, ruleTable, type Subject } from '../rule.ts';

/** The addresses of Services that are taken from the start, by their place in the network. https://docs.k3s.io/cli/server#networking */
const TAKEN = [
  { place: 1, by: 'the API server', name: 'kubernetes' },
  { place: 10, by: "the cluster's DNS", name: 'kube-dns' },
];

/** The addresses within the cluster that a Service asks for. */
function asked({ object: { spec } }: Placed): readonly string[] {
  const all = [path(spec, 'clusterIP'), ...texts(path(spec, 'clusterIPs'))];
  return [...new Set(all.filter((each): each is string => typeof each === 'string' && each !== '' && each !== 'None'))];
}

function wrongAddress(each: Placed, { cluster }: Subject): Perhaps<{ what: string; fix: string }> {
  const { services } = cluster.networks;
  const network = parseNetwork(services);
  if (!network || cluster.isUnknown('networks')) return undefined;
  const { name } = each.object.metadata;
  return asked(each).map((address) => {
    const range = parseAddress(address);
    if (!range) return undefined;
    const fix = 'leave clusterIP out, or take a free address of networks.services';
    if (!contains(network, range)) return { what: `asks for ${address}, which lies outside ${services}`, fix };
    const taken = TAKEN.find(({ place }) => contains(addressAt(network, place), range));
    return taken && taken.name !== name && { what: `asks for ${address}, which ${taken.by} has`, fix };
  });
}

/** Families of addresses that a Service asks for, and the cluster does not have. */
function wrongFamily({ object: { spec } }: Placed, { cluster }: Subject): Perhaps<{ what: string; fix: string }> {
  const network = parseNetwork(cluster.networks.services);
  // What is nothing but names may be of any family.
  const isName = path(spec, 'type') === 'ExternalName' || path(spec, 'selector') === undefined;
  if (!network || isName) return undefined;
  const own = `IPv${network.family}`;
  const others = texts(path(spec, 'ipFamilies')).filter((family) => family !== own);
  const isDual = path(spec, 'ipFamilyPolicy') === 'RequireDualStack';
  const fix = 'leave ipFamilies and ipFamilyPolicy out, or write PreferDualStack';
  return [
    others.map((family) => ({ what: `asks for addresses of ${family}, of which the cluster has none`, fix })),
    isDual && { what: `asks for addresses of two families, and the cluster has ${own} alone`, fix },
  ];
}

function sameAddress({ objects }: Subject): Perhaps<Found> {
  const services = objects.filter(({ object }) => isKind(object, '/Service'));
  const all = services.flatMap((placed) => asked(placed).map((address) => ({ placed, address })));
  return twins(all, ({ address }) => address).map(({ each: { placed, address }, first }) => {
    const { namespace, name } = first.placed.object.metadata;
    return at(placed, { what: `asks for ${address}, as ${namespace}/${name} does`, fix: 'leave clusterIP out' });
  });
}

/** Addresses within the cluster. */
export const rules = ruleTable({
  'inner-address': {
    acceptable: true,
    what: 'A Service asks for an address within the cluster that it cannot get',
    why: 'The API server refuses it, and Flux applies nothing of the component until it is mended. `networks.services` is what Services may have: of it, the first address and the tenth are taken.',
    fix: 'Leave `clusterIP`, `ipFamilies` and `ipFamilyPolicy` out: nobody needs to know the address. Accept it where k3s is started with networks of both families.',
    check: (subject) => [
      eachObject(['/Service'], (each) => [wrongAddress(each, subject), wrongFamily(each, subject)])(subject),
      sameAddress(subject),
    ],
    wrong: service('clusterIP: 10.96.0.20, ports: [{ port: 80 }]'),
    right: service('clusterIP: 10.43.0.20, ports: [{ port: 80 }]'),
  },
});
