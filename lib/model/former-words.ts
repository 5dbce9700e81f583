/** A word of the language that went, and what stands in its place. */
export interface FormerWord {
  /** The version that no longer knows it. */
  readonly since: string;
  /** What to write, as the advice of a finding. */
  readonly write: string;
}

const PORT = {
  port: { since: '0.1.0', write: 'write container: …, and service: … where the Service has another number' },
};

/**
 * The words that went, by the type or module that they were of. Types, synth and `bramble test` refuse such a word, and say by this table
 * what to write; docs/upgrading.md tells of each. docs/adr/0016-former-words.md
 */
export const FORMER_WORDS: Readonly<Record<string, Readonly<Record<string, FormerWord>>>> = {
  AppPort: PORT,
  Dashboard: { json: { since: '0.1.0', write: 'write title: …, and rows: […] of panels' } },
  Port: PORT,
  Subject: {
    edges: { since: '0.1.0', write: 'write connections' },
    dependencies: { since: '0.1.0', write: 'write waits' },
  },
  bramble: {
    Backend: { since: '0.1.0', write: 'write StateBackend' },
    Rule: {
      since: '0.1.0',
      write: "write Right for a right of an account; the type of a rule comes from 'bramble/rules'",
    },
  },
};

/** How TypeScript says that a type, or a module, does not know a word. */
const UNKNOWN: readonly RegExp[] = [
  /'(?<word>\w+)' does not exist (?:in|on) type '(?<of>\w+)/,
  /'"(?<of>[\w/-]+)"' has no exported member (?:named )?'(?<word>\w+)'/,
];

/** The word of which a message of TypeScript says that it is not known, where it was one. */
export function formerWordIn(message: string): FormerWord | undefined {
  const { of = '', word = '' } = UNKNOWN.map((each) => each.exec(message)?.groups).find(Boolean) ?? {};
  const words = Object.hasOwn(FORMER_WORDS, of) ? FORMER_WORDS[of]! : {};
  return Object.hasOwn(words, word) ? words[word] : undefined;
}
