/** A Service that a text names by its name in the cluster's DNS. */
export interface ServiceHost {
  readonly service: string;
  readonly namespace: string;
  /** Absent where the text gives none behind the name. */
  readonly port?: number;
}

/** Whole labels alone, so that no text is looked at twice; nothing but the cluster's own domain may follow. */
const HOST =
  /(?<![a-z0-9-])([a-z0-9][a-z0-9-]*)\.([a-z0-9][a-z0-9-]*)\.svc(?:\.cluster\.local)?(?!\.?[\w-])\.?(?::(\d+))?/g;

/**
 * The Services that a text names as `<service>.<namespace>.svc`, with or without `.cluster.local` and a port behind it:
 * a URL, an address, a list of them, a whole file. A pod's name in front (`web-0.web.shop.svc`) is passed over.
 * https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
 */
export function serviceHosts(text: string): readonly ServiceHost[] {
  if (!text.includes('.svc')) return [];
  return [...text.matchAll(HOST)].map(([, service = '', namespace = '', port]) => ({
    service,
    namespace,
    ...(port === undefined ? {} : { port: Number(port) }),
  }));
}
