import { type Bytes, isBytes, parseQuantity, type Word, type WordContext, word } from '#bramble';
import { Middleware, type MiddlewareProps } from '#imports/traefik.io';

declare module '#bramble' {
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
      const drawn = `${context.app}-${suffix}`;
      new Middleware(context.chart, drawn, {
        metadata: { name: drawn },
        spec: typeof spec === 'function' ? spec(context) : spec,
      });
      return drawn;
    },
  });
}

/**
 * Any middleware of Traefik, by a name of your own: `middleware('compress', { compress: {} })`. Several apps may take one and the
 * same. Without a spec, one of the app's namespace that something else draws.
 * https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/overview/
 */
export function middleware(name: string, spec?: Spec): Word {
  const isName = typeof name === 'string' && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name);
  const fix = 'use lower-case letters, digits and dashes; of another namespace Traefik takes none';
  const mistakes = isName ? [] : [{ what: `'${name}' is no name of a middleware`, fix }];
  const said = `middleware ${name}`;
  return spec
    ? before(said, name, spec, mistakes)
    : word({ name: said, needs: 'middlewares', mistakes, passes: () => name });
}

/** Options of {@link basicAuth}. */
export interface BasicAuthProps {
  /** The Secret of the app's namespace with who may come in: key `users`, lines as `htpasswd -nB NAME` prints them. */
  readonly secret: string;
}

/**
 * Asks for a name and a password before requests reach an app.
 * https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/basicauth/
 */
export function basicAuth({ secret }: BasicAuthProps): Word {
  const isName = typeof secret === 'string' && /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(secret);
  const wrong = { where: 'secret', what: `'${secret}' is no name of a Secret`, fix: 'write one such as web-users' };
  return before('basicAuth', 'login', { basicAuth: { secret, removeHeader: true } }, isName ? [] : [wrong]);
}

/**
 * Refuses requests whose body is larger. Requests and answers are held back until they are whole, in memory and on the disk of
 * Traefik's pod.
 * https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/buffering/
 * @param most such as `'10Mi'`
 */
export function bodyLimit(most: Bytes): Word {
  const isRight = typeof most === 'string' && isBytes(most);
  const wrong = { what: `'${most}' is no amount of bytes`, fix: "write one such as '10Mi'" };
  const bytes = isRight ? Math.round(parseQuantity(most) ?? 0) : 0;
  return before('bodyLimit', 'body-limit', { buffering: { maxRequestBodyBytes: bytes } }, isRight ? [] : [wrong]);
}

/** Options of {@link rateLimit}. */
export interface RateLimitProps {
  /** Requests that a client may make each second, on average. */
  readonly average: number;
  /** Requests that it may make at once. @default twice the average */
  readonly burst?: number;
}

/**
 * Refuses clients that ask too often, each by its address.
 * https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/ratelimit/
 */
export function rateLimit({ average, burst = 2 * average }: RateLimitProps): Word {
  const mistakes = Object.entries({ average, burst })
    .filter(([, value]) => !Number.isInteger(value) || value < 1)
    .map(([where, value]) => ({
      where,
      what: `${value} is no number of requests`,
      fix: 'write a whole number from 1',
    }));
  return before('rateLimit', 'rate-limit', { rateLimit: { average, burst } }, mistakes);
}

/**
 * Adds headers to what an app answers; an empty text removes one.
 * https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/headers/
 */
export function responseHeaders(headers: Readonly<Record<string, string>>): Word {
  const mistakes = Object.entries(headers ?? {}).flatMap(([name, value]) => [
    ...(/^[\w!#$%&'*+.^`|~-]+$/.test(name)
      ? []
      : [{ where: name, what: `'${name}' is no name of a header`, fix: 'write one such as X-Robots-Tag' }]),
    ...(typeof value === 'string' && !/[\r\n]/.test(value)
      ? []
      : [{ where: name, what: `the value of '${name}' is no single line`, fix: 'write one line of text' }]),
  ]);
  return before('responseHeaders', 'headers', { headers: { customResponseHeaders: headers } }, mistakes);
}
