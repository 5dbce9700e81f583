import { amend, type JsonMap, judged, shapes, type Timespan, type Word, type WordContext, word } from 'bramble';
import { ServersTransport } from '#imports/traefik.io';

/** Options of {@link sticky}. */
export interface StickyProps {
  /** The name of the cookie. @default one that Traefik makes up */
  readonly cookie?: string;
}

const COOKIE = shapes.matching(/^[\w!#$%&'*+.^`|~-]+$/, 'name of a cookie', "write one such as 'server'");
const STICKY = shapes.props<StickyProps>({ cookie: COOKIE });

/**
 * Leads a browser to the same pod each time, as long as it runs, by a cookie: for apps of several pods that keep sessions to themselves.
 * https://doc.traefik.io/traefik/reference/routing-configuration/http/load-balancing/service/#sticky-sessions
 */
export function sticky(props: StickyProps = {}): Word {
  const { right, mistakes } = judged(STICKY, props);
  const name = right.cookie === undefined ? {} : { name: right.cookie };
  const cookie = { ...name, httpOnly: true, secure: true, sameSite: 'lax' };
  return word({ name: 'sticky', needs: 'middlewares', mistakes, leads: () => ({ sticky: { cookie } }) });
}

/** Traefik takes no parts of a unit, and none at all for no limit. */
const LIMIT = shapes.matching(/^[1-9]\d*[smh]$/, 'limit of time', "write one such as '30s', '5m' or '1h'");

/**
 * How long an app may think before it begins to answer: a request that waits longer is answered 504. What flows then, as through a
 * websocket, has no limit.
 * https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/serverstransport/
 * @param most such as `'30s'`; without the word there is no limit
 */
export function timeLimit(most: Timespan): Word {
  return word({
    name: 'timeLimit',
    needs: 'middlewares',
    mistakes: LIMIT(most, ''),
    leads: (context) => transport(context, { forwardingTimeouts: { responseHeaderTimeout: most } }),
  });
}

/** Options of {@link leading}: at least one. */
export interface LeadingProps {
  /** `h2c` for gRPC without TLS. With TLS: {@link overTls}. @default 'http' */
  readonly scheme?: 'http' | 'h2c';
  /** Whether the app hears by which host it was asked for, or by the address of its pod. @default true */
  readonly passHostHeader?: boolean;
  /** Which of several pods is asked: in turn, the less busy one of two, one and the same for a client, the fastest. @default 'wrr' */
  readonly strategy?: 'wrr' | 'p2c' | 'hrw' | 'leasttime';
}

const LEADING = shapes.props<LeadingProps>({
  scheme: shapes.oneOf('http', 'h2c'),
  passHostHeader: shapes.flag,
  strategy: shapes.oneOf('wrr', 'p2c', 'hrw', 'leasttime'),
});

/**
 * How else requests are led to an app: `leading({ scheme: 'h2c' })`.
 * https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/
 */
export function leading(props: LeadingProps): Word {
  const { right, mistakes } = judged(LEADING, props);
  const nothing = { what: 'says nothing', fix: "write leading({ scheme: 'h2c' }), or remove it" };
  const isEmpty = mistakes.length === 0 && Object.keys(right).length === 0;
  return word({
    name: 'leading',
    needs: 'middlewares',
    mistakes: isEmpty ? [nothing] : mistakes,
    leads: () => ({ ...right }),
  });
}

/** Options of {@link overTls}. */
export interface OverTlsProps {
  /** The name that its certificate must be good for, by an authority that everybody trusts. @default no certificate is looked at */
  readonly serverName?: string;
}

const OVER_TLS = shapes.props<OverTlsProps>({ serverName: shapes.text });

/**
 * Speaks HTTPS with an app that offers nothing else, such as the controller of UniFi, or with a machine beside the cluster.
 * https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/serverstransport/
 */
export function overTls(props: OverTlsProps = {}): Word {
  const { right, mistakes } = judged(OVER_TLS, props);
  const { serverName } = right;
  const trusts = serverName === undefined ? { insecureSkipVerify: true } : { serverName };
  return word({
    name: 'overTls',
    needs: 'middlewares',
    mistakes,
    leads: (context) => ({ scheme: 'https', ...transport(context, trusts) }),
  });
}

/** What one way to a Service has of its own: several words may say something of it. */
function transport({ chart, of }: WordContext, spec: JsonMap): JsonMap {
  const name = `${of}-transport`;
  const drawn = chart.node.tryFindChild(name) ?? new ServersTransport(chart, name, { metadata: { name }, spec: {} });
  amend(drawn, { spec });
  return { serversTransport: name };
}
