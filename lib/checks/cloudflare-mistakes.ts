import type { Backend, CloudflareProps } from '../model/cloudflare.ts';
import type { Cluster } from '../model/cluster.ts';
import { listed } from '../model/listed.ts';
import { isDnsName } from '../model/names.ts';
import { parseAddress } from '../model/network.ts';
import { declaredNames, isPublic, resourceAddresses, type Target } from '../model/public-names.ts';
import { repeated } from './repeated.ts';
import type { Tagged } from './rule.ts';

/** The rules about Cloudflare. */
export type CloudflareRule =
  | 'cloudflare-facts'
  | 'cloudflare-address'
  | 'dns-record'
  | 'dns-name-twice'
  | 'broken-tunnel'
  | 'idle-tunnel'
  | 'access-rule'
  | 'idle-access';

type CloudflareMistake = Tagged<CloudflareRule>;

/** Checks what a cluster says of Cloudflare, and what its components ask of it. */
export function checkCloudflare(cluster: Cluster): readonly CloudflareMistake[] {
  const facts = cluster.cloudflare;
  return [
    ...(facts ? [...checkProps(facts), ...checkBackend(facts.backend), ...checkAddresses(cluster, facts)] : []),
    ...checkRecords(cluster),
    ...checkNames(cluster),
    ...checkTunnel(cluster),
    ...checkAccess(cluster),
  ];
}

