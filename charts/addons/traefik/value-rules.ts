import { type Json, list, path } from 'bramble';
import {
  eachObject,
  goRegExp,
  kindKey,
  listed,
  looksAround,
  manifest,
  ofMaps,
  ofRows,
  ofValues,
  ruleTable,
  type Subject,
  shared,
  unless,
  type ValueRow,
} from 'bramble/rules';

const MIDDLEWARE = 'traefik.io/{Middleware,MiddlewareTCP}';

/** Whether Go, in which Traefik is written, can read an expression. */
function isRegExp(text: string): boolean {
  return goRegExp(text) !== undefined && !looksAround(text) && !/\\[1-9]|\\k<|\(\?>|[*+?}]\+/.test(text);
}

/** Times as Go reads them; a number alone is seconds. */
const PERIOD = /^(\d+|([0-9]+(\.\d+)?(ns|us|\u00b5s|ms|s|m|h))+)$/;

/** One comparison, or a function that is true by itself. https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/circuitbreaker/ */
const TERM =
  /^!?\(*\s*((NetworkErrorRatio\(\)|ResponseCodeRatio\(\s*\d+\s*,\s*\d+\s*,\s*\d+\s*,\s*\d+\s*\)|LatencyAtQuantileMS\(\s*\d+(\.\d+)?\s*\)|Attempts\(\)|ResponseCode\(\)|RequestMethod\(\))\s*(==|!=|<=|>=|<|>)\s*(\d+(\.\d+)?|"[A-Z]+"|`[A-Z]+`)|IsNetworkError\(\))\s*\)*$/;

const isExpression = (text: string) => text.split(/&&|\|\|/).every((each) => TERM.test(each.trim()));

const REGEXPS =
  'spec.{redirectRegex.regex,replacePathRegex.regex,stripPrefixRegex.regex[],headers.accessControlAllowOriginListRegex[],forwardAuth.authResponseHeadersRegex}';

/** What a name of a header may have. https://www.rfc-editor.org/rfc/rfc9110#name-tokens */
const isHeaderName = (text: string) => /^[\w!#$%&'*+.^`|~-]+$/.test(text);
const HEADER_FIX = 'use letters, digits and dashes';

const ROWS: readonly ValueRow[] = [
  [
    REGEXPS,
    unless(isRegExp),
    "has the expression '{}', which Go does not read",
    'correct it: Go knows no looking around and no referring back',
  ],
  ['spec.rateLimit.period', unless(PERIOD), "has the period '{}'", 'write one such as 1s, 1m or 1h'],
  [
    'spec.{circuitBreaker.expression,buffering.retryExpression}',
    unless(isExpression),
    "has the expression '{}'",
    'write one such as NetworkErrorRatio() > 0.30',
  ],
  [
    'spec.{stripPrefix.prefixes[],addPrefix.prefix,replacePath.path}',
    unless((text) => text.startsWith('/')),
    "has the path '{}', which no request has",
    'start it with a slash',
  ],
  ['spec.redirectScheme.scheme', unless(/^(https?|wss?)$/), "leads to the scheme '{}'", 'write https'],
  ['spec.redirectScheme.port', unless(/^\d{1,5}$/), "leads to the port '{}'", "write a number as text, such as '443'"],
  [
    'spec.forwardAuth.address',
    unless(/^https?:\/\/[^/]/),
    "asks '{}', which is no URL",
    'start it with http:// or https://',
  ],
  [
    'spec.retry.attempts',
    (value) => typeof value === 'number' && value < 1,
    'tries {} times',
    'try once more at least: attempts: 1',
  ],
  [
    'spec.{inFlightReq,inFlightConn}.amount',
    (value) => typeof value === 'number' && value < 1,
    'lets in {} at a time: everybody is refused',
    'let in one at least',
  ],
  [
    'spec.buffering.{maxRequestBodyBytes,memRequestBodyBytes,maxResponseBodyBytes,memResponseBodyBytes}',
    (value) => typeof value === 'number' && value < 0,
    'has {} bytes as a bound',
    'give 0, which means any, or more',
  ],
  [
    'spec.headers.{accessControlAllowHeaders,accessControlExposeHeaders}[]',
    unless((text) => text === '*' || isHeaderName(text)),
    "names the header '{}', which is none",
    HEADER_FIX,
  ],
  ['spec.compress.encodings[]', unless(/^(gzip|br|zstd)$/), "compresses with '{}'", 'there are: gzip, br, zstd'],
];

const OPTION_WORDS: Readonly<Record<string, readonly string[]>> = {
  'spec.{minVersion,maxVersion}': ['VersionTLS10', 'VersionTLS11', 'VersionTLS12', 'VersionTLS13'],
  'spec.curvePreferences[]': [
    'CurveP256',
    'CurveP384',
    'CurveP521',
    'X25519',
    'X25519MLKEM768',
    'SecP256r1MLKEM768',
    'SecP384r1MLKEM1024',
  ],
};

const SUITE = /^TLS_[A-Z0-9]+(_[A-Z0-9]+)*_(SHA(256|384)?|CCM|POLY1305)$/;

/** The Middlewares of each chain, as `namespace/name`. A name with an `@` comes from elsewhere. */
const chains = shared(
  ({ objects }: Subject): ReadonlyMap<string, readonly string[]> =>
    new Map(
      objects
        .filter(({ object }) => kindKey(object) === 'traefik.io/Middleware')
        .map(({ object: { metadata, spec } }) => [
          `${metadata.namespace}/${metadata.name}`,
          list(path(spec, 'chain', 'middlewares')).map(
            ({ name, namespace = metadata.namespace }) => `${namespace}/${name}`,
          ),
        ]),
    ),
);

/** Chains that lead back to themselves. */
const endless = eachObject(['traefik.io/Middleware'], ({ object: { metadata } }, subject) => {
  const own = `${metadata.namespace}/${metadata.name}`;
  const seen = new Set<string>();
  const pending = [...(chains(subject).get(own) ?? [])];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    pending.push(...(chains(subject).get(next) ?? []));
  }
  const names = [...seen].map((each) => each.slice(each.indexOf('/') + 1));
  return (
    seen.has(own) && { what: `is a chain that leads back to itself, by ${listed(names)}`, fix: 'take it out of itself' }
  );
});

