import { type Json, type JsonMap, list, path, texts } from 'bramble';
import {
  addressText,
  at,
  contains,
  contradictions,
  documents,
  eachObject,
  type Found,
  knownAddresses,
  manifest,
  overlaps,
  type Perhaps,
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
  const { cluster, objects } = subject;
  const offered = offeredRanges(subject).map(({ placed, text }) => {
    const called = `that of the pool '${placed.object.metadata.name}'`;
    return { is: 'pool' as const, text, subject: `offers ${text}, which`, called, placed, range: parseRange(text) };
  });
  // A router that is told of an address finds it wherever it lies.
  const isTold = objects.some(({ object }) => object.kind === 'BGPAdvertisement');
  const facts = knownAddresses(subject).filter(({ is }) => is !== 'pool' && !(isTold && is === 'lan'));
  const found = contradictions(
    offered.flatMap(({ range, ...each }) => (range ? [{ ...each, range }] : [])),
    facts,
  );
  const fix = 'keep the pool apart from the nodes, other pools, and what the DHCP server gives out';
  // What is wrong with the facts has been said there.
  const isOfFacts = ({ text }: { readonly text: string }) => text === cluster.loadBalancers;
  return [
    offered.map((each) => {
      const what = `offers '${each.text}', which is no range of addresses`;
      return !each.range && !isOfFacts(each) && at(each.placed, { what, fix: 'give the first and the last address' });
    }),
    found.map(({ fact, other, what }) => !(isOfFacts(fact) && other?.is !== 'pool') && at(fact.placed, { what, fix })),
  ];
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
      // The facts speak of addresses of IPv4 alone.
      const isOdd = range?.family === 4 && !(declared && contains(declared, range));
      return (
        isOdd &&
        at(placed, { what: `offers ${text}, ${unsaid}`, fix: 'name the range as loadBalancers of the cluster' })
      );
    }),
    missing !== undefined && {
      where: 'loadBalancers',
      what: `${loadBalancers} is not offered as a whole: ${addressText(missing)} is of no pool`,
      fix: 'mend the IPAddressPool, or narrow loadBalancers',
    },
  ];
}

/** The first address of a range that no other range has. */
function firstMissing(declared: Range, ranges: readonly Range[]): Range | undefined {
  const next = ranges
    .filter((each) => overlaps(each, declared))
    .sort((a, b) => (a.first < b.first ? -1 : 1))
    .reduce((first, range) => (range.first <= first && range.last >= first ? range.last + 1n : first), declared.first);
  return next > declared.last ? undefined : { ...declared, first: next };
}

/** Whether an advertisement is for a pool: it names it, selects it, or does neither and is for all. */
function announces(spec: Json | undefined, name: string, labels: JsonMap): boolean {
  const names = texts(path(spec, 'ipAddressPools'));
  const selectors = list(path(spec, 'ipAddressPoolSelectors'));
  if (names.length === 0 && selectors.length === 0) return true;
  return names.includes(name) || selectors.some((selector) => selects(selector, labels));
}
