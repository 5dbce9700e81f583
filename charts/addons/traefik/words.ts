import { type Bytes, judged, parseQuantity, shapes, type Word, type WordContext, word } from 'bramble';
import { Middleware, type MiddlewareProps } from '#imports/traefik.io';

declare module 'bramble' {
  interface Capabilities {
    /** Traefik is the ingress, and requests pass its middlewares. */
    readonly middlewares: true;
  }
}

type Spec = MiddlewareProps['spec'];

/** A word that puts a middleware of Traefik before an app. */
export function before(
  name: string,
  suffix: string,
  spec: Spec | ((context: WordContext) => Spec),
  mistakes: Word['mistakes'] = [],
): Word {
  return word({
    name,
    needs: 'middlewares',
    mistakes,
    passes: (context: WordContext) => {
      const drawn = `${context.of}-${suffix}`;
      new Middleware(context.chart, drawn, {
        metadata: { name: drawn },
        spec: typeof spec === 'function' ? spec(context) : spec,
      });
      return drawn;
    },
  });
}

const MIDDLEWARE_NAME = shapes.matching(
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
  'name of a middleware',
  'use lower-case letters, digits and dashes; of another namespace Traefik takes none',
);
/** Its schema knows more. */
const MIDDLEWARE = shapes.record(shapes.anything, 'write { compress: {} }');

/**
 * Any middleware of Traefik, by a name of your own: `middleware('compress', { compress: {} })`. Several apps may take one and the
 * same. Without a spec, one of the app's namespace that something else draws.
 * https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/overview/
 */
export function middleware(name: string, spec?: Spec): Word {
  const mistakes = [...MIDDLEWARE_NAME(name, ''), ...(spec === undefined ? [] : MIDDLEWARE(spec, ''))];
  const said = `middleware ${String(name)}`;
  return spec
    ? before(said, name, spec, mistakes)
    : word({ name: said, needs: 'middlewares', mistakes, passes: () => name });
}

/** Options of {@link basicAuth}. */
export interface BasicAuthProps {
  /** The Secret of the app's namespace with who may come in: key `users`, lines as `htpasswd -nB NAME` prints them. */
  readonly secret: string;
}

const SECRET_NAME = shapes.matching(
  /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
  'name of a Secret',
  'write one such as web-users',
);
const BASIC_AUTH = shapes.props<BasicAuthProps>({ secret: SECRET_NAME }, ['secret']);

/**
 * Asks for a name and a password before requests reach an app.
 * https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/basicauth/
 */
export function basicAuth(props: BasicAuthProps): Word {
  const { right, mistakes } = judged(BASIC_AUTH, props);
  return before('basicAuth', 'login', { basicAuth: { secret: right.secret, removeHeader: true } }, mistakes);
}

/**
 * Refuses requests whose body is larger. Requests and answers are held back until they are whole, in memory and on the disk of
 * Traefik's pod.
 * https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/buffering/
 * @param most such as `'10Mi'`
 */
export function bodyLimit(most: Bytes): Word {
  const bytes = Math.round(parseQuantity(most) ?? 0);
  return before('bodyLimit', 'body-limit', { buffering: { maxRequestBodyBytes: bytes } }, shapes.bytes(most, ''));
}

/** Options of {@link rateLimit}. */
export interface RateLimitProps {
  /** Requests that a client may make each second, on average. */
  readonly average: number;
  /** Requests that it may make at once. @default twice the average */
  readonly burst?: number;
}

const REQUESTS = shapes.whole([1], 'number of requests', 'write a whole number from 1');
const RATE_LIMIT = shapes.props<RateLimitProps>({ average: REQUESTS, burst: REQUESTS }, ['average']);

/**
 * Refuses clients that ask too often, each by its address.
 * https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/ratelimit/
 */
export function rateLimit(props: RateLimitProps): Word {
  const { right, mistakes } = judged(RATE_LIMIT, props);
  const { average, burst = 2 * average } = right;
  return before('rateLimit', 'rate-limit', { rateLimit: { average, burst } }, mistakes);
}

const HEADERS = shapes.record(
  shapes.matching((given) => !/[\r\n]/.test(given), 'single line', 'write one line of text'),
  "write { 'X-Robots-Tag': 'none' }",
);

/**
 * Adds headers to what an app answers; an empty text removes one.
 * https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/headers/
 */
export function responseHeaders(headers: Readonly<Record<string, string>>): Word {
  const { right, mistakes } = judged(HEADERS, headers);
  const nameless = Object.keys(right)
    .filter((name) => !/^[\w!#$%&'*+.^`|~-]+$/.test(name))
    .map((name) => ({ where: name, what: `'${name}' is no name of a header`, fix: 'write one such as X-Robots-Tag' }));
  const spec = { headers: { customResponseHeaders: right } };
  return before('responseHeaders', 'headers', spec, [...mistakes, ...nameless]);
}
