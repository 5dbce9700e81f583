/** How a component's web page or API is reached from outside the cluster, over HTTPS. Sides add words to both ways. */
export type Exposure = PublicExposure | LanExposure | VpnExposure;

/** What is said of every way in. */
export interface ExposureBase {
  /** The host name, within the cluster's domain, or several: the first is that which others are told. @default `<component>.<domain>` */
  readonly host?: string | readonly string[];
  /** Only paths that start so are routed, one or several: the first is that which others are told. @default all */
  readonly path?: string | readonly string[];
  /**
   * `route`: an IngressRoute, under the certificate of the whole domain. `ingress`: a plain Ingress, with a certificate of
   * its own, for what else reads Ingresses. @default 'route'
   */
  readonly as?: 'route' | 'ingress';
}

/** Reached from the internet. */
export interface PublicExposure extends ExposureBase {
  /**
   * `tunnel`: from the internet, through the tunnel that a component runs. `both`: also meant for the local network, whose DNS
   * may lead there directly. Both render the same: {@link PublicExposure.lan} says who else comes in.
   */
  readonly through: 'tunnel' | 'both';
  /**
   * Whether the local network and pods may come in as well, without the detour through the internet.
   * @default true, unless a word of a side asks who comes, such as `access`: who came in here would not be asked
   */
  readonly lan?: boolean;
  readonly nodes?: never;
}

/** Reached only from the local network. */
export interface LanExposure extends ExposureBase {
  /** `lan`: only from the local network. */
  readonly through: 'lan';
  readonly lan?: never;
  /**
   * Whether nodes are let in, and pods in their network: a registry is asked by nodes. Each node's `podNetwork` is to be known, since what
   * a node asks of an address of the cluster comes from there.
   * @default false: what bears the address of a node may be a pod
   */
  readonly nodes?: boolean;
}

/** Reached only by VPN. */
export interface VpnExposure extends ExposureBase {
  /** `vpn`: only by who comes in by VPN, and so bears an address of `networks.vpn`. */
  readonly through: 'vpn';
  /** Whether the local network may come in as well. @default false */
  readonly lan?: boolean;
  readonly nodes?: never;
}

/** The ways in, as `through` names them. */
export const WAYS_IN: readonly Exposure['through'][] = ['lan', 'vpn', 'tunnel', 'both'];

/** An exposure that the internet does not reach. */
export function isInner({ through }: Pick<Exposure, 'through'>): boolean {
  return through === 'lan' || through === 'vpn';
}

/** Whether a component is reached from the internet. */
export function isPublic({ expose }: { readonly expose?: Exposure }): boolean {
  return expose !== undefined && !isInner(expose);
}

/** Whether a text is a path that requests can be routed by. */
export function isPath(text: string): boolean {
  return /^\/[\w./~-]*$/.test(text);
}

/** What to write in the place of a path that is none. */
export function pathAdvice(text: string): string {
  return text.startsWith('/') ? 'use letters, digits and -._~/ alone' : `start it with a slash: '/${text}'`;
}

/** The paths that lead to a component at each of its hosts, the one that others are told first. `/`: all. */
export function pathsOf({ path = '/' }: Pick<ExposureBase, 'path'>): readonly string[] {
  return [path].flat();
}

/** A place as people write it: `host/path`, without the slash of all paths. */
export function placeOf(host: string, path: string): string {
  return path === '/' ? host : `${host}${path}`;
}

/** The hosts under which a component is exposed, the one that others are told first. None where it is not. */
export function hostsOf(
  { name, expose }: { readonly name: string; readonly expose?: Exposure },
  domain: string,
): readonly string[] {
  return expose ? [expose.host ?? `${name}.${domain}`].flat() : [];
}
