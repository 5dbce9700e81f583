/** What a component and its `expose` say of Cloudflare. */

/** Who may pass Cloudflare Access. https://developers.cloudflare.com/cloudflare-one/access-controls/ */
export interface Access {
  /** Addresses that may sign in, each proven by a code that Cloudflare sends there. */
  readonly emails: readonly string[];
  /** How long a sign-in lasts, such as `'24h'`. @default '24h' */
  readonly session?: `${number}${'m' | 'h'}`;
}

declare module '../lib/model/exposure.ts' {
  interface PublicExposure {
    /** Who is let in from the internet; Cloudflare asks before a request reaches the cluster. @default everybody */
    readonly access?: Access;
    readonly record?: never;
  }

  interface LanExposure {
    /**
     * The host gets a record in Cloudflare's DNS, with the ingress' address in the local network. Anyone can look it up, but
     * only the local network reaches it. @default false: the local network's own DNS knows it
     */
    readonly record?: boolean;
    readonly access?: never;
  }

  interface VpnExposure {
    /** As for the local network: the address that the VPN leads to is that of the ingress there. @default false */
    readonly record?: boolean;
    readonly access?: never;
  }
}

declare module '../lib/model/side.ts' {
  interface SideProps {
    /**
     * Names in Cloudflare's DNS for addresses of the local network, such as that of a database beside the cluster: host name
     * within the cluster's domain, or `*.<domain>` for those that have no record, and address, of IPv4 or IPv6. Anyone can look them
     * up, but only the local network reaches them.
     * @default none
     */
    readonly records?: Readonly<Record<string, string>>;
  }
}
