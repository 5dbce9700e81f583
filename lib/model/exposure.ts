/** How a component's web page or API is reached from outside the cluster, over HTTPS. */
export type Exposure = PublicExposure | LanExposure;

interface ExposureBase {
  /** The host name, within the cluster's domain. @default `<component>.<domain>` */
  readonly host?: string;
  /** Only paths that start so are routed. @default all */
  readonly path?: string;
  /**
   * `route`: an IngressRoute, under the certificate of the whole domain. `ingress`: a plain Ingress, with a certificate of
   * its own, for what else reads Ingresses. @default 'route'
   */
  readonly as?: 'route' | 'ingress';
}

/** Reached from the internet. */
export interface PublicExposure extends ExposureBase {
  /**
   * `tunnel`: from the internet, through Cloudflare. `both`: also meant for the local network, whose DNS may lead there
   * directly. Both render the same: nothing keeps the local network from a host of the tunnel.
   */
  readonly through: 'tunnel' | 'both';
  /** Who is let in from the internet; Cloudflare asks before a request reaches the cluster. @default everybody */
  readonly access?: Access;
  readonly record?: never;
}

/** Reached only from the local network. */
export interface LanExposure extends ExposureBase {
  /** `lan`: only from the local network. */
  readonly through: 'lan';
  /**
   * The host gets a record in Cloudflare's DNS, with the ingress' address in the local network. Anyone can look it up, but
   * only the local network reaches it. @default false: the local network's own DNS knows it
   */
  readonly record?: boolean;
  readonly access?: never;
}

/** Who may pass Cloudflare Access. https://developers.cloudflare.com/cloudflare-one/access-controls/ */
export interface Access {
  /** Addresses that may sign in, each proven by a code that Cloudflare sends there. */
  readonly emails: readonly string[];
  /** How long a sign-in lasts, such as `'24h'`. @default '24h' */
  readonly session?: `${number}${'m' | 'h'}`;
}
