import type { Cluster } from '../lib/model/cluster.ts';
import { isPublic } from '../lib/model/exposure.ts';
import { isDnsName } from '../lib/model/names.ts';
import type { PublicName } from '../lib/model/side.ts';
import { listed, type Perhaps, parseAddress, repeated, type Tagged } from '../lib/rules.ts';
import type { CloudflareProps, StateBackend } from './facts.ts';
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

type Mistakes = Perhaps<Tagged<CloudflareRule>>;

/** Checks what a cluster says of Cloudflare, and what its components ask of it. */
export function checkCloudflare(cluster: Cluster): Mistakes {
  const facts = cluster.facts.cloudflare;
  return [
    facts && [checkProps(facts), checkBackend(facts.backend), checkAddresses(cluster, facts)],
    checkRecords(cluster),
    checkNames(cluster),
    checkTunnel(cluster, facts),
    checkAccess(cluster, facts),
  ];
}

function checkProps({ accountId, zoneId, tunnel = 'home' }: CloudflareProps): Mistakes {
  const rule = 'cloudflare-facts';
  const fix = 'copy the 32 hexadecimal digits from the overview of the zone in the dashboard';
  const ids = Object.entries({ accountId, zoneId }).filter(([, id]) => !/^[0-9a-f]{32}$/.test(id));
  return [
    ids.map(([field, id]) => ({ rule, where: `cloudflare.${field}`, what: `'${id}' is no id of Cloudflare`, fix })),
    !/^\w[\w .-]*$/.test(tunnel) && {
      rule,
      where: 'cloudflare.tunnel',
      what: `'${tunnel}' is no name of a tunnel`,
      fix: 'use letters, digits and dashes',
    },
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

function checkBackend(backend: StateBackend): Mistakes {
  return Object.entries(backend).map(([field, value]) => {
    const [pattern, fix] = BACKEND_FIELDS[field] ?? [/^/, ''];
    if (value === undefined || pattern.test(value)) return undefined;
    const what = `'${value}' is no ${field} of ${backend.is}()`;
    return { rule: 'cloudflare-facts', where: `cloudflare.backend.${field}`, what, fix };
  });
}

/** Imports and moves name addresses, which a mistake would turn into something made anew beside what exists. */
function checkAddresses(cluster: Cluster, { imports = {}, moved = [] }: CloudflareProps): Mistakes {
  const rule = 'cloudflare-address';
  const known = new Set(resourceAddresses(cluster));
  const fix = known.size > 0 ? `there are: ${listed(known)}` : 'remove it: nothing is rendered for Cloudflare';
  const imported = { rule, where: 'cloudflare.imports' } as const;
  return [
    Object.entries(imports).map(([address, id]) => [
      !known.has(address) && {
        ...imported,
        what: `'${address}' is not rendered, so nothing can be imported to it`,
        fix,
      },
      !/^[\w/-]+$/.test(id) && {
        ...imported,
        what: `'${address}' has the id '${id}'`,
        fix: 'see docs/cloudflare.md for ids',
      },
    ]),
    moved.map(({ from, to }, index) => {
      const at = { rule, where: `cloudflare.moved[${index}]` } as const;
      if (!known.has(to)) return { ...at, what: `moves to '${to}', which is not rendered`, fix };
      if (known.has(from)) {
        const what = `moves from '${from}', which is still rendered`;
        return { ...at, what, fix: 'remove the line, or correct the old address' };
      }
      const isSame = kindOf(from) === kindOf(to);
      return (
        !isSame && { ...at, what: `moves '${from}' to another kind of resource`, fix: `begin it with ${kindOf(to)}` }
      );
    }),
    (['from', 'to'] as const).map((end) =>
      repeated(moved.map((move) => move[end])).map((address) => {
        const what = `'${address}' is moved ${end} twice`;
        return { rule, where: 'cloudflare.moved', what, fix: 'keep one of the two' };
      }),
    ),
  ];
}

function kindOf(address: string): string {
  return address.slice(0, address.indexOf('.'));
}

function checkRecords({ domain, components }: Cluster): Mistakes {
  const isHost = (host: string) => host === domain || (isDnsName(host) && host.endsWith(`.${domain}`));
  return components.map(({ name: component, records = {} }) => {
    const at = { rule: 'dns-record', component, where: 'records' } as const;
    return Object.entries(records).map(([host, address]) => [
      !isHost(host) && {
        ...at,
        what: `'${host}' is no host of ${domain}`,
        fix: `choose a name that ends in .${domain}`,
      },
      parseAddress(address) === undefined && {
        ...at,
        what: `'${host}' has the address '${address}', which is no IPv4 address`,
        fix: 'give one such as 10.10.11.14',
      },
    ]);
  });
}

/** A host may have many paths, but leads to one place. */
function checkNames(cluster: Cluster): Mistakes {
  const names = declaredNames(cluster);
  const target = ({ address }: PublicName) => address ?? 'the tunnel';
  return repeated(names.map(({ host }) => host)).map((host) => {
    const [first, ...others] = names.filter((name) => name.host === host) as [PublicName, ...PublicName[]];
    return others
      .filter((name) => name.where === 'records' || name.address !== first.address)
      .map((name) => ({
        rule: 'dns-name-twice',
        component: name.component,
        where: name.where,
        what: `'${host}' leads to ${target(name)}, and by ${first.where} of '${first.component}' to ${target(first)}`,
        fix: 'give one of them another host, or remove it',
      }));
  });
}

/** The tunnel is declared at Cloudflare, runs in the cluster, and leads to apps: one without the others is a mistake. */
function checkTunnel(cluster: Cluster, facts: CloudflareProps | undefined): Mistakes {
  const component = cluster.components.find(({ provides }) => provides?.tunnel)?.name;
  const open = cluster.components.filter(isPublic).map(({ name }) => `'${name}'`);
  if (component === undefined) {
    if (!facts || open.length === 0 || cluster.mayProvide('tunnel')) return [];
    const what = `${listed(open)} ${open.length === 1 ? 'is' : 'are'} exposed through the tunnel, which no component runs`;
    return { rule: 'broken-tunnel', where: 'components', what, fix: "add cloudflared(), or expose them through 'lan'" };
  }
  if (!facts) {
    const what = 'runs a tunnel, but the cluster says nothing of Cloudflare';
    const fix = 'add cloudflare: { accountId, zoneId, backend } to the cluster';
    return { rule: 'broken-tunnel', component, what, fix };
  }
  const what = 'runs a tunnel, but nothing is exposed through it';
  const fix = "expose an app through 'tunnel', or remove the component";
  return open.length === 0 && { rule: 'idle-tunnel', component, what, fix };
}

function checkAccess(cluster: Cluster, facts: CloudflareProps | undefined): Mistakes {
  const ingress = cluster.find('ingress');
  return cluster.components.map(({ name: component, expose }) => {
    const { access, record } = expose ?? {};
    if (access) return checkAccessRule(component, access.emails, facts);
    const what = 'asks for a DNS record, but the ingress has no address';
    const fix = 'let the ingress provide its address';
    const isMissing = facts && record && ingress && ingress.address === undefined;
    return isMissing && { rule: 'dns-record', component, where: 'expose.record', what, fix };
  });
}

function checkAccessRule(component: string, emails: readonly string[], facts: CloudflareProps | undefined): Mistakes {
  const at = { rule: 'access-rule', component, where: 'expose.access' } as const;
  const wrong = emails.filter((email) => !/^[\w.+-]+@[\w-]+(\.[\w-]+)+$/.test(email));
  return [
    emails.length === 0 && { ...at, what: 'lets nobody in', fix: 'list the emails that may pass' },
    wrong.map((email) => ({ ...at, what: `'${email}' is no email address`, fix: 'correct it' })),
    !facts && {
      ...at,
      rule: 'idle-access',
      what: 'asks for Cloudflare Access, but the cluster says nothing of Cloudflare',
      fix: 'add cloudflare to the cluster, or protect the app in another way',
    },
  ];
}