function checkProps({ accountId, zoneId, tunnel = 'home' }: CloudflareProps): readonly CloudflareMistake[] {
  const ids = Object.entries({ accountId, zoneId }).filter(([, id]) => !/^[0-9a-f]{32}$/.test(id));
  const fix = 'copy the 32 hexadecimal digits from the overview of the zone in the dashboard';
  return [
    ...ids.map(([field, id]) => ({
      rule: 'cloudflare-facts' as const,
      where: `cloudflare.${field}`,
      what: `'${id}' is no id of Cloudflare`,
      fix,
    })),
    ...(/^\w[\w .-]*$/.test(tunnel)
      ? []
      : [
          {
            rule: 'cloudflare-facts' as const,
            where: 'cloudflare.tunnel',
            what: `'${tunnel}' is no name of a tunnel`,
            fix: 'use letters, digits and dashes',
          },
        ]),
  ];
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

function checkBackend(backend: Backend): readonly CloudflareMistake[] {
  return Object.entries(backend).flatMap(([field, value]) => {
    const [pattern, fix] = BACKEND_FIELDS[field] ?? [/^/, ''];
    if (value === undefined || pattern.test(value)) return [];
    const what = `'${value}' is no ${field} of ${backend.is}()`;
    return [{ rule: 'cloudflare-facts', where: `cloudflare.backend.${field}`, what, fix }];
  });
}

/** Imports and moves name addresses, which a mistake would turn into something made anew beside what exists. */
function checkAddresses(cluster: Cluster, { imports = {}, moved = [] }: CloudflareProps): readonly CloudflareMistake[] {
  const known = new Set(resourceAddresses(cluster));
  const fix = known.size > 0 ? `there are: ${listed(known)}` : 'remove it: nothing is rendered for Cloudflare';
  return [
    ...Object.entries(imports).flatMap(([address, id]) => [
      ...(known.has(address)
        ? []
        : [
            {
              rule: 'cloudflare-address' as const,
              where: 'cloudflare.imports',
              what: `'${address}' is not rendered, so nothing can be imported to it`,
              fix,
            },
          ]),
      ...(/^[\w/-]+$/.test(id)
        ? []
        : [
            {
              rule: 'cloudflare-address' as const,
              where: 'cloudflare.imports',
              what: `'${address}' has the id '${id}'`,
              fix: 'see docs/cloudflare.md for ids',
            },
          ]),
    ]),
    ...moved.flatMap(({ from, to }, index): readonly CloudflareMistake[] => {
      const at = { rule: 'cloudflare-address', where: `cloudflare.moved[${index}]` } as const;
      if (!known.has(to)) return [{ ...at, what: `moves to '${to}', which is not rendered`, fix }];
      if (known.has(from)) {
        const what = `moves from '${from}', which is still rendered`;
        return [{ ...at, what, fix: 'remove the line, or correct the old address' }];
      }
      if (kindOf(from) === kindOf(to)) return [];
      return [{ ...at, what: `moves '${from}' to another kind of resource`, fix: `begin it with ${kindOf(to)}` }];
    }),
    ...(['from', 'to'] as const).flatMap((end) =>
      repeated(moved.map((move) => move[end])).map((address) => ({
        rule: 'cloudflare-address' as const,
        where: 'cloudflare.moved',
        what: `'${address}' is moved ${end} twice`,
        fix: 'keep one of the two',
      })),
    ),
  ];
}

function kindOf(address: string): string {
  return address.slice(0, address.indexOf('.'));
}

function checkRecords({ domain, components }: Cluster): readonly CloudflareMistake[] {
  return components.flatMap(({ name: component, records = {} }) =>
    Object.entries(records).flatMap(([host, address]): readonly CloudflareMistake[] => [
      ...(host === domain || (isDnsName(host) && host.endsWith(`.${domain}`))
        ? []
        : [
            {
              rule: 'dns-record' as const,
              component,
              where: 'records',
              what: `'${host}' is no host of ${domain}`,
              fix: `choose a name that ends in .${domain}`,
            },
          ]),
      ...(parseAddress(address) === undefined
        ? [
            {
              rule: 'dns-record' as const,
              component,
              where: 'records',
              what: `'${host}' has the address '${address}', which is no IPv4 address`,
              fix: 'give one such as 10.10.11.14',
            },
          ]
        : []),
    ]),
  );
}

/** A host may have many paths, but leads to one place. */
function checkNames(cluster: Cluster): readonly CloudflareMistake[] {
  const names = declaredNames(cluster);
  return repeated(names.map(({ host }) => host)).flatMap((host) => {
    const [first, ...others] = names.filter((name) => name.host === host);
    return others
      .filter(({ where, to }) => where === 'records' || target(to) !== target(first!.to))
      .map(({ component, where, to }) => ({
        rule: 'dns-name-twice' as const,
        component,
        where,
        what: `'${host}' leads to ${target(to)}, and by ${first!.where} of '${first!.component}' to ${target(first!.to)}`,
        fix: 'give one of them another host, or remove it',
      }));
  });
}

function target(to: Target): string {
  return to === 'tunnel' ? 'the tunnel' : to.address;
}

/** The tunnel is declared at Cloudflare, runs in the cluster, and leads to apps: one without the others is a mistake. */
function checkTunnel(cluster: Cluster): readonly CloudflareMistake[] {
  const runner = cluster.components.find(({ provides }) => provides?.tunnel)?.name;
  const open = cluster.components.filter(isPublic).map(({ name }) => `'${name}'`);
  if (runner === undefined) {
    if (!cluster.cloudflare || open.length === 0 || cluster.mayProvide('tunnel')) return [];
    const what = `${listed(open)} ${open.length === 1 ? 'is' : 'are'} exposed through the tunnel, which no component runs`;
    return [
      { rule: 'broken-tunnel', where: 'components', what, fix: "add cloudflared(), or expose them through 'lan'" },
    ];
  }
  if (!cluster.cloudflare) {
    const what = 'runs a tunnel, but the cluster says nothing of Cloudflare';
    const fix = 'add cloudflare: { accountId, zoneId, backend } to the cluster';
    return [{ rule: 'broken-tunnel', component: runner, what, fix }];
  }
  if (open.length > 0) return [];
  const what = 'runs a tunnel, but nothing is exposed through it';
  const fix = "expose an app through 'tunnel', or remove the component";
  return [{ rule: 'idle-tunnel', component: runner, what, fix }];
}

function checkAccess(cluster: Cluster): readonly CloudflareMistake[] {
  const ingress = cluster.find('ingress');
  return cluster.components.flatMap(({ name: component, expose }): readonly CloudflareMistake[] => {
    if (expose?.access) return checkAccessRule(cluster, component, expose.access.emails);
    if (!cluster.cloudflare || !expose?.record || !ingress || ingress.address !== undefined) return [];
    const what = 'asks for a DNS record, but the ingress has no address';
    return [
      { rule: 'dns-record', component, where: 'expose.record', what, fix: 'let the ingress provide its address' },
    ];
  });
}

function checkAccessRule(cluster: Cluster, component: string, emails: readonly string[]): readonly CloudflareMistake[] {
  const at = { rule: 'access-rule', component, where: 'expose.access' } as const;
  const wrong = emails.filter((email) => !/^[\w.+-]+@[\w-]+(\.[\w-]+)+$/.test(email));
  return [
    ...(emails.length > 0 ? [] : [{ ...at, what: 'lets nobody in', fix: 'list the emails that may pass' }]),
    ...wrong.map((email) => ({ ...at, what: `'${email}' is no email address`, fix: 'correct it' })),
    ...(cluster.cloudflare
      ? []
      : [
          {
            ...at,
            rule: 'idle-access' as const,
            what: 'asks for Cloudflare Access, but the cluster says nothing of Cloudflare',
            fix: 'add cloudflare to the cluster, or protect the app in another way',
          },
        ]),
  ];
}
