import type { Cluster } from '../lib/model/cluster.ts';
import { hostsOf } from '../lib/model/exposure.ts';
import { groupBy } from '../lib/model/grouped.ts';
import { isDnsLabel } from '../lib/model/names.ts';
import type { SideSecret } from '../lib/model/side.ts';
import { toYaml } from '../lib/output/yaml.ts';
import type { HostsProps } from './facts.ts';
import type { Hosts, LanName } from './machines.ts';

/** Where certificates of registries are on a machine. */
export const CERTIFICATES = '/etc/rancher/k3s/certificates';

/** Where nodes ask for images of a registry first, in this order. */
export interface Mirror {
  readonly registry: string;
  readonly urls: readonly string[];
}

/** The mirrors of the facts, and behind them those that components are. */
export function mirrorsOf({ components, domain }: Cluster, { mirrors = {} }: HostsProps): readonly Mirror[] {
  const own = components.flatMap((each) =>
    (each.hosts?.mirrors ?? []).flatMap((registry) =>
      hostsOf(each, domain)
        .slice(0, 1)
        .map((host) => ({ registry, urls: [`https://${host}`] })),
    ),
  );
  const said = Object.entries(mirrors).map(([registry, urls]) => ({ registry, urls }));
  return [...groupBy([...said, ...own], ({ registry }) => registry)].map(([registry, all]) => ({
    registry,
    urls: [...new Set(all.flatMap(({ urls }) => urls))],
  }));
}

/** The text of `registries.yaml`, which is the same on all nodes. Who signs in is added where it is laid down. */
export function registriesText(cluster: Cluster, hosts: Hosts, note: string): string {
  const asked = mirrorsOf(cluster, hosts).map(({ registry, urls }) => [registry, { endpoint: [...urls] }] as const);
  // Without an entry a node takes no part in what the others have.
  const mirrors = { ...(hosts.embeddedRegistry && { '*': {} }), ...Object.fromEntries(asked) };
  const trusted = withCertificate(hosts).map(
    ({ host }) => [host, { tls: { ca_file: `${CERTIFICATES}/${fileOf(host)}` } }] as const,
  );
  const configs = trusted.length > 0 && { configs: Object.fromEntries(trusted) };
  return toYaml([{ object: { mirrors, ...configs } }], `# ${note}`);
}

/** The certificates of registries, by the path of each in the folder. */
export function certificateFiles(hosts: Hosts, note: string): readonly (readonly [path: string, text: string])[] {
  return withCertificate(hosts).map(
    ({ host, certificate }) => [`certificates/${fileOf(host)}`, `# ${note}\n${certificate.trim()}\n`] as const,
  );
}

/** Registries at which machines sign in, with the Secret that says as whom. A name that is none is told elsewhere. */
export function logins({ registries = {} }: HostsProps): readonly { readonly host: string; readonly secret: string }[] {
  return Object.entries(registries).flatMap(([host, { credentials: secret }]) =>
    secret === undefined || !isDnsLabel(secret) ? [] : [{ host, secret }],
  );
}

/** The Secrets with which machines sign in. */
export function loginSecrets(hosts: HostsProps): readonly SideSecret[] {
  return [...groupBy(logins(hosts), ({ secret }) => secret)].map(([name, all]) => ({
    name,
    keys: ['username', 'password'],
    why: `with which nodes sign in at ${all.map(({ host }) => host).join(', ')}`,
  }));
}

/** Names of registries in the local network. */
export function registryNames({ registries = {} }: HostsProps): readonly LanName[] {
  return Object.entries(registries).flatMap(([host, { address }]) =>
    address === undefined ? [] : [{ names: [hostname(host)], address }],
  );
}

/** A host without its port. */
export function hostname(host: string): string {
  return host.replace(/:\d+$/, '');
}

/** A registry in a file name. */
function fileOf(host: string): string {
  return `${host.replace(':', '_')}.pem`;
}

function withCertificate({ registries = {} }: HostsProps) {
  return Object.entries(registries).flatMap(([host, { certificate }]) =>
    certificate === undefined ? [] : [{ host, certificate }],
  );
}
