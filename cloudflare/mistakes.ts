import type { Cluster } from '../lib/model/cluster.ts';
import { isPublic } from '../lib/model/exposure.ts';
import { isDnsName } from '../lib/model/names.ts';
import type { PublicName } from '../lib/model/side.ts';
import { listed, parseAddress, repeated, type Tagged } from '../lib/rules.ts';
import type { Backend, CloudflareProps } from './facts.ts';
import { declaredNames, resourceAddresses } from './names.ts';

/** The rules about what one cluster says. */
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
  const facts = cluster.facts.cloudflare;
  return [
    ...(facts ? [...checkProps(facts), ...checkBackend(facts.backend), ...checkAddresses(cluster, facts)] : []),
    ...checkRecords(cluster),
    ...checkNames(cluster),
    ...checkTunnel(cluster, facts),
    ...checkAccess(cluster, facts),
  ];
}

function checkProps({ accountId, zoneId, tunnel = 'home' }: CloudflareProps): readonly CloudflareMistake[] {
  const rule = 'cloudflare-facts';
  const ids = Object.entries({ accountId, zoneId }).filter(([, id]) => !/^[0-9a-f]{32}$/.test(id));
  const fix = 'copy the 32 hexadecimal digits from the overview of the zone in the dashboard';
  const wrong = ids.map(
    ([field, id]) => ({ rule, where: `cloudflare.${field}`, what: `'${id}' is no id of Cloudflare`, fix }) as const,
  );
  if (/^\w[\w .-]*$/.test(tunnel)) return wrong;
  const what = `'${tunnel}' is no name of a tunnel`;
  return [...wrong, { rule, where: 'cloudflare.tunnel', what, fix: 'use letters, digits and dashes' }];
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
  const rule = 'cloudflare-address';
  const known = new Set(resourceAddresses(cluster));
  const fix = known.size > 0 ? `there are: ${listed(known)}` : 'remove it: nothing is rendered for Cloudflare';
  const imported = Object.entries(imports).flatMap(([address, id]) => {
    const at = { rule, where: 'cloudflare.imports' } as const;
    const unknown = { ...at, what: `'${address}' is not rendered, so nothing can be imported to it`, fix };
    const wrong = { ...at, what: `'${address}' has the id '${id}'`, fix: 'see docs/cloudflare.md for ids' };
    return [...(known.has(address) ? [] : [unknown]), ...(/^[\w/-]+$/.test(id) ? [] : [wrong])];
  });
  const moves = moved.flatMap(({ from, to }, index): readonly CloudflareMistake[] => {
    const at = { rule, where: `cloudflare.moved[${index}]` } as const;
    if (!known.has(to)) return [{ ...at, what: `moves to '${to}', which is not rendered`, fix }];
    if (known.has(from)) {
      const what = `moves from '${from}', which is still rendered`;
      return [{ ...at, what, fix: 'remove the line, or correct the old address' }];
    }
    if (kindOf(from) === kindOf(to)) return [];
    return [{ ...at, what: `moves '${from}' to another kind of resource`, fix: `begin it with ${kindOf(to)}` }];
  });
  const twice = (['from', 'to'] as const).flatMap((end) =>
    repeated(moved.map((move) => move[end])).map((address) => {
      const what = `'${address}' is moved ${end} twice`;
      return { rule, where: 'cloudflare.moved', what, fix: 'keep one of the two' } as const;
    }),
  );
  return [...imported, ...moves, ...twice];
}

function kindOf(address: string): string {
  return address.slice(0, address.indexOf('.'));
}

function checkRecords({ domain, components }: Cluster): readonly CloudflareMistake[] {
  return components.flatMap(({ name: component, records = {} }) => {
    const at = { rule: 'dns-record', component, where: 'records' } as const;
    return Object.entries(records).flatMap(([host, address]): readonly CloudflareMistake[] => {
      const isHost = host === domain || (isDnsName(host) && host.endsWith(`.${domain}`));
      const fix = `choose a name that ends in .${domain}`;
      const what = `'${host}' has the address '${address}', which is no IPv4 address`;
      return [
        ...(isHost ? [] : [{ ...at, what: `'${host}' is no host of ${domain}`, fix }]),
        ...(parseAddress(address) === undefined ? [{ ...at, what, fix: 'give one such as 10.10.11.14' }] : []),
      ];
    });
  });
}

