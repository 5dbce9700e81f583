import { type Cluster, judged, seconds, shapes, type Timespan, type Way, type Word } from 'bramble';
import type { Construct } from 'constructs';
import { Middleware, type MiddlewareProps } from '#imports/traefik.io';
import { before } from './words.ts';

/** What browsers are told of a host, beside what its app says. Each takes the place of what the app says. */
export interface BrowserHeaders {
  /**
   * For how long a browser that has been at the host asks it over HTTPS alone. It cannot be taken back before that time is over: begin
   * with a day. It is not said where browsers would refuse the certificate.
   * https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Strict-Transport-Security
   * @default '24h'
   */
  readonly hsts?: Timespan | false;
  /** That files are what their type says, and nothing else. @default true */
  readonly nosniff?: boolean;
  /**
   * How much of its address a page tells those that it links to.
   * https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Referrer-Policy
   * @default 'strict-origin-when-cross-origin'
   */
  readonly referrer?: (typeof REFERRERS)[number] | false;
  /** Who may show the page within one of his own: nobody, or pages of the same host. @default everybody, unless the app says otherwise */
  readonly framing?: 'none' | 'same-origin';
}

declare module 'bramble' {
  interface Capabilities {
    /** What browsers are told of public hosts. */
    readonly browserHeaders: BrowserHeaders;
  }
}

const REFERRERS = [
  'no-referrer',
  'origin',
  'origin-when-cross-origin',
  'same-origin',
  'strict-origin',
  'strict-origin-when-cross-origin',
] as const;

type Shape = typeof shapes.timespan;

/** What may be turned off by `false`. */
export const unlessOff =
  (shape: Shape): Shape =>
  (given, where) =>
    given === false ? [] : shape(given, where);

/** See {@link BrowserHeaders}. */
export const BROWSER_HEADERS = shapes.props<BrowserHeaders>({
  hsts: unlessOff(shapes.timespan),
  nosniff: shapes.flag,
  referrer: unlessOff(shapes.oneOf<string>(...REFERRERS)),
  framing: shapes.oneOf('none', 'same-origin'),
});

const SUFFIX = 'browser-headers';

/**
 * Tells browsers of an app what is said here, in the place of what they are told of public hosts:
 * `browserHeaders({ hsts: false, framing: 'same-origin' })`. What is left out stays as it is there.
 * https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/headers/
 */
export function browserHeaders(props: BrowserHeaders): Word {
  const { right, mistakes } = judged(BROWSER_HEADERS, props);
  return before(
    'browserHeaders',
    SUFFIX,
    ({ cluster }) => ({ headers: headersOf({ ...cluster.find('browserHeaders'), ...right }, cluster) }),
    mistakes,
  );
}

/**
 * Lets the requests of a way from the internet pass what tells browsers of its host, last: what an app passes of its own has the last word over
 * its answers.
 */
export function toldBrowsers(chart: Construct, cluster: Cluster, way: Way): Way {
  const { name, doors, paths } = way;
  const wanted = cluster.find('browserHeaders');
  const isPlain = ({ passes = [] }: Way['paths'][number]) => !passes.some((each) => each.endsWith(`-${SUFFIX}`));
  if (!doors.includes('tunnel') || !wanted || !paths.some(isPlain)) return way;
  const headers = headersOf(wanted, cluster);
  if (Object.keys(headers).length === 0) return way;
  const drawn = `${name}-${SUFFIX}`;
  new Middleware(chart, drawn, { metadata: { name: drawn }, spec: { headers } });
  const told = paths.map((each) => (isPlain(each) ? { ...each, passes: [...(each.passes ?? []), drawn] } : each));
  return { ...way, paths: told };
}

function headersOf(
  { hsts = '24h', nosniff = true, referrer = 'strict-origin-when-cross-origin', framing }: BrowserHeaders,
  cluster: Cluster,
): NonNullable<MiddlewareProps['spec']['headers']> {
  const certificates = cluster.find('certificates');
  // A browser that was told would not even let its user pass a certificate that it refuses.
  const isTrusted = certificates !== undefined && certificates.clusterIssuer !== certificates.stagingClusterIssuer;
  return {
    ...(hsts !== false && isTrusted && { stsSeconds: Math.round(seconds(hsts)) }),
    ...(nosniff && { contentTypeNosniff: true }),
    ...(referrer !== false && { referrerPolicy: referrer }),
    ...(framing === 'none' && { frameDeny: true }),
    ...(framing === 'same-origin' && { customFrameOptionsValue: 'SAMEORIGIN' }),
  };
}
