import { type Cluster, path } from '#bramble';
import {
  at,
  type BalancedService,
  balancedServices,
  contains,
  type Example,
  type Found,
  isKind,
  listed,
  nameOf,
  type Placed,
  parseAddress,
  parseRange,
  portsOf,
  type Range,
  ruleTable,
  type Subject,
} from '#bramble/rules';
import { offeredRanges, SHARING, sharingOf } from './pools.ts';

const service = (name: string, address?: string) => `apiVersion: v1
kind: Service
metadata: { name: ${name}${address ? `, annotations: { metallb.io/loadBalancerIPs: ${address} }` : ''} }
spec: { type: LoadBalancer, ports: [{ port: 80 }] }
`;
const example = (...services: readonly string[]): Example => ({
  component: { provides: { loadBalancer: { addressAnnotation: 'metallb.io/loadBalancerIPs' } } },
  objects: services.join('---\n'),
});

/** Addresses of Services in the local network. */
export const addressRules = ruleTable({
  'load-balancer-address': {
    what: 'A Service asks for an address that it cannot get',
    why: 'MetalLB gives addresses of its pool alone. The Service stays `<pending>`, and nothing answers where it should be.',
    fix: 'Choose an address of `loadBalancers`, or leave it to MetalLB: `loadBalancer: true`.',
    check: (subject) => balancedServices(subject).flatMap((each) => wrongAddresses(subject, each)),
    wrong: example(service('web', '10.10.11.99')),
    right: example(service('web', '10.10.11.22')),
  },
  'same-address': {
    what: 'Two Services ask for one address',
    why: 'MetalLB gives it to whichever comes first, and the other one stays `<pending>`: which one may change with a restart.',
    fix: `Give each its own address. Services of different ports may share one, if both bear the same \`${SHARING}\` annotation.`,
    check: sameAddresses,
    wrong: example(service('web', '10.10.11.22'), service('site', '10.10.11.22')),
    right: example(service('web', '10.10.11.22'), service('site', '10.10.11.23')),
  },
  'too-few-addresses': {
    what: 'More Services want an address than the pool has',
    why: 'The last ones stay `<pending>`, and after the next restart perhaps others.',
    fix: 'Widen `loadBalancers`, lead some of them through the ingress (`expose`), or let them share an address.',
    check: tooFew,
    wrong: {
      ...example(service('web', '10.10.11.21'), service('a'), service('b')),
      cluster: { loadBalancers: '10.10.11.21-10.10.11.22' },
    },
    right: {
      ...example(service('web', '10.10.11.21'), service('a')),
      cluster: { loadBalancers: '10.10.11.21-10.10.11.22' },
    },
  },
  'any-address': {
    severity: 'warning',
    what: 'A Service takes any address of a pool, and another one asks for its own',
    why: 'MetalLB serves the first Service that comes. On a new cluster that may be the one that takes any: given what the other asks for, it keeps it, and the other stays `<pending>`.',
    fix: "Name an address for it too: `loadBalancer: '10.10.11.23'`.",
    check: byChance,
    wrong: example(service('web', '10.10.11.21'), service('a')),
    right: example(service('web', '10.10.11.21'), service('a', '10.10.11.22')),
  },
});

function wrongAddresses(subject: Subject, { placed, asked, asksTwice }: BalancedService): readonly Found[] {
  const { cluster } = subject;
  const pools = [...new Set([cluster.loadBalancers, ...offeredRanges(subject).map(({ text }) => text)])].filter(
    (text) => text !== undefined,
  );
  const ranges = pools.map(parseRange).filter((range) => range !== undefined);
  const wrong = (what: string, fix: string) => at(placed, { what, fix });
  if (asksTwice) {
    return [
      wrong('asks for an address by loadBalancerIP and by annotation, which MetalLB refuses', 'keep the annotation'),
    ];
  }
  // A pool that is wrong in the facts has been told.
  const isUnknown = cluster.isUnknown('loadBalancers');
  if (asked.length === 0 && pools.length === 0 && !isUnknown) {
    return [wrong('asks for an address, but the cluster has no pool of addresses', 'add loadBalancers to the cluster')];
  }
  // Beside an IPv4 address there may be one of IPv6, of which the cluster says nothing.
  return asked
    .filter((address) => !address.includes(':'))
    .flatMap((address) => {
      const parsed = parseAddress(address);
      if (parsed === undefined) return [wrong(`asks for the address '${address}'`, 'give an IPv4 address')];
      const node = cluster.nodes.find((each) => each.address === address);
      if (node) return [wrong(`asks for ${address}, the address of '${node.name}'`, 'choose an address of the pool')];
      if (isUnknown) return [];
      if (pools.length === 0) {
        return [
          wrong(`asks for ${address}, but the cluster has no pool of addresses`, 'add loadBalancers to the cluster'),
        ];
      }
      if (ranges.length < pools.length || ranges.some((range) => contains(range, parsed))) return [];
      return [
        wrong(`asks for ${address}, which lies outside the pool ${listed(pools)}`, 'choose an address of the pool'),
      ];
    });
}

