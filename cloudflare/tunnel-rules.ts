import type { Ingress } from '../lib/model/capability.ts';
import type { Cluster } from '../lib/model/cluster.ts';
import { tunnelServices } from '../lib/model/door.ts';
import { isPublic } from '../lib/model/exposure.ts';
import { type AccessApp, accessApps } from './names.ts';

/** Where the tunnel leads some requests: the first rule that fits counts. */
export interface TunnelRule {
  readonly hostname: string;
  /** A regular expression of Go for the path. @default all */
  readonly path?: string;
  readonly service: string;
  readonly originRequest: { readonly originServerName: string; readonly noTlsVerify?: true };
  /** Who asks who comes; undefined: nobody. */
  readonly guard: AccessApp | undefined;
}

/**
 * The rules that lead each public host to the ingress over TLS: its port for HTTP would send every request back to where it came from.
 * The name in the handshake is the host's, so that the ingress shows the certificate which is checked against it. A path with
 * an access rule of its own has a rule of its own here.
 */
export function tunnelRules(cluster: Cluster, ingress: Ingress): readonly TunnelRule[] {
  const certificates = cluster.find('certificates');
  // Nobody outside vouches for a certificate from staging, nor for the one that the ingress makes for itself.
  const isTrusted = certificates !== undefined && certificates.clusterIssuer !== certificates.stagingClusterIssuer;
  const [door] = tunnelServices(cluster, ingress);
  const service = `https://${door}.${ingress.namespace}.svc.cluster.local:443`;
  const guards = accessApps(cluster);
  return cluster.hosts(isPublic).flatMap((hostname) => {
    const originRequest = { originServerName: hostname, ...(!isTrusted && { noTlsVerify: true as const }) };
    const rule = { hostname, service, originRequest };
    return [
      ...guardedPaths(hostname, guards).map(({ path, guard }) => ({ ...rule, path: below(path), guard })),
      { ...rule, guard: guards.find(({ places }) => places.includes(hostname)) },
    ];
  });
}

/** The paths of a host that have an access rule, the longer ones first. */
function guardedPaths(host: string, guards: readonly AccessApp[]) {
  return guards
    .flatMap((guard) => guard.places.map((place) => ({ guard, place })))
    .filter(({ place }) => place.startsWith(`${host}/`))
    .map(({ guard, place }) => ({ guard, path: place.slice(host.length) }))
    .sort((a, b) => b.path.length - a.path.length || (a.path < b.path ? -1 : 1));
}

/** A path and all below it, as Access understands one. */
function below(path: string): string {
  const written = path.replace(/\/$/, '').replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return `^${written}(/|$)`;
}
