import type { Matcher } from 'bramble';
import { closest, goRegExp, listed, looksAround } from 'bramble/rules';

/** A rule as alternatives, each of which is a list of matchers that must all match. */
export type Alternatives = readonly (readonly Matcher[])[];

/** What is wrong with a rule. */
export interface RuleMistake {
  readonly problem: string;
  readonly fix: string;
}

/** A rule that was read, or what is wrong with it. */
export type ReadRule = { readonly alternatives: Alternatives } | RuleMistake;

/** The matchers of HTTP and of TCP, with the numbers of values that each takes. */
const MATCHERS: Readonly<Record<'http' | 'tcp', Readonly<Record<string, readonly number[]>>>> = {
  http: {
    ClientIP: [1],
    Header: [2],
    HeaderRegexp: [2],
    Host: [1],
    HostRegexp: [1],
    Method: [1],
    Path: [1],
    PathPrefix: [1],
    PathRegexp: [1],
    Query: [1, 2],
    QueryRegexp: [1, 2],
  },
  tcp: { ALPN: [1], ClientIP: [1], HostSNI: [1], HostSNIRegexp: [1] },
};

/** More alternatives than anybody writes: a rule that has them is read without them. */
const MOST = 256;

/**
 * Reads a rule of Traefik 3, such as ``Host(`web.bramble.example`) && (Path(`/a`) || PathPrefix(`/b`))``.
 * https://doc.traefik.io/traefik/reference/routing-configuration/http/routing/rules-and-priority/
 * @param protocol whose matchers it may use
 */
export function parseRule(text: string, protocol: 'http' | 'tcp'): ReadRule {
  try {
    return { alternatives: new Reader(text, MATCHERS[protocol]).whole() };
  } catch (error) {
    if (error instanceof Unreadable) return error.mistake;
    throw error;
  }
}

/** Within the reader alone. */
class Unreadable extends Error {
  readonly mistake: RuleMistake;
  constructor(problem: string, fix: string) {
    super(problem);
    this.mistake = { problem, fix };
  }
}

const TOKEN = /\s*(&&|\|\||[!(),]|`[^`]*`|"(?:[^"\\]|\\.)*"|[A-Za-z][A-Za-z0-9]*)/y;

/** Reads by descent: or, and, not, a matcher or parentheses. Behind a not, the opposite of each is read. */
class Reader {
  readonly #text: string;
  readonly #matchers: Readonly<Record<string, readonly number[]>>;
  #position = 0;

  constructor(text: string, matchers: Readonly<Record<string, readonly number[]>>) {
    this.#text = text;
    this.#matchers = matchers;
  }

  whole(): Alternatives {
    const all = this.#or(false);
    if (this.#text.slice(this.#position).trim() !== '') throw this.#unexpected();
    return all;
  }

  #or(isNegated: boolean): Alternatives {
    let left = this.#and(isNegated);
    while (this.#takes('||')) left = (isNegated ? both : either)(left, this.#and(isNegated));
    return left;
  }

  #and(isNegated: boolean): Alternatives {
    let left = this.#not(isNegated);
    while (this.#takes('&&')) left = (isNegated ? either : both)(left, this.#not(isNegated));
    return left;
  }

  #not(isNegated: boolean): Alternatives {
    if (this.#takes('!')) return this.#not(!isNegated);
    if (!this.#takes('(')) return [[this.#matcher(isNegated)]];
    const inner = this.#or(isNegated);
    this.#must(')');
    return inner;
  }

  #matcher(isNegated: boolean): Matcher {
    const written = this.#peek();
    if (written === undefined || !/^[A-Za-z]/.test(written)) throw this.#unexpected();
    const names = Object.keys(this.#matchers);
    // Traefik knows a matcher in its own spelling, and all in one case.
    const name = names.find((each) => [each, each.toLowerCase(), each.toUpperCase()].includes(written));
    if (name === undefined) {
      const meant = closest(written, names);
      const fix = meant ? `did you mean ${meant}?` : `use ${listed(names)}`;
      throw new Unreadable(`'${written}' is no matcher`, fix);
    }
    this.#takes(written);
    this.#must('(');
    const values = [this.#value()];
    while (this.#takes(',')) values.push(this.#value());
    this.#must(')');
    checkValues(name, values, this.#matchers[name] ?? []);
    return { name, values, isNegated };
  }

  #value(): string {
    const token = this.#peek();
    if (token === undefined || !/^[`"]/.test(token)) throw this.#unexpected('put values between backticks');
    this.#takes(token);
    return token.startsWith('`') ? token.slice(1, -1) : token.slice(1, -1).replace(/\\(.)/g, '$1');
  }

  #peek(): string | undefined {
    TOKEN.lastIndex = this.#position;
    return TOKEN.exec(this.#text)?.[1];
  }

  #takes(token: string): boolean {
    if (this.#peek() !== token) return false;
    this.#position = TOKEN.lastIndex;
    return true;
  }

  #must(token: string): void {
    if (!this.#takes(token)) throw this.#unexpected(`expected '${token}'`);
  }

  #unexpected(fix = 'write matchers such as Host(`…`), joined by && and ||'): Unreadable {
    const rest = this.#text.slice(this.#position).trim();
    return new Unreadable(rest === '' ? 'ends too early' : `cannot be read from '${rest.slice(0, 30)}' on`, fix);
  }
}

function either(left: Alternatives, right: Alternatives): Alternatives {
  return [...left, ...right].slice(0, MOST);
}

function both(left: Alternatives, right: Alternatives): Alternatives {
  return left.flatMap((one) => right.map((other) => [...one, ...other])).slice(0, MOST);
}

function checkValues(name: string, values: readonly string[], counts: readonly number[]): void {
  const value = values.at(-1) ?? '';
  const allowed = counts.join(' or ');
  const apart = values.map((each) => `${name}(\`${each}\`)`).join(' || ');
  const isRegexp = name.endsWith('Regexp');
  // Traefik takes the regular expressions of Go. https://pkg.go.dev/regexp/syntax
  const mistakes: readonly (readonly [isWrong: boolean, problem: string, fix: string])[] = [
    [
      !counts.includes(values.length),
      `${name} takes ${allowed} ${allowed === '1' ? 'value' : 'values'}, not ${values.length}`,
      counts.includes(1) ? `write ${apart}` : 'give a key and a value',
    ],
    [
      /\{\w+:/.test(value),
      `${name} has the value '${value}' in the form of Traefik 2`,
      'write a regular expression, such as ^[a-z]+\\.bramble\\.example$',
    ],
    [
      isRegexp && looksAround(value),
      `${name} looks around in '${value}', which Go does not know`,
      'say it with ! and another matcher',
    ],
    [isRegexp && !goRegExp(value), `${name} has '${value}', which is no regular expression`, 'correct it'],
    [
      /^Path(Prefix)?$/.test(name) && !value.startsWith('/'),
      `${name} asks for '${value}'`,
      'start the path with a slash',
    ],
    [
      /^Path(Prefix)?$/.test(name) && /[{}*]/.test(value),
      `${name} has the value '${value}', which Traefik compares letter by letter`,
      name === 'PathPrefix' ? 'write the beginning of the path alone' : 'write PathRegexp(`^/…$`)',
    ],
    [
      name === 'Host' && !/^[\w.*-]+$/.test(value),
      `Host asks for '${value}', which is no host name`,
      'give a name alone, without scheme, port and path',
    ],
  ];
  const found = mistakes.find(([isWrong]) => isWrong);
  if (found) throw new Unreadable(found[1], found[2]);
}
