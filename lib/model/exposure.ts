/** How a component's web page or API is reached from outside the cluster, over HTTPS. */
export interface Exposure {
  /** `tunnel`: from the internet. `lan`: only from the local network. `both`: either way. */
  readonly through: 'tunnel' | 'lan' | 'both';
  /** The host name, within the cluster's domain. @default `<component>.<domain>` */
  readonly host?: string;
  /** Only paths that start so are routed. @default all */
  readonly path?: string;
}
