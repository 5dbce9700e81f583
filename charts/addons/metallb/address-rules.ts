import { path, texts } from 'bramble';
import {
  addressMistakes,
  addressText,
  at,
  type BalancedService,
  balancedServices,
  contains,
  documents,
  type Example,
  eachObject,
  type Found,
  isMapped,
  listed,
  type Mistake,
  manifest,
  nameOf,
  type Perhaps,
  type Placed,
  parseAddress,
  parseRange,
  portsOf,
  type Range,
  ruleTable,
  type Subject,
  sizeOf,
} from 'bramble/rules';
import { offeredRanges, SHARING, sharingOf } from './pools.ts';

const balanced = (name: string, address?: string) =>
  manifest(
    'v1 Service',
    address ? `${name}, annotations: { metallb.io/loadBalancerIPs: ${address} }` : name,
    'spec: { type: LoadBalancer, ports: [{ port: 80 }] }',
  );

const example = (services: Readonly<Record<string, string | undefined>>): Example => ({
  component: { provides: { loadBalancer: { addressAnnotation: 'metallb.io/loadBalancerIPs' } } },
  objects: documents(...Object.entries(services).map(([name, address]) => balanced(name, address))),
});
const two = { loadBalancers: '10.10.11.21-10.10.11.22' };

/** Addresses of Services in the local network. */
export const addressRules = ruleTable({
  'load-balancer-address': {
    what: 'A Service asks for an address that it cannot get',
    why: 'MetalLB gives addresses of its pool alone. The Service stays `<pending>`, and nothing answers where it should be.',
    fix: 'Choose an address of `loadBalancers`, or leave it to MetalLB: `loadBalancer: true`.',
    check: (subject) => balancedServices(subject).map((each) => wrongAddresses(subject, each)),
    wrong: example({ web: '10.10.11.99' }),
    right: example({ web: '10.10.11.22' }),
  },
  'same-address': {
    what: 'Two Services ask for one address',
    why: 'MetalLB gives it to whichever comes first, and the other one stays `<pending>`: which one may change with a restart.',
    fix: `Give each its own address. Services of different ports may share one, if both bear the same \`${SHARING}\` annotation.`,
    check: sameAddresses,
    wrong: example({ web: '10.10.11.22', site: '10.10.11.22' }),
    right: example({ web: '10.10.11.22', site: '10.10.11.23' }),
  },
  'too-few-addresses': {
    what: 'More Services want an address than the pool has',
    why: 'The last ones stay `<pending>`, and after the next restart perhaps others.',
    fix: 'Widen `loadBalancers`, lead some of them through the ingress (`expose`), or let them share an address.',
    check: tooFew,
    wrong: { ...example({ web: '10.10.11.21', a: undefined, b: undefined }), cluster: two },
    right: { ...example({ web: '10.10.11.21', a: undefined }), cluster: two },
  },
  'any-address': {
    severity: 'warning',
    what: 'A Service takes any address of a pool, and another one asks for its own',
    why: 'MetalLB serves the first Service that comes. On a new cluster that may be the one that takes any: given what the other asks for, it keeps it, and the other stays `<pending>`.',
    fix: "Name an address for it too: `loadBalancer: '10.10.11.23'`.",
    check: byChance,
    wrong: example({ web: '10.10.11.21', a: undefined }),
    right: example({ web: '10.10.11.21', a: '10.10.11.22' }),
  },
});

function wrongAddresses(subject: Subject, { placed, asked, asksTwice }: BalancedService): Perhaps<Found> {
  const { cluster } = subject;
  const all = [cluster.loadBalancers, ...offeredRanges(subject).map(({ text }) => text)];
  const pools = [...new Set(all.filter((text) => text !== undefined))];
  const ranges = pools.map(parseRange).filter((range) => range !== undefined);
  const wrong = (what: string, fix = 'choose an address of the pool') => at(placed, { what: `asks for ${what}`, fix });
  if (asksTwice)
    return wrong('an address by loadBalancerIP and by annotation, which MetalLB refuses', 'keep the annotation');
  // A pool that is wrong in the facts has been told.
  const isDistant = addressMistakes(subject).some(({ rule }) => rule === 'distant-pool');
  const isUnknown = isDistant || cluster.isUnknown('loadBalancers');
  const noPool = (address: string) =>
    wrong(`${address}, but the cluster has no pool of addresses`, 'add loadBalancers to the cluster');
  if (asked.length === 0) return pools.length === 0 && !isUnknown && noPool('an address');
  return asked.map((address) => {
    const parsed = parseAddress(address);
    if (!parsed) return wrong(`the address '${address}'`, 'give one of the pool');
    if (isMapped(address))
      return wrong(`${address}, an address of IPv4 in the form of IPv6`, `write ${plain(address)}`);
    const node = cluster.nodes.find((each) => isSame(parseAddress(each.address), parsed));
    if (node) return wrong(`${address}, the address of '${node.name}'`);
    if (isUnknown) return undefined;
    if (pools.length === 0) return noPool(address);
    // The cluster's facts tell the pool of IPv4 alone. One of IPv6 may stand beside it.
    const alike = ranges.filter(({ family }) => family === 4 || family === parsed.family);
    const isKnown = ranges.length === pools.length && alike.some(({ family }) => family === parsed.family);
    const isOutside = isKnown && !alike.some((range) => contains(range, parsed));
    return isOutside && wrong(`${address}, which lies outside the pool ${listed(pools)}`);
  });
}

function isSame(one: Range | undefined, other: Range | undefined): boolean {
  return one !== undefined && other !== undefined && contains(one, other);
}

