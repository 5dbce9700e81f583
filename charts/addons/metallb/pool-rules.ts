import { type Json, type JsonMap, list, path, texts } from 'bramble';
import {
  at,
  contains,
  documents,
  eachObject,
  type Found,
  manifest,
  type Perhaps,
  parseAddress,
  parseRange,
  type Range,
  ruleTable,
  type Subject,
  selects,
} from 'bramble/rules';
import { offeredRanges } from './pools.ts';

const pool = (addresses: string) =>
  manifest('metallb.io/v1beta1 IPAddressPool', 'home', `spec: { addresses: [${addresses}] }`);

const advertised = (name: string) =>
  documents(
    pool('10.10.11.21-10.10.11.29'),
    manifest('metallb.io/v1beta1 L2Advertisement', 'home', `spec: { ipAddressPools: [${name}] }`),
  );

/** The pools that MetalLB gives addresses from, against the facts of the cluster. */
export const poolRules = ruleTable({
  'address-pool': {
    what: 'A pool of addresses takes in what is not free',
    why: 'Two machines then answer for one address, and who asks reaches now one, now the other. Where it is the address of a node, the node itself may be lost.',
    fix: 'Keep pools apart from the nodes, from each other, and from what the DHCP server gives out.',
    check: taken,
    wrong: pool('10.10.11.11-10.10.11.19'),
    right: pool('10.10.11.21-10.10.11.29'),
  },
  'other-pool': {
    severity: 'warning',
    what: 'The pools of MetalLB are not what the cluster says of itself',
    why: 'Addresses are judged by `loadBalancers`, and the next reader believes it: an address that MetalLB gives beside it nobody expects.',
    fix: 'Let `loadBalancers` name the range, and leave the pool to `metallb()`. Where there is reason for a second pool, accept it.',
    check: differing,
    wrong: pool('10.10.11.61-10.10.11.69'),
    right: pool('10.10.11.21-10.10.11.29'),
  },
  'unannounced-pool': {
    severity: 'warning',
    what: 'Nothing announces a pool of addresses',
    why: 'MetalLB gives Services addresses of the pool, and answers for none of them: nobody in the local network finds the way.',
    fix: 'Draw an L2Advertisement, or a BGPAdvertisement, that names the pool.',
    check: eachObject(['metallb.io/IPAddressPool'], ({ object: { metadata } }, { objects }) => {
      const announcing = objects.filter(
        ({ object }) => /^(BGP|L2)Advertisement$/.test(object.kind) && object.metadata.namespace === metadata.namespace,
      );
      const isAnnounced = announcing.some(({ object }) => announces(object.spec, metadata.name, metadata.labels ?? {}));
      const fix = 'draw an L2Advertisement that names it in ipAddressPools';
      return !isAnnounced && { what: 'is announced by nothing', fix };
    }),
    wrong: advertised('away'),
    right: advertised('home'),
  },
});

function taken(subject: Subject): Perhaps<Found> {
  const { cluster } = subject;
  const lan = cluster.networks.lan.map(parseRange).filter((range) => range !== undefined);
  const known: { text: string; name: string; range: Range }[] = [];
  return offeredRanges(subject).map(({ placed, text }) => {
    const wrong = (what: string, fix: string) => at(placed, { what: `offers ${what}`, fix });
    // What is wrong with the facts has been said there.
    const isOfFacts = text === cluster.loadBalancers;
    const range = parseRange(text);
    if (!range)
      return !isOfFacts && wrong(`'${text}', which is no range of addresses`, 'give the first and the last address');
    const { name } = placed.object.metadata;
    const twin = known.find((each) => each.range.first <= range.last && range.first <= each.range.last);
    known.push({ text, name, range });
    if (twin) {
      const whose = twin.name === name ? 'too' : `of the pool '${twin.name}'`;
      return wrong(`${text}, which overlaps ${twin.text} ${whose}`, 'keep the ranges apart');
    }
    if (isOfFacts) return undefined;
    if (lan.length > 0 && !lan.some((network) => contains(network, range)))
      return wrong(`${text}, which lies outside the local network`, 'choose addresses of networks.lan');
    return cluster.nodes.map((node) => {
      const parsed = parseAddress(node.address);
      const what = `${text}, which contains ${node.address}, the address of '${node.name}'`;
      return parsed !== undefined && contains(range, parsed) && wrong(what, 'keep the pool apart from the nodes');
    });
  });
}

function differing(subject: Subject): Perhaps<Found> {
  const { loadBalancers } = subject.cluster;
  const declared = parseRange(loadBalancers ?? '');
  const offered = offeredRanges(subject);
  if (offered.length === 0 || subject.cluster.isUnknown('loadBalancers')) return undefined;
  const ranges = offered.map(({ text }) => parseRange(text)).filter((range) => range !== undefined);
  const missing = declared && firstMissing(declared, ranges);
  const unsaid = declared
    ? `of which loadBalancers ${loadBalancers} does not speak`
    : 'but the cluster names no loadBalancers';
  return [
    offered.map(({ placed, text }) => {
      const range = parseRange(text);
      const isOdd = range && !(declared && contains(declared, range));
      return (
        isOdd &&
        at(placed, { what: `offers ${text}, ${unsaid}`, fix: 'name the range as loadBalancers of the cluster' })
      );
    }),
    missing !== undefined && {
      where: 'loadBalancers',
      what: `${loadBalancers} is not offered as a whole: ${showAddress(missing)} is of no pool`,
      fix: 'mend the IPAddressPool, or narrow loadBalancers',
    },
  ];
}

/** The first address of a range that no other range has. */
function firstMissing({ first, last }: Range, ranges: readonly Range[]): number | undefined {
  const next = [...ranges]
    .sort((a, b) => a.first - b.first)
    .reduce((address, range) => (range.first <= address ? Math.max(address, range.last + 1) : address), first);
  return next > last ? undefined : next;
}

function showAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** Whether an advertisement is for a pool: it names it, selects it, or does neither and is for all. */
function announces(spec: Json | undefined, name: string, labels: JsonMap): boolean {
  const names = texts(path(spec, 'ipAddressPools'));
  const selectors = list(path(spec, 'ipAddressPoolSelectors'));
  if (names.length === 0 && selectors.length === 0) return true;
  return names.includes(name) || selectors.some((selector) => selects(selector, labels));
}
