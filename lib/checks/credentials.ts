import type { CredentialRow } from '../model/kinds.ts';
import { remembered } from '../model/remembered.ts';

/**
 * What credentials look like that are nobody's in particular. A form begins with letters that are seldom there, and looks back from them
 * for what a long text may begin with at each letter.
 */
const SHAPES: readonly CredentialRow[] = [
  { what: 'a private key', form: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----/ },
  { what: 'a private key of age', form: /AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{20,}/ },
  { what: 'a key of a kubeconfig', form: /client-key-data: *["']?LS0tLS1CRUdJTi/ },
  { what: 'a signed token (JWT)', form: /\.eyJ(?<=\beyJ[\w-]{10,}\.eyJ)[\w-]{10,}\.[\w-]{10,}/ },
  {
    what: 'a hash of a password',
    form: /\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}|\$apr1\$[^\s$]{1,8}\$[./A-Za-z0-9]{22}|\$[156y]\$[^\s$]+\$[./A-Za-z0-9]{22,}|\$7\$\d+\$[^\s$]+\$[+/A-Za-z0-9]{22,}|\$argon2id?\$v=/,
  },
  { what: 'a hash of a password', form: /^[^\s:]+:\{SHA\}[A-Za-z0-9+/=]{28}/m },
];

/** All forms at once: most texts have none of them. */
const anyOf = remembered(
  (known: readonly CredentialRow[]) => new RegExp([...known, ...SHAPES].map(({ form }) => form.source).join('|'), 'm'),
);

/** A user and a password in front of a host. What is put in there later is none. */
const URL_PASSWORD = /:\/\/(?<=[a-z][a-z0-9+.-]*:\/\/)[^\s/:@"'<>]*:([^\s/@"'<>]+)@[\w[]/gi;

/**
 * What a text has in it that looks like a credential: `a private key`. Undefined: nothing.
 * @param known forms beside those that are nobody's in particular
 */
export function credentialIn(text: string, known: readonly CredentialRow[]): string | undefined {
  if (text.length < 8) return undefined;
  if (text.length >= 20 && anyOf(known).test(text)) {
    return [...known, ...SHAPES].find(({ form }) => form.test(text))?.what;
  }
  if (!text.includes('://')) return undefined;
  const isOpen = [...text.matchAll(URL_PASSWORD)].some(([, password = '']) => !/^[$%{*<]|^x+$|^\.+$/i.test(password));
  return isOpen ? 'a password in a URL' : undefined;
}

const HINT = /pass|pwd|secret|token|key|credential|masterauth/i;
const SECRET = /^(password|passwd|passphrase|secret|token|apikey|authtoken|accesstoken|credential|credentials)$/;
/** Words that are written as one: `DBPASSWORD`, `SMTPPASS`, `clientsecret`. */
const JOINED =
  /(password|passwd|passphrase|requirepass|masterauth)$|^(admin|app|db|database|ftp|imap|ldap|mail|mqtt|mysql|postgres|pg|redis|root|smtp|ssh|sql|user|web)pass$|^(app|client|cookie|jwt|session|shared|webhook)secret$|^(access|api|auth|bearer|bot|refresh)token$/;
const SECRET_PAIR =
  /^(api|secret|access|private|encryption|signing|auth|master|license|admin|jwt|cookie|session|account|app|hmac|shared|storage|service) (key|pass|pwd)$/;

/** What charts call the name of a Secret: `existingSecret`, `tlsSecret`. */
const NAMES_SECRET = /(^| )(existing|from|image|pull|tls) secret$/;

/**
 * What charts call the name of a Secret, or of a key of one, and variables something secret: `passwordSecret` is a name,
 * `GRAYLOG_PASSWORD_SECRET` is not.
 */
const NAMES_SECRET_IN_VALUES =
  /(^| )((admin|config|credentials?|env|password) secret|(admin|auth|client|credentials?|database|db|existing|key|password|root|token|user(name)?) secret key)$/;

/** Whether a name says that its value is secret: `DB_PASSWORD`, `apiKey`; not `PASSWORD_FILE`, nor `tokenSecretRef`. */
export function isSecretName(name: string): boolean {
  // Most names of an object are nothing of the kind.
  if (!HINT.test(name)) return false;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    // Several are numbered: PASSWORD_2, PASSWORD1.
    .map((word) => word.replace(/\d+$/, ''))
    .filter((word) => word !== '');
  const last = words.at(-1) ?? '';
  const phrase = words.join(' ');
  if (NAMES_SECRET.test(phrase) || (/[a-z]/.test(name) && NAMES_SECRET_IN_VALUES.test(phrase))) return false;
  if (SECRET.test(last) || JOINED.test(last) || name === 'PASS') return true;
  // PWD alone is a folder, and a pass alone may be anything.
  return words.length > 1 && (/^(pass|pwd)$/.test(last) || SECRET_PAIR.test(words.slice(-2).join(' ')));
}

/** Whether a text is a value itself, rather than where to find one. */
export function isLiteral(text: string): boolean {
  const trimmed = text.trim();
  return !(
    trimmed === '' ||
    // References, which something else fills in.
    /^\$[({]|\{\{|^<.*>$|^%[({]|^\*+$|^x+$|^\.+$|^env:|^\$\w+$|^\$__|^`|^!\w|^ENC\[/i.test(trimmed) ||
    // Where the value lies.
    /^(file:|vault:|op:\/\/|\.{0,2}\/)/.test(trimmed) ||
    /^(true|false|yes|no|on|off|none|null|nil|disabled?|enabled?|auto|default|optional|required|missing|invalid|unset|string|text|include|omit|same-origin|-?\d+(\.\d+)?)$/i.test(
      trimmed,
    )
  );
}

/** The same of a value under a name: a number is a password, and no token or key. */
export function isLiteralOf(name: string, text: string): boolean {
  return isLiteral(text) || (/^\d{4,}$/.test(text.trim()) && /passw|passphrase|pass\d*$|pwd|pin$/i.test(name));
}
