import { finder, type Hit } from '../kinds/field-path.ts';
import { POD_NODE_HOSTS } from '../kinds/pod-places.ts';
import { parseAddress } from '../model/network.ts';
import { list, texts } from '../model/object.ts';
import { isKind } from '../model/rendered.ts';
import type { AddressFact, AddressKind } from './address-facts.ts';
import { knownAddresses } from './address-mistakes.ts';
import { type Contradiction, contradictions } from './address-pairs.ts';
import { balancedServices } from './addresses.ts';
import type { Placed } from './placed.ts';
import { type Subject, shared } from './rule.ts';

/** An address in an object, or that of a name which a side makes. */
export interface PlacedAddress extends AddressFact {
  /** @default none: a component declares it */
  readonly placed?: Placed;
}

/** What contradicts something of the addresses outside of the declaration's own facts. */
export const placedContradictions = shared((subject: Subject): readonly Contradiction<PlacedAddress>[] => {
  const facts = [...subject.objects.flatMap((each) => addressesIn(each, subject)), ...recordsOf(subject)];
  const given = balancedServices(subject).flatMap(({ asked }) => asked.flatMap((text) => parseAddress(text) ?? []));
  return contradictions(facts, knownAddresses(subject), given);
});

function addressesIn(placed: Placed, { kinds }: Subject): readonly PlacedAddress[] {
  const { object } = placed;
  const [pods, fields, endpoints] = [kinds.pods(object), kinds.fields('nodeHosts', object), endpointsOf(placed)];
  if (pods.length + fields.length + endpoints.length === 0) return [];
  const asked = [
    ...pods.flatMap(({ template }) => ASKED_BY_PODS.flatMap((find) => find(template))),
    ...fields.flatMap(({ hits }) => hits),
  ];
  return [
    ...endpoints.flatMap((text) => fact('machine', text, `leads to ${text}, which`, { placed })),
    ...asked.flatMap((hit) => {
      const text = hostOf(hit);
      return fact('server', text, `${hit.at} names ${text}, which`, { placed });
    }),
  ];
}

/** Where pods and the nodes under them say an address that they ask. */
const ASKED_BY_PODS = [...POD_NODE_HOSTS, 'spec.dnsConfig.nameservers[]', 'spec.hostAliases[].ip'].map(finder);

/** The host of a URL, of an image, or before a port. */
function hostOf({ value }: Hit): string {
  const text = typeof value === 'string' ? value : '';
  if (parseAddress(text)) return text;
  const host = text.replace(/^\w+:\/\//, '').replace(/\/.*/, '');
  return host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}

/** The addresses that a Service leads to, as they are written. */
export function endpointsOf({ object }: Placed): readonly string[] {
  if (isKind(object, 'discovery.k8s.io/EndpointSlice') && object.addressType !== 'FQDN') {
    return list(object.endpoints).flatMap(({ addresses }) => texts(addresses));
  }
  if (!isKind(object, '/Endpoints')) return [];
  return list(object.subsets).flatMap(({ addresses }) => list(addresses).map(({ ip }) => String(ip)));
}

function recordsOf({ cluster }: Subject): readonly PlacedAddress[] {
  const records = cluster.publicNames().filter(({ where }) => where === 'records');
  return records.flatMap(({ component, where, host, address = '' }) =>
    fact('record', address, `'${host}' leads to ${address}, which`, { component, where }),
  );
}

function fact(
  is: AddressKind,
  text: string,
  subject: string,
  at: Pick<PlacedAddress, 'placed' | 'component' | 'where'>,
): readonly PlacedAddress[] {
  const range = parseAddress(text);
  return range ? [{ is, text, range, subject, called: text, ...at }] : [];
}
