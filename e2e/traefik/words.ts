import { isMap, type JsonMap, texts } from '../../lib/model/object.ts';
import type { Route } from './routes.ts';
import type { Reply, Visit } from './visit.ts';

/** Asks for a page as somebody who may see it. */
export type Ask = (how?: Partial<Visit>) => Promise<Reply>;

/** What a visitor sees of a Middleware, by what it does: a sentence where it is not so. */
const SEEN: Readonly<Record<string, (ask: Ask, spec: JsonMap) => Promise<string | undefined>>> = {
  buffering: async (ask, { maxRequestBodyBytes: most }) => {
    const [right, large] = [await sends(ask, Number(most)), await sends(ask, Number(most) + 1)];
    return right === 200 && large === 413 ? undefined : `${most} bytes are answered ${right}, one more ${large}`;
  },
  forwardAuth: async (ask, { authResponseHeaders }) => {
    const [stranger, known] = [await ask({ headers: {} }), await ask()];
    const [header = ''] = texts(authResponseHeaders);
    const { headers } = JSON.parse(known.body) as { readonly headers: Readonly<Record<string, readonly string[]>> };
    const isRight = stranger.status === 401 && known.status === 200 && headers[header]?.join() === 'known';
    return isRight
      ? undefined
      : `a stranger gets ${stranger.status}, who is known ${known.status} as ${headers[header]}`;
  },
  headers: async (ask, { customResponseHeaders: own, ...said }) => {
    const { headers } = await ask();
    const others = Object.entries({ ...toldBrowsers(said), ...(isMap(own) ? own : {}) }).filter(
      ([name, value]) => (headers[name.toLowerCase()] ?? '') !== value,
    );
    return others.length === 0 ? undefined : `answers without ${JSON.stringify(Object.fromEntries(others))}`;
  },
  rateLimit: async (ask, { burst }) => {
    const replies = await Promise.all(Array.from({ length: 2 * Number(burst) }, () => ask()));
    const refused = replies.filter(({ status }) => status === 429).length;
    return refused > 0 && refused < replies.length ? undefined : `refuses ${refused} of ${replies.length} at once`;
  },
};

/** What browsers hear, by header. */
function toldBrowsers(said: JsonMap): JsonMap {
  const { stsSeconds, contentTypeNosniff, referrerPolicy, frameDeny, customFrameOptionsValue } = said;
  return {
    'Strict-Transport-Security': stsSeconds === undefined ? '' : `max-age=${stsSeconds}`,
    'X-Content-Type-Options': contentTypeNosniff ? 'nosniff' : '',
    'Referrer-Policy': referrerPolicy ?? '',
    'X-Frame-Options': customFrameOptionsValue ?? (frameDeny ? 'DENY' : ''),
  };
}

/** What every visit of a route looks at. */
const ALWAYS_SEEN = ['basicAuth', 'ipAllowList'];

/** Tells which of a route's Middlewares a visitor sees nothing of. Some of them refuse who comes after. */
export async function seesWords({ host, guards }: Route, ask: Ask): Promise<readonly string[]> {
  const words = Object.entries(guards).filter(([does]) => !ALWAYS_SEEN.includes(does));
  const wrong = await Promise.all(
    words.map(async ([does, spec]) => {
      const look = SEEN[does];
      return look ? look(ask, isMap(spec) ? spec : {}) : 'nobody looks at it yet';
    }),
  );
  return wrong.flatMap((what, index) => (what === undefined ? [] : [`${host} ${words[index]![0]}: ${what}`]));
}

/** Traefik may hang up on a body that is too large before all of it is sent, so that its answer is lost: one asks again. */
async function sends(ask: Ask, bytes: number, tries = 3): Promise<number> {
  try {
    return (await ask({ body: 'x'.repeat(bytes) })).status;
  } catch (error) {
    if (tries > 1 && error instanceof Error && /ECONNRESET|EPIPE/.test(error.message))
      return sends(ask, bytes, tries - 1);
    throw error;
  }
}
