import { judged, shapes, type Timespan, type Word, word } from 'bramble';
import { ServersTransport, ServersTransportSpecForwardingTimeoutsResponseHeaderTimeout } from '#imports/traefik.io';

/** Options of {@link sticky}. */
export interface StickyProps {
  /** The name of the cookie. @default one that Traefik makes up */
  readonly cookie?: string;
}

const COOKIE = shapes.value(
  (given) => typeof given === 'string' && /^[\w!#$%&'*+.^`|~-]+$/.test(given),
  'name of a cookie',
  "write one such as 'server'",
);
const STICKY = shapes.props<StickyProps>({ cookie: COOKIE });

/**
 * Leads a browser to the same pod each time, as long as it runs, by a cookie: for apps of several pods that keep sessions to themselves.
 * https://doc.traefik.io/traefik/reference/routing-configuration/http/load-balancing/service/#sticky-sessions
 */
export function sticky(props: StickyProps = {}): Word {
  const { right, mistakes } = judged(STICKY, props);
  const cookie = {
    ...(right.cookie !== undefined && { name: right.cookie }),
    httpOnly: true,
    secure: true,
    sameSite: 'lax',
  };
  return word({ name: 'sticky', needs: 'middlewares', mistakes, leads: () => ({ sticky: { cookie } }) });
}

/** Traefik takes no parts of a unit, and none at all for no limit. */
const LIMIT = shapes.value(
  (given) => typeof given === 'string' && /^[1-9]\d*[smh]$/.test(given),
  'limit of time',
  "write one such as '30s', '5m' or '1h'",
);

/**
 * How long an app may think before it begins to answer: a request that waits longer is answered 504. What flows then, as through a
 * websocket, has no limit.
 * https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/serverstransport/
 * @param most such as `'30s'` @default of Traefik: no limit
 */
export function timeLimit(most: Timespan): Word {
  return word({
    name: 'timeLimit',
    needs: 'middlewares',
    mistakes: LIMIT(most, ''),
    leads: ({ chart, of }) => {
      const name = `${of}-time-limit`;
      new ServersTransport(chart, name, {
        metadata: { name },
        spec: {
          forwardingTimeouts: {
            responseHeaderTimeout: ServersTransportSpecForwardingTimeoutsResponseHeaderTimeout.fromString(most),
          },
        },
      });
      return { serversTransport: name };
    },
  });
}
