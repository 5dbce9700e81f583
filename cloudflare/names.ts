import type { Cluster } from '../lib/model/cluster.ts';
import { isPublic, pathsOf, placeOf } from '../lib/model/exposure.ts';
import { sortedBy } from '../lib/model/grouped.ts';
import type { PublicName } from '../lib/model/side.ts';
import type { Access } from './words.ts';

/** An app in front of which Cloudflare asks who comes. */
export interface AccessApp {
  readonly component: string;
  /** All hosts of the app. */
  readonly hosts: readonly string[];
  /** The places that it stands in front of, as `host/path`; without a path, the whole host. */
  readonly places: readonly string[];
  readonly access: Access;
}

/** All names that components ask for, also those that more than one of them asks for. */
export function declaredNames(cluster: Cluster): readonly PublicName[] {
  const address = cluster.find('ingress')?.address;
  return cluster.components.flatMap((each): readonly PublicName[] => {
    const { name: component, expose, records = {} } = each;
    const isNamed = isPublic(each) || (expose?.record && address !== undefined);
    const named = Object.entries(records).map(([host, to]) => ({ component, where: 'records', host, address: to }));
    if (!isNamed) return named;
    const hosts = cluster
      .hostsOf(each)
      .map((host) => ({ component, where: 'expose', host, ...(!isPublic(each) && { address }) }));
    return [...hosts, ...named];
  });
}

/** The names that the cluster has in Cloudflare's DNS, each once, sorted. Where nothing runs the tunnel, none leads there. */
export function dnsNames(cluster: Cluster): readonly PublicName[] {
  const names = declaredNames(cluster).filter(({ address }) => address !== undefined || cluster.find('tunnel'));
  return sortedBy([...new Map(names.map((name) => [name.host, name])).values()], ({ host }) => host);
}

/** The apps with an access rule, sorted by name. */
export function accessApps(cluster: Cluster): readonly AccessApp[] {
  if (!cluster.find('tunnel')) return [];
  const apps = cluster.components.flatMap((each) => {
    const { name, expose } = each;
    if (!expose?.access) return [];
    const hosts = cluster.hostsOf(each);
    const places = hosts.flatMap((host) => pathsOf(expose).map((path) => placeOf(host, path)));
    return [{ component: name, hosts, places, access: expose.access }];
  });
  return sortedBy([...new Map(apps.map((app) => [app.component, app])).values()], ({ component }) => component);
}

/** The kinds of resources at Cloudflare, as Terraform calls them. */
export const RESOURCES = {
  tunnel: 'cloudflare_zero_trust_tunnel_cloudflared',
  rules: 'cloudflare_zero_trust_tunnel_cloudflared_config',
  record: 'cloudflare_dns_record',
  application: 'cloudflare_zero_trust_access_application',
  policy: 'cloudflare_zero_trust_access_policy',
} as const;

/** The name of the one tunnel and of its rules within an address. */
export const TUNNEL = 'tunnel';

/**
 * A host or a component as the name of a resource, which may hold no dot and no star, and begin with no digit. Different hosts get
 * different names, because no host holds an underscore.
 */
export function resourceName(name: string): string {
  return name.replaceAll('.', '_').replace(/^\*|^(?=\d)/, (is) => (is === '*' ? '_any' : '_'));
}

/** The addresses of all resources of the cluster, such as `cloudflare_dns_record.lil-linko_bramble_example`. */
export function resourceAddresses(cluster: Cluster): readonly string[] {
  return [
    ...(cluster.find('tunnel') ? [`${RESOURCES.tunnel}.${TUNNEL}`, `${RESOURCES.rules}.${TUNNEL}`] : []),
    ...dnsNames(cluster).map(({ host }) => `${RESOURCES.record}.${resourceName(host)}`),
    ...accessApps(cluster).flatMap(({ component }) => [
      `${RESOURCES.application}.${resourceName(component)}`,
      `${RESOURCES.policy}.${resourceName(component)}`,
    ]),
  ];
}