const judgeRows = ofRows(MIDDLEWARE, ...ROWS);

/** What a replacement writes of groups that its expression does not have. */
const lostGroups = ofValues(MIDDLEWARE, 'spec.{redirectRegex,replacePathRegex}', (value) => {
  const [regex, replacement] = [path(value, 'regex'), path(value, 'replacement')];
  const read = typeof regex === 'string' && isRegExp(regex) ? goRegExp(regex) : undefined;
  if (!read || typeof replacement !== 'string') return [];
  const match = new RegExp(`${read.source}|`).exec('');
  const known = [...Object.keys(match?.groups ?? {}), ...(match ?? []).map((_, index) => String(index))];
  return [...replacement.matchAll(/\$(?:\{(\w+)\}|(\w+))/g)]
    .map(([, braced, bare]) => braced ?? bare ?? '')
    .filter((group) => !known.includes(group))
    .map((group) => ({
      what: `writes the group '${group}', which its expression does not have`,
      fix: `write \${${/^\d+/.exec(group)?.[0] ?? '1'}}: a name goes as far as letters, digits and _ go`,
    }));
});

/** Headers that Traefik is to set: with one that is none, Go sends nothing, and everybody gets 500. */
const headerNames = ofMaps(MIDDLEWARE, 'spec.headers.{customRequestHeaders,customResponseHeaders}', (headers) =>
  Object.keys(headers)
    .filter((name) => !isHeaderName(name))
    .map((name) => ({ what: `sets the header '${name}', which is none`, fix: HEADER_FIX })),
);

const middleware = (spec: string) => manifest('traefik.io/v1alpha1 Middleware', 'web', `spec: { ${spec} }`);
const option = (spec: string) => manifest('traefik.io/v1alpha1 TLSOption', 'web', `spec: { ${spec} }`);

function wordsOf(at: string) {
  const known = OPTION_WORDS[at] ?? [];
  const isKnown = (word: Json) => typeof word !== 'string' || word === '' || known.includes(word);
  return ofRows('traefik.io/TLSOption', [
    at,
    (word) => !isKnown(word),
    "has '{}', which Traefik does not know",
    `there are: ${known.join(', ')}`,
  ]);
}

const OPTION_CHECKS = [
  ...Object.keys(OPTION_WORDS).map(wordsOf),
  ofRows('traefik.io/TLSOption', [
    'spec.cipherSuites[]',
    unless(SUITE),
    "has the cipher suite '{}', which Go does not know",
    'write one such as TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  ]),
];

/** Values that the schema takes, and Traefik does not. */
export const valueRules = ruleTable({
  'middleware-value': {
    what: 'A Middleware has a value that Traefik cannot use',
    why: 'Traefik leaves the Middleware out, and with it each route that passes it: everybody who asks gets 404. A path without a slash is the path of no request.',
    fix: 'Correct the value: expressions as Go reads them, periods such as `1m`, paths with a slash in front.',
    check: (subject) => [judgeRows, lostGroups, headerNames].flatMap((check) => check(subject)),
    wrong: middleware("redirectRegex: { regex: '^(?=https)', replacement: 'https' }"),
    right: middleware("redirectRegex: { regex: '^https', replacement: 'https' }"),
  },
  'endless-chain': {
    what: 'A chain of Middlewares leads back to itself',
    why: 'Traefik finds it when it builds the route, and leaves the route out: everybody gets 404.',
    fix: 'Take the chain out of itself.',
    check: endless,
    wrong: middleware('chain: { middlewares: [{ name: web }] }'),
    right: middleware('chain: { middlewares: [{ name: auth }] }'),
  },
  'tls-option': {
    what: 'A TLSOption has a word that Traefik does not know',
    why: 'Traefik leaves the option out, and answers with what it takes for right, or not at all.',
    fix: 'Correct the word: versions are written `VersionTLS12`, curves `CurveP256`.',
    check: (subject) => OPTION_CHECKS.flatMap((check) => check(subject)),
    wrong: option('minVersion: TLS12'),
    right: option('minVersion: VersionTLS12'),
  },
});
