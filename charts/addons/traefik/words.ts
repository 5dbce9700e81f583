import { type Bytes, isBytes, type JsonMap, parseQuantity, type Word, type WordContext, word } from '#bramble';
import { Middleware } from '#imports/traefik.io';

declare module '#bramble' {
  interface Capabilities {
    /** Traefik is the ingress, and requests pass its middlewares. */
    readonly middlewares: true;
  }
}

/** A word that puts a middleware of Traefik before an app. */
function middleware(name: string, suffix: string, spec: JsonMap, mistakes: Word['mistakes'] = []): Word {
  return word({
    name,
    needs: 'middlewares',
    mistakes,
    passes: ({ chart, app }: WordContext) => {
      const drawn = `${app}-${suffix}`;
      new Middleware(chart, drawn, { metadata: { name: drawn }, spec });
      return drawn;
    },
  });
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
  return middleware('basicAuth', 'login', { basicAuth: { secret, removeHeader: true } }, isName ? [] : [wrong]);
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
  return middleware('bodyLimit', 'body-limit', { buffering: { maxRequestBodyBytes: bytes } }, isRight ? [] : [wrong]);
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
  return middleware('rateLimit', 'rate-limit', { rateLimit: { average, burst } }, mistakes);
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
  return middleware('responseHeaders', 'headers', { headers: { customResponseHeaders: headers } }, mistakes);
}
