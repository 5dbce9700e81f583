import type { CredentialRow } from '../model/kinds.ts';
import { credentialIn, isLiteralOf, isSecretName } from './credentials.ts';

/** A secret within a text. */
export interface SecretText {
  /** Under which name it stands, such as `--password`. @default under none */
  readonly name?: string;
  /** What it is, where it stands under no name. */
  readonly what?: string;
  readonly value: string;
}

/** Texts without any of these hold nothing that is looked for. */
const HINT =
  /pass|pwd|secret|token|key|credential|bearer|basic|"auth"|curl|mysql|mariadb|@tcp|@unix|masterauth|-cli|mosquitto|ldap|smbclient|login/i;

/** Whether a text, or what it says together with others, may hold a secret. */
export function mayHoldSecret(text: string, known: readonly CredentialRow[]): boolean {
  return HINT.test(text) || credentialIn(text, known) !== undefined;
}

/** Not what a sentence says of one, `a secret: …`; but `password: x`, `PASSWORD=x`, `"password": "x"`, `--password=x`: in files, scripts, connection strings and addresses. */
const PAIR =
  /(?<![\w.$-]|\ba )(?:--?)?["']?(?<name>[A-Za-z][\w.-]{1,60})["']?(?<sign>[ \t]{0,9}[:=][ \t]{0,9})(?:"(?<double>[^"\n]*)"|'(?<single>[^'\n]*)'|(?!\/\/)(?<bare>[^\s"',;&)}\]]+)(?=(?<rest>[ \t]+[^\s#;&|]+)?))/g;

/** `--password x`. */
const OPTION = /(?<![\w-])--(?<name>[A-Za-z][\w-]{1,60})[ \t]{1,9}["']?(?<bare>[^\s"'-][^\s"']*)/g;

/** `<password>x</password>`. */
const ELEMENT = /<(?<name>[A-Za-z][\w.-]{1,60})>(?<inner>[^<>\n]+)<\//g;

const OF_DATABASE = 'a password of a database';

/** Programs that are given a password by a letter, and the letter with what may stand between it and the password. */
const PROGRAMS: readonly (readonly [programs: string, option: string, what: string])[] = [
  ['curl', `(?:-u|--user)[ =]["']?[^\\s:"']+:`, 'a password of curl'],
  ['mysql|mysqldump|mysqladmin|mariadb|mariadb-dump|mariadb-admin', '-p', OF_DATABASE],
  ['redis-cli|valkey-cli', '-a ["\']?', OF_DATABASE],
  ['sshpass', '-p ?["\']?', 'a password of SSH'],
  ['mosquitto_pub|mosquitto_sub|mosquitto_rr', '-P ["\']?', 'a password of MQTT'],
  ['ldapsearch|ldapadd|ldapmodify|ldapwhoami', '-w ["\']?', 'a password of LDAP'],
  ['smbclient', '(?:-U|--user)[ =]["\']?[^\\s%"\']+%', 'a password of a share'],
  ['(?:docker|podman|skopeo|crane(?: auth)?) login', '(?:-p|--password)[ =]["\']?', 'a password of a registry'],
  ['openssl', '-pass(?:in|out)? pass:', 'a password of a key'],
];

/** What stands under no name: how it is found, and what it is. */
const NAMELESS: readonly (readonly [form: RegExp, what: string])[] = [
  ...PROGRAMS.map(([programs, option, what]): readonly [RegExp, string] => [
    new RegExp(`\\b(?:${programs})\\b[^\\n|;&]{0,300}?\\s${option}([^\\s"'$-][^\\s"']*)`, 'g'),
    what,
  ]),
  [/\bBearer\s+([\w.~+/-]{8,}=*)/g, 'a token (Bearer)'],
  [/\bBasic\s+([A-Za-z0-9+/]{8,}={0,2})/g, 'a password (Basic)'],
  [/"auth"\s*:\s*"([A-Za-z0-9+/]{8,}={0,2})"/g, 'a password of a registry (Basic)'],
  [/\b[\w.-]+:([^\s:@/$<{]+)@(?:tcp|unix)\(/g, OF_DATABASE],
  [/^[ \t]*(?:requirepass|masterauth)[ \t]+["']?([^\s"'$]+)/gim, OF_DATABASE],
  [/\b(?:machine\s+\S+|default)\s+login\s+\S+\s+password\s+([^\s$]+)\s*$/gm, 'a password of a file for logins (netrc)'],
];

/** What people write: `the password is x`. */
const PROSE = /\b(?:password|passphrase|passwort|token|api[ -]?key|secret)\b\s*(?:is|was|:|=)\s*["']?([^\s"',.]{4,})/gi;

/** The secrets within a text, a file of many lines too. Comments of files are passed over: they come with examples. */
export function secretsIn(text: string): readonly SecretText[] {
  if (!HINT.test(text)) return [];
  const lines = text.includes('\n') ? text.replace(/^[ \t]*(#|;|\/\/).*$/gm, '') : text;
  const named = [PAIR, OPTION, ELEMENT]
    .flatMap((form) => [...lines.matchAll(form)])
    .flatMap(({ groups = {} }) => {
      const { name = '', sign, double, single, bare, rest, inner } = groups;
      const value = double ?? single ?? bare ?? inner ?? '';
      // What goes on behind a word without quotes is a sentence, or code; `secret:new` is a command.
      const isWord =
        bare === undefined ||
        (sign !== ':' &&
          (rest === undefined || sign === '=') &&
          !/[(<]|^[{[]|^(process|os|env|self|this|string|str|text)\b/i.test(bare));
      const isNameOfSecret = /^(secret|credentials?)$/i.test(name) && /^[a-z0-9]+(-[a-z0-9]+)+$/.test(value);
      const isSecret = isSecretName(name) || (/^pass$/i.test(name) && isOdd(value));
      return isWord && !isNameOfSecret && isSecret && isLiteralOf(name, value) ? [{ name, value }] : [];
    });
  const nameless = NAMELESS.flatMap(([form, what]) =>
    [...lines.matchAll(form)].flatMap(([, value = '']) => (isMade(what, value) ? [{ what, value }] : [])),
  );
  return [...named, ...nameless];
}

/** What nobody writes as a word of a sentence, or of a configuration. */
const isOdd = (value: string) => /[\d!#$%&*+=?@^_~]|[a-z][A-Z]/.test(value);

/** Basic is two words in base64, and the word may stand in a sentence. */
function isMade(what: string, value: string): boolean {
  if (what.endsWith('(Basic)')) return /^[\x20-\x7e]+:[\x20-\x7e]+$/.test(decoded(value));
  return !/^[$<{]/.test(value) && (!what.endsWith('(Bearer)') || /\d/.test(value));
}

function decoded(text: string): string {
  try {
    return atob(text);
  } catch {
    return '';
  }
}

/** What a sentence gives away, such as a reason or a comment: `a password`. Undefined: nothing. */
export function secretInProse(text: string, known: readonly CredentialRow[]): string | undefined {
  const credential = credentialIn(text, known);
  if (credential !== undefined) return credential;
  const said = [...text.matchAll(PROSE)].some(([, value = '']) => isOdd(value));
  // `secret:new` is a command.
  const isGiven = secretsIn(text).some(({ name, value }) => name?.toLowerCase() !== 'secret' || isOdd(value));
  return said || isGiven ? 'a secret' : undefined;
}

/** A text as it may be shown: without secrets, and without what moves the cursor or turns the direction of writing. */
export function shownSafely(text: string, known: readonly CredentialRow[]): string {
  const plain = text.replace(/[\p{Cc}\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu, (sign) =>
    sign === '\n' || sign === '\t' ? ' ' : '\ufffd',
  );
  const masked = secretsIn(plain).reduce(
    (shown, { value }) => (value.length > 2 ? shown.replaceAll(value, '…') : shown),
    plain,
  );
  return credentialIn(masked, known) === undefined
    ? masked
    : masked.replace(/\S{16,}/g, '…').replace(/:\/\/[^\s/@]*@/g, '://…@');
}
