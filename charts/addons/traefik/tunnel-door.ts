import { type Cluster, service, shapes, tunnelDoor } from 'bramble';
import type { Construct } from 'constructs';
import { Middleware } from '#imports/traefik.io';
import { DOORS, NAME, PORTS, TUNNEL_SERVICE } from './installation.ts';

/** See `tunnelDoor` of `TraefikProps`. */
export type DoorStep = 'opened' | 'used';

/** See {@link DoorStep}. */
export const DOOR_STEP = shapes.oneOf('opened', 'used');

/** The Middleware that all requests pass which come in there. */
const CLEANING = 'from-tunnel';

/**
 * What a visitor on the internet may have written into a request, and neither Cloudflare nor cloudflared corrects: an app would
 * take it for the word of Traefik. What is empty is taken out. The host is put in by the route.
 */
const CLEANED: Readonly<Record<string, string>> = {
  Forwarded: '',
  'X-Forwarded-Host': '',
  'X-Forwarded-Method': '',
  'X-Forwarded-Port': '443',
  'X-Forwarded-Prefix': '',
  'X-Forwarded-Tls-Client-Cert': '',
  'X-Forwarded-Tls-Client-Cert-Info': '',
  'X-Forwarded-Uri': '',
  'X-Real-Ip': '',
};

/** What Traefik is told of the door, where the cluster has one. The NetworkPolicy lets in none but who runs the tunnel. */
export function doorArgs(cluster: Cluster, requestTimeout: string): readonly string[] {
  const door = tunnelDoor(cluster);
  if (!door) return [];
  const trusted = `forwardedHeaders.trustedIPs=${cluster.networks.pods}`;
  const at = `--entryPoints.${DOORS.tunnel}`;
  return [
    `${at}.address=:${PORTS.tunnel}/tcp`,
    `${at}.transport.respondingTimeouts.readTimeout=${requestTimeout}`,
    `${at}.http.tls=true`,
    `${at}.http.middlewares=${NAME}_${CLEANING}@kubernetescrd`,
    `${at}.http.underscoreHeadersStrategy=delete`,
    // Cloudflare adds the address of the visitor to X-Forwarded-For, and everything here comes from the pods of the tunnel.
    `${at}.${trusted}`,
    // Until the move is done, the tunnel may come in where all do.
    ...(door.step ? [`--entryPoints.${DOORS.usual}.${trusted}`] : []),
  ];
}

/** Where the container listens, by entry point. */
export function portsOf(cluster: Cluster): Readonly<Record<string, number>> {
  const { [DOORS.tunnel]: _, ...others } = PORTS;
  return tunnelDoor(cluster) ? PORTS : others;
}

/** Draws the Service that leads to the door, and what requests pass there. */
export function drawDoor(chart: Construct, cluster: Cluster): void {
  if (!tunnelDoor(cluster)) return;
  service(chart, cluster, {
    name: TUNNEL_SERVICE,
    workload: NAME,
    ports: { [DOORS.tunnel]: { port: 443, target: PORTS.tunnel } },
  });
  new Middleware(chart, CLEANING, {
    metadata: { name: CLEANING },
    spec: { headers: { customRequestHeaders: CLEANED } },
  });
}
