import { parseRule } from '../charts/addons/traefik/route-rule.ts';

function problem(rule: string, protocol: 'http' | 'tcp' = 'http'): string {
  const read = parseRule(rule, protocol);
  return 'problem' in read ? `${read.problem} (${read.fix})` : 'none';
}

function read(rule: string, protocol: 'http' | 'tcp' = 'http'): string {
  const parsed = parseRule(rule, protocol);
  if ('problem' in parsed) return parsed.problem;
  return parsed.alternatives
    .map((matchers) =>
      matchers.map(({ name, values, isNegated }) => `${isNegated ? '!' : ''}${name} ${values.join(' ')}`).join(' & '),
    )
    .join(' | ');
}

const WRITE = 'write matchers such as Host(`…`), joined by && and ||';

describe('a rule that Traefik 3 does not read is refused', () => {
  const cases: Record<string, [string, string]> = {
    'an empty one': ['', `ends too early (${WRITE})`],
    'two values, as for Traefik 2': [
      'Host(`a.example`, `b.example`)',
      'Host takes 1 value, not 2 (write Host(`a.example`) || Host(`b.example`))',
    ],
    'one value where two belong': ['Header(`X-A`)', 'Header takes 2 values, not 1 (give a key and a value)'],
    'three values where two may be': [
      'Query(`a`, `b`, `c`)',
      'Query takes 1 or 2 values, not 3 (write Query(`a`) || Query(`b`) || Query(`c`))',
    ],
    'a name for part of a regular expression': [
      'HostRegexp(`{sub:[a-z]+}.bramble.example`)',
      "HostRegexp has the value '{sub:[a-z]+}.bramble.example' in the form of Traefik 2 (write a regular expression, such as ^[a-z]+\\.bramble\\.example$)",
    ],
    'single quotes': ["Host('a.example')", "cannot be read from ''a.example')' on (put values between backticks)"],
    'no quotes': ['Host(a.example)', "cannot be read from 'a.example)' on (put values between backticks)"],
    'a matcher of another name': ['Hots(`a.example`)', "'Hots' is no matcher (did you mean Host?)"],
    'a matcher of Traefik 2': ['Headers(`a`, `b`)', "'Headers' is no matcher (did you mean Header?)"],
    'no matcher at all': [
      'a.example',
      "'a' is no matcher (use ClientIP, Header, HeaderRegexp, Host, HostRegexp, Method and 5 more)",
    ],
    'one ampersand': ['Host(`a.example`) & Path(`/`)', `cannot be read from '& Path(\`/\`)' on (${WRITE})`],
    'and, without what follows': ['Host(`a.example`) &&', `ends too early (${WRITE})`],
    'an open parenthesis': ['(Host(`a.example`)', "ends too early (expected ')')"],
    'a comma between matchers': ['Host(`a.example`), Path(`/`)', `cannot be read from ', Path(\`/\`)' on (${WRITE})`],
    'a URL as host': [
      'Host(`https://a.example`)',
      "Host asks for 'https://a.example', which is no host name (give a name alone, without scheme, port and path)",
    ],
    'a host with a port': [
      'Host(`a.example:443`)',
      "Host asks for 'a.example:443', which is no host name (give a name alone, without scheme, port and path)",
    ],
    'a path without a slash': ['PathPrefix(`api`)', "PathPrefix asks for 'api' (start the path with a slash)"],
    'a path with a name for a part of it': [
      'Path(`/items/{id}`)',
      "Path has the value '/items/{id}', which Traefik compares letter by letter (write PathRegexp(`^/…$`))",
    ],
    'the beginning of a path with a star': [
      'PathPrefix(`/api/*`)',
      "PathPrefix has the value '/api/*', which Traefik compares letter by letter (write the beginning of the path alone)",
    ],
    'a regular expression that is none': [
      'HostRegexp(`(`)',
      "HostRegexp has '(', which is no regular expression (correct it)",
    ],
    'one that looks ahead': [
      'PathRegexp(`^/(?!api)`)',
      "PathRegexp looks around in '^/(?!api)', which Go does not know (say it with ! and another matcher)",
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [rule, expected]) => {
    expect(problem(rule)).toBe(expected);
  });

  it('a matcher of HTTP for TCP', () => {
    expect(problem('Host(`a.example`)', 'tcp')).toBe(
      "'Host' is no matcher (use ALPN, ClientIP, HostSNI, HostSNIRegexp)",
    );
  });
});

describe('a rule is read as its alternatives', () => {
  const cases: Record<string, [string, string]> = {
    'a host': ['Host(`a.example`)', 'Host a.example'],
    'a host between quotes': ['Host("a.example")', 'Host a.example'],
    'a host and a path': ['Host(`a.example`) && PathPrefix(`/api`)', 'Host a.example & PathPrefix /api'],
    'two hosts': ['Host(`a.example`) || Host(`b.example`)', 'Host a.example | Host b.example'],
    'and before or': ['Path(`/a`) || Path(`/b`) && Method(`GET`)', 'Path /a | Path /b & Method GET'],
    'parentheses before and': [
      '(Host(`a.example`)||Host(`b.example`))&&(Path(`/a`) || Path(`/b`))',
      'Host a.example & Path /a | Host a.example & Path /b | Host b.example & Path /a | Host b.example & Path /b',
    ],
    'a negation': ['Host(`a.example`) && !PathPrefix(`/admin`)', 'Host a.example & !PathPrefix /admin'],
    'a negation of both': ['!(Host(`a.example`) && Path(`/a`))', '!Host a.example | !Path /a'],
    'a negation of each': ['!(Path(`/a`) || Path(`/b`))', '!Path /a & !Path /b'],
    'a negation of a negation': ['!!Path(`/a`)', 'Path /a'],
    'lower case': ['host(`a.example`)', 'Host a.example'],
    lines: ['Host(`a.example`)\n  && Path(`/a`)', 'Host a.example & Path /a'],
    'a regular expression of Go': [
      'HostRegexp(`(?i)^(?P<sub>[a-z]+)\\.example$`)',
      'HostRegexp (?i)^(?P<sub>[a-z]+)\\.example$',
    ],
    'a parenthesis within a value': ['PathRegexp(`^/(a|b)$`)', 'PathRegexp ^/(a|b)$'],
    'a query without a value': ['Query(`debug`)', 'Query debug'],
    'all hosts below one': ['Host(`*.example`)', 'Host *.example'],
  };
  it.each(Object.entries(cases))('%s', (_, [rule, expected]) => {
    expect(read(rule)).toBe(expected);
  });

  it('a name and a protocol of TCP', () => {
    expect(read('HostSNI(`*`) && ALPN(`h2`)', 'tcp')).toBe('HostSNI * & ALPN h2');
  });
});
