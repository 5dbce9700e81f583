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

/** What may be a Service, named as programs within the cluster may name it. */
export interface ShortHost extends Omit<ServiceHost, 'namespace'> {
  /** Absent: the namespace of the text. */
  readonly namespace?: string;
  /** It stands where nothing but a host can: behind `://`, or before a port. */
  readonly isHost: boolean;
}

/** It looks at what follows a word first: most words of a text are followed by neither a dot nor a colon. */
const SHORT =
  /(?<scheme>:\/\/(?:[^\s/@"'<>]{0,200}@)?|(?<![\w./:\\{$-]))(?<service>[a-z0-9][a-z0-9-]*)(?=[.:][a-z0-9])(?:\.(?<namespace>[a-z0-9][a-z0-9-]*))?(?::(?<port>\d{1,5}))?(?![\w:-]|\.[\w-])/g;

/**
 * What a text may name as `<service>.<namespace>`, or as `<service>:<port>` within the namespace, but for lines that are
 * comments. Files, versions and domains look the same, so that only who knows the Services can tell.
 */
export function shortHosts(text: string): readonly ShortHost[] {
  if (!/[a-z0-9][.:][a-z0-9]/.test(text)) return [];
  const isFile = text.includes('\n') || /^[ \t]*[#;/]/.test(text);
  return [...(isFile ? withoutComments(text) : text).matchAll(SHORT)].flatMap(({ groups = {} }) => {
    const { scheme = '', service = '', namespace, port } = groups;
    if (namespace === undefined && port === undefined) return [];
    const isHost = scheme !== '' || port !== undefined;
    return [
      {
        service,
        ...(namespace === undefined ? {} : { namespace }),
        ...(port === undefined ? {} : { port: Number(port) }),
        isHost,
      },
    ];
  });
}

/** Files come with examples in their comments. */
export function withoutComments(text: string): string {
  return text.replace(/^[ \t]*(#|;|\/\/).*$/gm, '');
}
