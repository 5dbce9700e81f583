import { parseArgs } from 'node:util';
import { closest } from '../model/closest.ts';
import { listed } from '../model/listed.ts';
import { type Flags, type Given, JSON_FLAG, type Verb, WrongUsage } from './verb.ts';

/** The flags of every verb that has none of its own by the name. */
export const COMMON_FLAGS = {
  json: JSON_FLAG,
  help: { says: 'show this' },
} as const satisfies Flags;

/** What is done where no verb is named, as `cdk8s synth` does. */
const DEFAULT_VERB = 'synth';

/** What a command line asks of a verb. */
export interface Request {
  readonly given: Given<Flags>;
  readonly words: readonly string[];
}

/**
 * Takes the name of a verb from the front of a command line: the longest that fits. Flags alone are flags of synth. Throws
 * WrongUsage.
 * @returns the name, and what is left
 */
export function verbIn(
  argv: readonly string[],
  names: readonly string[],
): { readonly name: string; readonly rest: readonly string[] } {
  const [first] = argv;
  if (first === '--help' || first === '-h') return { name: 'help', rest: argv.slice(1) };
  if (first === '--version' || first === '-v') return { name: 'help', rest: ['--version', ...argv.slice(1)] };
  if (first === undefined || first.startsWith('-')) return { name: DEFAULT_VERB, rest: argv };
  for (const length of [2, 1]) {
    const name = argv.slice(0, length).join(' ');
    if (names.includes(name)) return { name, rest: argv.slice(length) };
  }
  throw new WrongUsage(unknownVerb(argv, names));
}

/** Says that words name no verb, and which was probably meant. */
export function unknownVerb([first = '', second]: readonly string[], names: readonly string[]): string {
  const family = names.filter((name) => name.startsWith(`${first} `));
  const wrong = family.length > 0 && second !== undefined ? `${first} ${second}` : first;
  const meant = closestVerb(wrong, family.length > 0 ? family : names);
  const advice = meant ? `did you mean '${meant}'?` : `there are ${listed(family.length > 0 ? family : names)}`;
  return `'${wrong}' is no command: ${advice}`;
}

/** Of a family of verbs only what follows the first word counts: all have that. */
function closestVerb(wrong: string, names: readonly string[]): string | undefined {
  const family = wrong.slice(0, wrong.indexOf(' ') + 1);
  const meant = closest(
    wrong.slice(family.length),
    names.map((name) => name.slice(family.length)),
  );
  return meant === undefined ? undefined : `${family}${meant}`;
}

/**
 * Reads the command line behind a verb. Throws WrongUsage, which names what is wrong.
 * @param environment where npm keeps flags that stand before the `--`: it takes them for its own
 */
export function readRequest(
  verb: Pick<Verb, 'name' | 'flags' | 'words'>,
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Request {
  const flags: Flags = { ...COMMON_FLAGS, ...verb.flags };
  refuseTaken(flags, verb, environment);
  const options = Object.entries(flags).map(([name, { value }]) => {
    return [name, { type: value === undefined ? 'boolean' : 'string' } as const] as const;
  });
  const { tokens } = parseArgs({
    args: [...argv],
    options: { ...Object.fromEntries(options) },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<string, string | boolean>();
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const name = token.rawName === '-h' ? 'help' : token.name;
    given.set(name, readFlag({ ...token, name }, flags, verb, given.has(name)));
  }
  if (given.get('help') !== true) checkWords(words, verb);
  const all = Object.entries(flags).map(([name, { value, usual = value ? undefined : false }]) => {
    return [name, given.get(name) ?? usual];
  });
  return { given: Object.fromEntries(all) as Given<Flags>, words };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function readFlag(
  { name, rawName, value, inlineValue }: OptionToken,
  flags: Flags,
  verb: Pick<Verb, 'name'>,
  isRepeated: boolean,
): string | true {
  const flag = flags[name];
  if (flag === undefined) {
    const meant = closest(name, Object.keys(flags));
    throw new WrongUsage(`'${rawName}' is no flag of ${verb.name}${meant ? `: did you mean '--${meant}'?` : ''}`);
  }
  if (flag.value === undefined) {
    if (value !== undefined) throw new WrongUsage(`'${rawName}' takes no value`);
    return true;
  }
  if (isRepeated) throw new WrongUsage(`'${rawName}' is given twice`);
  const isNone = value === '' && !flag.mayBeEmpty;
  const isMissing = value === undefined || isNone || (!inlineValue && value.startsWith('-'));
  if (isMissing) throw new WrongUsage(`'${rawName}' needs a value: ${rawName} ${flag.value}`);
  return value;
}

function checkWords(words: readonly string[], { name, words: wanted }: Pick<Verb, 'name' | 'words'>): void {
  const { least = 0, most = wanted ? Number.POSITIVE_INFINITY : 0, shown = '' } = wanted ?? {};
  if (words.length < least) throw new WrongUsage(`${name} needs ${shown}`);
  const surplus = words[most];
  if (surplus !== undefined) throw new WrongUsage(`'${surplus}' is a word too many for ${name}`);
}

/** Flags of npm's own, which somebody may have set for good. */
const NPMS = { yes: true };

/** npm has a `json` of its own too, and what somebody may have set for good is left alone. */
function refuseTaken(
  flags: Flags,
  { name }: Pick<Verb, 'name'>,
  environment: Readonly<Record<string, string | undefined>>,
): void {
  // What stands behind a command is not npx's.
  if (environment.npm_command === 'exec') return;
  const taken = Object.keys(flags).find(
    (flag) =>
      !(flag in COMMON_FLAGS || flag in NPMS) && environment[`npm_config_${flag.replaceAll('-', '_')}`] !== undefined,
  );
  if (taken === undefined) return;
  throw new WrongUsage(`npm took '--${taken}' for a flag of its own: write ${called({ name })} -- --${taken}`);
}

/** How a verb is called here. */
export function called({ name }: Pick<Verb, 'name'>): string {
  return `npm run ${name.replaceAll(' ', ':')}`;
}
