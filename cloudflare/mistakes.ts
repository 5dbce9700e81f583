import type { Cluster } from '../lib/model/cluster.ts';
import { isPublic } from '../lib/model/exposure.ts';
import { isDnsName } from '../lib/model/names.ts';
import type { PublicName } from '../lib/model/side.ts';
import {
  type Found,
  isInnerName,
  isMapped,
  listed,
  type Mistake,
  type Perhaps,
  parseAddress,
  repeated,
} from '../lib/rules.ts';
import type { StateBackend } from './facts.ts';
import { declaredNames, resourceAddresses } from './names.ts';

type Mistakes = Perhaps<Found>;

/** What a cluster says of its account, its zone, its tunnel and its backend. */
export function ofFacts({ domain, facts: { cloudflare } }: Cluster): Mistakes {
  if (!cloudflare) return [];
  const { accountId, zoneId, zone = domain, tunnel = 'home', team = 'home', backend } = cloudflare;
  const fix = 'copy the 32 hexadecimal digits from the overview of the zone in the dashboard';
  const ids = Object.entries({ accountId, zoneId }).filter(([, id]) => !/^[0-9a-f]{32}$/.test(id));
  return [
    ids.map(([field, id]) => ({ where: `cloudflare.${field}`, what: `'${id}' is no id of Cloudflare`, fix })),
    ofZone(zone, domain, cloudflare.zone === undefined ? 'cloudflare' : 'cloudflare.zone'),
    !/^\w[\w .-]*$/.test(tunnel) && {
      where: 'cloudflare.tunnel',
      what: `'${tunnel}' is no name of a tunnel`,
      fix: 'use letters, digits and dashes',
    },
    !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(team) && {
      where: 'cloudflare.team',
      what: `'${team}' is no name of a team`,
      fix: "write what stands before .cloudflareaccess.com, such as 'home'",
    },
    ofBackend(backend),
  ];
}

function ofZone(zone: string, domain: string, where: string): Mistakes {
  const mistake = zoneMistake(zone, domain);
  return mistake && { where, ...mistake };
}

/** What keeps a domain of Cloudflare from being the zone that holds the domain of the cluster. */
export function zoneMistake(zone: string, domain: string): Mistake | undefined {
  if (isInnerName(zone)) {
    const fix = 'take a domain of your own, or leave Cloudflare out';
    return { what: `'${zone}' is a name that only a home knows, and no zone of Cloudflare`, fix };
  }
  if (isWithin(domain, zone)) return undefined;
  const fix = `write the end of ${domain} that the dashboard shows as the zone's name`;
  return { what: `'${zone}' is no zone that ${domain} lies in`, fix };
}

function isWithin(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}

/** Hosts of the tunnel that Cloudflare's certificate does not cover, and those of which it cannot be told. */
export function ofCertificates(cluster: Cluster): Mistakes {
  const { domain, facts } = cluster;
  const { zone = domain } = facts.cloudflare ?? {};
  if (!facts.cloudflare || !isWithin(domain, zone)) return [];
  const led = declaredNames(cluster).filter(({ address }) => address === undefined);
  return led.map(({ component, where, host }) => {
    const isCovered = host.split('.').length <= zone.split('.').length + 1;
    const what = `'${host}' is more than one label below '${zone}', for which Cloudflare's certificate is`;
    return !isCovered && { component, where, what, fix: `take ${zone} as the domain of the cluster` };
  });
}

/** A domain that may be a part of a zone. */
export function ofUnsaidZone(cluster: Cluster): Mistakes {
  const { domain, facts } = cluster;
  const isOpen = declaredNames(cluster).some(({ address }) => address === undefined);
  const isUnsaid = facts.cloudflare && facts.cloudflare.zone === undefined && domain.split('.').length > 2;
  const what = `does not say which zone ${domain} lies in, and Cloudflare's certificate is for one label below the zone`;
  const fix = `write zone: '${domain.split('.').slice(-2).join('.')}', or zone: '${domain}' where that is its name`;
  return isUnsaid && isOpen && { where: 'cloudflare', what, fix };
}

