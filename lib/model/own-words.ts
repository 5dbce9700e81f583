/** What Node says of an error in somebody's code, and the same in words that need no knowledge of its insides. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [
    /^Cannot (?:read|set) properties of (?:undefined|null) \((?:reading|setting) '(.+)'\)$/,
    "'$1' is asked of a value that is not there",
  ],
  [/^Cannot (?:read|set) properties of (?:undefined|null)/, 'a value that is not there is asked for a part of it'],
  [/^Cannot destructure property '(.+?)' of /, "'$1' is taken out of a value that is not there"],
  [/^Cannot destructure /, 'parts are taken out of a value that is not there'],
  [/^Cannot convert undefined or null to object$/, 'a value that is not there is used as a map'],
  [/^Cannot convert a Symbol value to a (?:string|number)$/, 'a symbol is used as a text'],
  [/^Cannot convert object to primitive value$/, 'a map is used as a text'],
  [/^Cannot use 'in' operator to search for '(.+)' in /, "'$1' is looked for in what is no map"],
  [/^Cannot access '(.+)' before initialization$/, "'$1' is used before it has a value"],
  [/^Cannot (?:assign to|delete|add|redefine) .*?property:? '?([^' ]+)'?/, "'$1' is changed, which is fixed"],
  [/^Assignment to constant variable\.$/, 'a constant is changed'],
  [/^Class constructor (\S+) cannot be invoked without 'new'$/, "'$1' is called without new"],
  [
    /^(?:Spread syntax requires \.\.\.)?(.+?) (?:is not (?:async )?iterable|\[Symbol.*)/,
    'what is no list is used as one',
  ],
  [/^object is not iterable/, 'what is no list is used as one'],
  [/^\(intermediate value\).* is not a (?:function|constructor)$/, 'what is no function is called'],
  [/^(\S+) is not a function$/, "'$1' is called, which is no function"],
  [/is not a function$/, 'what is no function is called'],
  [/^(\S+) is not a constructor$/, "'$1' is made with new, which is no class"],
  [/^(\S+) is not defined$/, "'$1' is used, which is declared nowhere"],
  [/^Maximum call stack size exceeded$/, 'a function calls itself without end'],
  [/^Invalid (?:array|string) length$/, 'a list or a text is made too long'],
  [/^Converting circular structure to JSON/, 'a map contains itself'],
  [/^Do not know how to serialize a BigInt$/, 'a number ends in n, which YAML does not have'],
  [
    /^The requested module '(.+?)' (?:does not provide|doesn't provide) an export named '(.+?)'$/,
    "'$2' is imported from '$1', which does not export it",
  ],
];

/** The kinds of errors that a language throws, and no library or person in words of its own. */
const OF_LANGUAGE = /^(?:TypeError|ReferenceError|RangeError|SyntaxError)$/;

/**
 * What an error says, in one line: what Node says of code in plain words, what somebody throws in theirs.
 * @param said how words of others are told @default as they are
 */
export function ownWords(error: unknown, said = (words: string) => words): string {
  const { name, message } = error instanceof Error || isErrorLike(error) ? error : { name: '', message: textOf(error) };
  const [line = ''] = message.split('\n');
  if (!OF_LANGUAGE.test(name)) return said(line);
  const [pattern, words] = WORDS.find(([each]) => each.test(line)) ?? [];
  return pattern && words ? (pattern.exec(line)?.[0] ?? '').replace(pattern, words) : said(line);
}

/** An error of another realm, as tests have them. */
function isErrorLike(error: unknown): error is Pick<Error, 'name' | 'message'> {
  return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';
}

function textOf(thrown: unknown): string {
  return typeof thrown === 'string' ? thrown : 'something that is no error';
}