function sameAddresses(subject: Subject): readonly Found[] {
  const byAddress = new Map<string, BalancedService[]>();
  const found = balancedServices(subject).flatMap((each) =>
    each.asked.flatMap((address) => {
      const others = byAddress.get(address) ?? [];
      byAddress.set(address, [...others, each]);
      const clash = others.map((other) => clashing(each, other, address)).find((mistake) => mistake !== undefined);
      return clash ? [at(each.placed, clash)] : [];
    }),
  );
  return [...found, ...externalAddresses(subject.objects, byAddress)];
}

/** What keeps two Services from one address. https://metallb.io/usage/#ip-address-sharing */
function clashing(each: BalancedService, other: BalancedService, address: string) {
  if (sharingOf(each) === undefined || sharingOf(each) !== sharingOf(other)) {
    const what = `asks for ${address}, as ${other.name} does`;
    return { what, fix: `choose another address, or let both share it: annotation ${SHARING}` };
  }
  const port = each.ports.find((one) => other.ports.includes(one));
  if (port !== undefined) {
    const what = `asks for port ${port} of ${address}, as ${other.name} does`;
    return { what, fix: 'choose another port or address' };
  }
  if (each.localPods === other.localPods) return undefined;
  const what = `cannot share ${address} with ${other.name}: with externalTrafficPolicy Local both must have the same pods`;
  return { what, fix: 'choose another address, or externalTrafficPolicy Cluster for both' };
}

/** Addresses that a Service takes by itself, without asking MetalLB. */
function externalAddresses(
  objects: readonly Placed[],
  byAddress: ReadonlyMap<string, readonly BalancedService[]>,
): readonly Found[] {
  return objects.flatMap((each) => {
    const addresses = isKind(each.object, '/Service') ? path(each.object.spec, 'externalIPs') : undefined;
    if (!Array.isArray(addresses)) return [];
    const ports = portsOf(each);
    return addresses.flatMap((address) => {
      const other = byAddress
        .get(String(address))
        ?.find((one) => one.name !== nameOf(each) && one.ports.some((port) => ports.includes(port)));
      if (!other) return [];
      const what = `takes ${address} as externalIPs, which ${other.name} asks for`;
      return [at(each, { what, fix: 'choose another address' })];
    });
  });
}

function tooFew(subject: Subject): readonly Found[] {
  const { loadBalancers } = subject.cluster;
  const pool = parseRange(loadBalancers ?? '');
  if (!pool) return [];
  const isOfPool = (address: string) => isWithin(pool, address);
  const services = balancedServices(subject);
  const fixed = new Set(services.flatMap(({ asked }) => asked.filter(isOfPool)));
  const free = services.filter(({ asked }) => asked.length === 0);
  const shared = new Set(free.flatMap((each) => sharingOf(each) ?? []));
  // Who shares with one that has its address needs none of its own.
  for (const each of services) if (each.asked.some(isOfPool)) shared.delete(sharingOf(each) ?? '');
  const needed = fixed.size + shared.size + free.filter((each) => sharingOf(each) === undefined).length;
  const there = sizeOf(pool);
  if (needed <= there || others(subject, loadBalancers)) return [];
  const names = listed(free.map(({ name }) => name));
  const what = `${loadBalancers} has ${there} ${there === 1 ? 'address' : 'addresses'}, but Services need ${needed}; any will do for ${names}`;
  return [{ where: 'loadBalancers', what, fix: 'widen it, or lead some of them through the ingress' }];
}

/** Who may be given an address that another Service asks for. */
function byChance(subject: Subject): readonly Found[] {
  const services = balancedServices(subject);
  const pools = offeredRanges(subject).filter(({ placed }) => path(placed.object.spec, 'autoAssign') !== false);
  const facts = offeredRanges(subject).length === 0 ? (subject.cluster.loadBalancers ?? '') : '';
  const ranges = [facts, ...pools.map(({ text }) => text)].map(parseRange).filter((range) => range !== undefined);
  const isGivenAway = (address: string) => ranges.some((range) => isWithin(range, address));
  const wishes = services.flatMap((each) => each.asked.filter(isGivenAway).map((address) => ({ ...each, address })));
  return services
    .filter(({ asked }) => asked.length === 0)
    .flatMap((service) => {
      const sharing = sharingOf(service);
      // Who shares the address leaves it to the other as well.
      const wish = wishes.find((each) => sharing === undefined || sharingOf(each) !== sharing);
      if (!wish) return [];
      const what = `takes any address, perhaps ${wish.address}, for which ${wish.name} asks`;
      return [at(service.placed, { what, fix: 'give it an address of its own' })];
    });
}

function isWithin(pool: Range, address: string): boolean {
  const parsed = parseAddress(address);
  return parsed !== undefined && contains(pool, parsed);
}

function sizeOf({ first, last }: Range): number {
  return last - first + 1;
}

/** Whether addresses are given from other pools too. */
function others(subject: Subject, pool: Cluster['loadBalancers']): boolean {
  return offeredRanges(subject).some(({ text }) => text !== pool);
}