/** An address as it is always written, however somebody wrote it. */
function plain(address: string): string {
  const parsed = parseAddress(address);
  return parsed ? addressText(parsed) : address;
}

function sameAddresses(subject: Subject): Perhaps<Found> {
  const byAddress = new Map<string, BalancedService[]>();
  const free = freeAddress(subject);
  const found = balancedServices(subject).map((each) =>
    each.asked.map(plain).map((address) => {
      const others = byAddress.get(address) ?? [];
      byAddress.set(address, [...others, each]);
      const clash = others
        .map((other) => clashing(each, other, address, free))
        .find((mistake) => mistake !== undefined);
      return clash && at(each.placed, clash);
    }),
  );
  return [found, eachObject(['/Service'], (each) => externalAddresses(each, byAddress))(subject)];
}

/** The first address of the pool that no Service asks for. */
function freeAddress(subject: Subject): string | undefined {
  const pool = parseRange(subject.cluster.loadBalancers ?? '');
  const asked = new Set(balancedServices(subject).flatMap((each) => each.asked.map(plain)));
  if (!pool) return undefined;
  let { first } = pool;
  while (first <= pool.last && asked.has(addressText({ ...pool, first }))) first += 1n;
  return first > pool.last ? undefined : addressText({ ...pool, first });
}

/** What keeps two Services from one address. https://metallb.io/usage/#ip-address-sharing */
function clashing(each: BalancedService, other: BalancedService, address: string, free: string | undefined) {
  const another = free === undefined ? 'choose another address' : `choose another address, such as ${free}`;
  if (sharingOf(each) === undefined || sharingOf(each) !== sharingOf(other)) {
    const what = `asks for ${address}, as ${other.name} does`;
    const fix = `${another}, as loadBalancer of the app or the address of the add-on; or let both share it: annotation ${SHARING}`;
    return { what, fix };
  }
  const port = each.ports.find((one) => other.ports.includes(one));
  if (port !== undefined) {
    const what = `asks for port ${port} of ${address}, as ${other.name} does`;
    return { what, fix: `choose another port, or ${another.slice('choose '.length)}` };
  }
  if (each.localPods === other.localPods) return undefined;
  const what = `cannot share ${address} with ${other.name}: with externalTrafficPolicy Local both must have the same pods`;
  return { what, fix: `${another}, or externalTrafficPolicy Cluster for both` };
}

/** Addresses that a Service takes by itself, without asking MetalLB. */
function externalAddresses(each: Placed, byAddress: ReadonlyMap<string, readonly BalancedService[]>): Perhaps<Mistake> {
  const ports = portsOf(each);
  return texts(path(each.object.spec, 'externalIPs')).map((address) => {
    const others = byAddress.get(plain(address))?.filter(({ name }) => name !== nameOf(each)) ?? [];
    const other = others.find((one) => one.ports.some((port) => ports.includes(port)));
    const what = `takes ${address} as externalIPs, which ${other?.name} asks for`;
    return other && { what, fix: 'choose another address' };
  });
}

function tooFew(subject: Subject): Perhaps<Found> {
  const { loadBalancers } = subject.cluster;
  const pool = parseRange(loadBalancers ?? '');
  if (!pool) return undefined;
  const isOfPool = (address: string) => isWithin(pool, address);
  const services = balancedServices(subject);
  const fixed = new Set(services.flatMap(({ asked }) => asked.filter(isOfPool)));
  const free = services.filter(({ asked }) => asked.length === 0);
  const shared = new Set(free.flatMap((each) => sharingOf(each) ?? []));
  // Who shares with one that has its address needs none of its own.
  for (const each of services) if (each.asked.some(isOfPool)) shared.delete(sharingOf(each) ?? '');
  const needed = fixed.size + shared.size + free.filter((each) => sharingOf(each) === undefined).length;
  const there = sizeOf(pool);
  // Addresses may be given from other pools too.
  if (needed <= there || offeredRanges(subject).some(({ text }) => text !== loadBalancers)) return undefined;
  const names = listed(free.map(({ name }) => name));
  const what = `${loadBalancers} has ${there} ${there === 1n ? 'address' : 'addresses'}, but Services need ${needed}; any will do for ${names}`;
  return { where: 'loadBalancers', what, fix: 'widen it, or lead some of them through the ingress' };
}

/** Who may be given an address that another Service asks for. */
function byChance(subject: Subject): Perhaps<Found> {
  const services = balancedServices(subject);
  const offered = offeredRanges(subject);
  const pools = offered.filter(({ placed }) => path(placed.object.spec, 'autoAssign') !== false);
  const facts = offered.length === 0 ? (subject.cluster.loadBalancers ?? '') : '';
  const ranges = [facts, ...pools.map(({ text }) => text)].map(parseRange).filter((range) => range !== undefined);
  const isGivenAway = (address: string) => ranges.some((range) => isWithin(range, address));
  const wishes = services.flatMap((each) => each.asked.filter(isGivenAway).map((address) => ({ ...each, address })));
  const free = services.filter(({ asked }) => asked.length === 0);
  return free.map((service) => {
    const sharing = sharingOf(service);
    // Who shares the address leaves it to the other as well.
    const wish = wishes.find((each) => sharing === undefined || sharingOf(each) !== sharing);
    const what = `takes any address, perhaps ${wish?.address}, for which ${wish?.name} asks`;
    return wish && at(service.placed, { what, fix: 'give it an address of its own' });
  });
}

function isWithin(pool: Range, address: string): boolean {
  const parsed = parseAddress(address);
  return parsed !== undefined && contains(pool, parsed);
}