/** What each field of a backend looks like. Terraform would take a dollar with a brace for something to compute. */
const BACKEND_FIELDS: Readonly<Record<string, readonly [RegExp, string]>> = {
  bucket: [/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'name the bucket that holds the state'],
  // The state holds the tunnel's token.
  endpoint: [/^https:\/\/[\w.:-]+\/?$/, 'write https:// and the host, without a path'],
  region: [/^[\w-]+$/, 'name the region of the bucket'],
  key: [/^[\w-][\w./-]*$/, 'name a file in the bucket, such as home.tfstate'],
  organization: [/^[\w-]+$/, 'name the organization in HCP Terraform'],
  workspace: [/^[\w-]+$/, 'name the workspace in HCP Terraform'],
};

function ofBackend(backend: StateBackend): Mistakes {
  return Object.entries(backend).map(([field, value]) => {
    const [pattern, fix] = BACKEND_FIELDS[field] ?? [/^/, ''];
    if (value === undefined || pattern.test(value)) return undefined;
    const what = `'${value}' is no ${field} of ${backend.is}()`;
    return { where: `cloudflare.backend.${field}`, what, fix };
  });
}

/** Imports and moves name addresses, which a mistake would turn into something made anew beside what exists. */
export function ofAddresses(cluster: Cluster): Mistakes {
  const { imports = {}, moved = [] } = cluster.facts.cloudflare ?? {};
  const known = new Set(resourceAddresses(cluster));
  const fix = known.size > 0 ? `there are: ${listed(known)}` : 'remove it: nothing is rendered for Cloudflare';
  const where = 'cloudflare.imports';
  return [
    Object.entries(imports).map(([address, id]) => [
      !known.has(address) && { where, what: `'${address}' is not rendered, so nothing can be imported to it`, fix },
      !/^[\w/-]+$/.test(id) && {
        where,
        what: `'${address}' has the id '${id}'`,
        fix: 'see docs/cloudflare.md for ids',
      },
    ]),
    moved.map(({ from, to }, index) => {
      const at = { where: `cloudflare.moved[${index}]` };
      if (!known.has(to)) return { ...at, what: `moves to '${to}', which is not rendered`, fix };
      if (known.has(from)) {
        const what = `moves from '${from}', which is still rendered`;
        return { ...at, what, fix: 'remove the line, or correct the old address' };
      }
      const what = `moves '${from}' to another kind of resource`;
      return kindOf(from) !== kindOf(to) && { ...at, what, fix: `begin it with ${kindOf(to)}` };
    }),
    (['from', 'to'] as const).map((end) =>
      repeated(moved.map((move) => move[end])).map((address) => {
        return { where: 'cloudflare.moved', what: `'${address}' is moved ${end} twice`, fix: 'keep one of the two' };
      }),
    ),
  ];
}

function kindOf(address: string): string {
  return address.slice(0, address.indexOf('.'));
}

/** What components say of records. */
export function ofRecords(cluster: Cluster): Mistakes {
  const { domain, components, facts } = cluster;
  const ingress = cluster.find('ingress');
  const isHost = (host: string) =>
    host === domain || host === `*.${domain}` || (isDnsName(host) && host.endsWith(`.${domain}`));
  return components.map(({ name: component, records = {}, expose }) => [
    Object.entries(records).map(([host, address]) => [
      !isHost(host) && {
        component,
        where: 'records',
        what: `'${host}' is no host of ${domain}`,
        fix: `choose a name that ends in .${domain}`,
      },
      (parseAddress(address) === undefined || isMapped(address)) && {
        component,
        where: 'records',
        what: `'${host}' has the address '${address}', which is no address`,
        fix: 'give one such as 10.10.11.14',
      },
    ]),
    facts.cloudflare &&
      expose?.record &&
      ingress &&
      ingress.address === undefined && {
        component,
        where: 'expose.record',
        what: 'asks for a DNS record, but the ingress has no address',
        fix: 'let the ingress provide its address',
      },
  ]);
}

