import { OPEN } from './image.ts';

/** What a text asks of a Service. */
export interface ServiceWord {
  readonly word: 'host' | 'port' | 'url';
  /** A component, or a capability that one provides, and perhaps a port, as in `uses`: `queue:amqp`. */
  readonly use: string;
  /** In front of a URL. @default by the name of the port */
  readonly scheme?: string;
  /** What it stands in is for others, who connect in the place of the component that says it. @default false */
  readonly isForOthers?: true;
}

const CLOSE = '\u27e7';
const WORD = new RegExp(`${OPEN}(host|port|url)(!?) ([^${CLOSE}]*?)(?: scheme=([^${CLOSE}]*))?${CLOSE}`, 'g');

/**
 * The name of a Service in the cluster's DNS, wherever a text stands: a variable, an argument, a file, values of a chart. Who says
 * it may connect there: no `uses` is needed. What is not there is refused.
 *
 *     env: { DB_HOST: host('postgres:sql'), DB_PORT: port('postgres:sql') }
 *
 * @param use a component, or a capability that one provides, and the port to connect to, by name or number: `'queue:amqp'`.
 *   Without one, all ports of its Services are opened
 */
export function host(use: string): string {
  return `${OPEN}host ${use}${CLOSE}`;
}

/**
 * The number under which a Service offers a port, as text. See {@link host}.
 * @param use a component and its port: `'queue:amqp'`. The port may be left out where there is one alone
 */
export function port(use: string): string {
  return `${OPEN}port ${use}${CLOSE}`;
}

/**
 * The URL of a port of a Service within the cluster, such as `http://web.web.svc.cluster.local:8080`. See {@link host}. The URL
 * that people ask for is `cluster.url()`.
 * @param use a component and its port: `'queue:amqp'`. The port may be left out where there is one alone
 * @param scheme such as `redis` @default the name of the port where it is a usual scheme (amqp, https, mqtt, postgres, redis …), else `http`
 */
export function url(use: string, scheme?: string): string {
  return `${OPEN}url ${use}${scheme === undefined ? '' : ` scheme=${scheme}`}${CLOSE}`;
}

/** Whether a value is a URL of HTTP, or begins with what {@link url} gives. */
export function isServiceUrl(given: unknown): given is string {
  return typeof given === 'string' && (/^https?:\/\/[^\s/]+\S*$/.test(given) || given.startsWith(`${OPEN}url `));
}

/** As {@link url}, for a text by which others connect, as the ingress does by a middleware. */
export function urlForOthers(use: string): string {
  return `${OPEN}url! ${use}${CLOSE}`;
}

/** Puts something in the place of each word for a Service in a text. */
export function replaceServiceWords(text: string, replace: (word: ServiceWord) => string): string {
  if (!text.includes(OPEN)) return text;
  return text.replace(WORD, (_, word: ServiceWord['word'], others: string, use: string, scheme?: string) =>
    replace({ word, use, ...(scheme !== undefined && { scheme }), ...(others && { isForOthers: true }) }),
  );
}