/** A host may have many paths, but leads to one place. */
function checkNames(cluster: Cluster): readonly CloudflareMistake[] {
  const names = declaredNames(cluster);
  return repeated(names.map(({ host }) => host)).flatMap((host) => {
    const [first, ...others] = names.filter((name) => name.host === host);
    return others
      .filter((name) => name.where === 'records' || name.address !== first!.address)
      .map(({ component, where, ...to }) => ({
        rule: 'dns-name-twice' as const,
        component,
        where,
        what: `'${host}' leads to ${target(to)}, and by ${first!.where} of '${first!.component}' to ${target(first!)}`,
        fix: 'give one of them another host, or remove it',
      }));
  });
}

function target({ address }: Pick<PublicName, 'address'>): string {
  return address ?? 'the tunnel';
}

/** The tunnel is declared at Cloudflare, runs in the cluster, and leads to apps: one without the others is a mistake. */
function checkTunnel(cluster: Cluster, facts: CloudflareProps | undefined): readonly CloudflareMistake[] {
  const runner = cluster.components.find(({ provides }) => provides?.tunnel)?.name;
  const open = cluster.components.filter(isPublic).map(({ name }) => `'${name}'`);
  if (runner === undefined) {
    if (!facts || open.length === 0 || cluster.mayProvide('tunnel')) return [];
    const what = `${listed(open)} ${open.length === 1 ? 'is' : 'are'} exposed through the tunnel, which no component runs`;
    return [
      { rule: 'broken-tunnel', where: 'components', what, fix: "add cloudflared(), or expose them through 'lan'" },
    ];
  }
  if (!facts) {
    const what = 'runs a tunnel, but the cluster says nothing of Cloudflare';
    const fix = 'add cloudflare: { accountId, zoneId, backend } to the cluster';
    return [{ rule: 'broken-tunnel', component: runner, what, fix }];
  }
  if (open.length > 0) return [];
  const what = 'runs a tunnel, but nothing is exposed through it';
  const fix = "expose an app through 'tunnel', or remove the component";
  return [{ rule: 'idle-tunnel', component: runner, what, fix }];
}

function checkAccess(cluster: Cluster, facts: CloudflareProps | undefined): readonly CloudflareMistake[] {
  const ingress = cluster.find('ingress');
  return cluster.components.flatMap(({ name: component, expose }): readonly CloudflareMistake[] => {
    if (expose?.access) return checkAccessRule(component, expose.access.emails, facts);
    if (!facts || !expose?.record || !ingress || ingress.address !== undefined) return [];
    const what = 'asks for a DNS record, but the ingress has no address';
    return [
      { rule: 'dns-record', component, where: 'expose.record', what, fix: 'let the ingress provide its address' },
    ];
  });
}

function checkAccessRule(
  component: string,
  emails: readonly string[],
  facts: CloudflareProps | undefined,
): readonly CloudflareMistake[] {
  const at = { rule: 'access-rule', component, where: 'expose.access' } as const;
  const wrong = emails.filter((email) => !/^[\w.+-]+@[\w-]+(\.[\w-]+)+$/.test(email));
  const idle = {
    ...at,
    rule: 'idle-access' as const,
    what: 'asks for Cloudflare Access, but the cluster says nothing of Cloudflare',
    fix: 'add cloudflare to the cluster, or protect the app in another way',
  };
  return [
    ...(emails.length > 0 ? [] : [{ ...at, what: 'lets nobody in', fix: 'list the emails that may pass' }]),
    ...wrong.map((email) => ({ ...at, what: `'${email}' is no email address`, fix: 'correct it' })),
    ...(facts ? [] : [idle]),
  ];
}