/** A host may have many paths, but leads to one place. */
export function ofNames(cluster: Cluster): Mistakes {
  const names = declaredNames(cluster);
  const target = ({ address }: PublicName) => address ?? 'the tunnel';
  return repeated(names.map(({ host }) => host)).map((host) => {
    const [first, ...others] = names.filter((name) => name.host === host) as [PublicName, ...PublicName[]];
    return others
      .filter((name) => name.where === 'records' || name.address !== first.address)
      .map((name) => ({
        component: name.component,
        where: name.where,
        what: `'${host}' leads to ${target(name)}, and by ${first.where} of '${first.component}' to ${target(first)}`,
        fix: 'give one of them another host, or remove it',
      }));
  });
}

/** The tunnel is declared at Cloudflare, runs in the cluster, and leads to apps: one without the others is a mistake. */
export function ofBrokenTunnel(cluster: Cluster): Mistakes {
  const { cloudflare } = cluster.facts;
  const component = runnerOf(cluster);
  if (component !== undefined) {
    const what = 'runs a tunnel, but the cluster says nothing of Cloudflare';
    return !cloudflare && { component, what, fix: 'add cloudflare: { accountId, zoneId, backend } to the cluster' };
  }
  const open = cluster.components.filter(isPublic).map(({ name }) => `'${name}'`);
  if (!cloudflare || open.length === 0 || cluster.mayProvide('tunnel')) return [];
  const what = `${listed(open)} ${open.length === 1 ? 'is' : 'are'} exposed through the tunnel, which no component runs`;
  return { where: 'components', what, fix: "add cloudflared(), or expose them through 'lan'" };
}

/** See {@link ofBrokenTunnel}. */
export function ofIdleTunnel(cluster: Cluster): Mistakes {
  const component = runnerOf(cluster);
  const isIdle = component && cluster.facts.cloudflare && !cluster.components.some(isPublic);
  const what = 'runs a tunnel, but nothing is exposed through it';
  return isIdle && { component, what, fix: "expose an app through 'tunnel', or remove the component" };
}

function runnerOf({ components }: Cluster): string | undefined {
  return components.find(({ provides }) => provides?.tunnel)?.name;
}

/** Whom components let in. */
export function ofAccess({ components }: Cluster): Mistakes {
  return components.map(({ name: component, expose }) => {
    const { emails } = expose?.access ?? {};
    const at = { component, where: 'expose.access' };
    const wrong = emails?.filter((email) => !/^[\w.+-]+@[\w-]+(\.[\w-]+)+$/.test(email));
    return [
      emails?.length === 0 && { ...at, what: 'lets nobody in', fix: 'list the emails that may pass' },
      wrong?.map((email) => ({ ...at, what: `'${email}' is no email address`, fix: 'correct it' })),
    ];
  });
}

/**
 * Names that nobody makes.
 * @param served hosts that routes lead: there a record tells whose the host is
 */
export function ofIdleRecords({ components, facts }: Cluster, served: ReadonlySet<string>): Mistakes {
  const what = 'says records, but the cluster says nothing of Cloudflare: nobody makes them';
  const fix = 'add cloudflare to the cluster, or make the names where the local network has its own';
  const isIdle = (records: object = {}) => Object.keys(records).some((host) => !served.has(host));
  if (facts.cloudflare) return [];
  return components.map(({ name: component, records, expose }) => [
    isIdle(records) && { component, where: 'records', what, fix },
    expose?.record === true && {
      component,
      where: 'expose.record',
      what: 'asks for a DNS record, but the cluster says nothing of Cloudflare: nobody makes it',
      fix: 'add cloudflare to the cluster, or take record out and make the name where the local network has its own',
    },
  ]);
}

/** Access that nobody asks for. */
export function ofIdleAccess({ components, facts }: Cluster): Mistakes {
  const what = 'asks for Cloudflare Access, but the cluster says nothing of Cloudflare';
  const fix = 'add cloudflare to the cluster, or protect the app in another way';
  const asking = facts.cloudflare ? [] : components.filter(({ expose }) => expose?.access);
  return asking.map(({ name: component }) => ({ component, where: 'expose.access', what, fix }));
}
