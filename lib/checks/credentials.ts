/** What credentials look like, and whose they are. No message shows more of one than this name. */
const SHAPES: readonly (readonly [string, RegExp])[] = [
  ['a private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----/],
  ['a private key of age', /AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{20,}/],
  ['a key of a kubeconfig', /client-key-data: *["']?LS0tLS1CRUdJTi/],
  ['a token of GitHub', /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,})/],
  ['a token of GitLab', /\bgl(?:pat|dt|rt|ptt|ft|soat|cbt|agent)-[\w-]{20,}/],
  ['an access key of AWS', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/],
  ['a token of Slack', /\bxox[abeoprs]-[\w-]{10,}|\bxapp-\d-[\w-]{10,}/],
  ['a webhook of Slack', /hooks\.slack\.com\/(?:services|workflows)\/[A-Z0-9]{6,}\/[\w/]+/],
  ['a webhook of Discord', /discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/\d{10,}\/[\w-]{20,}/],
  ['a webhook of Teams', /\.webhook\.office\.com\/webhookb2\/[\w@-]{20,}/],
  ['a key of Stripe', /\b(?:[sr]k_(?:live|test)|whsec)_[A-Za-z0-9]{16,}/],
  ['a key of Google', /\bAIza[\w-]{35}/],
  [
    'a token of Cloudflare',
    /\b(?:eyJhIjoi[A-Za-z0-9+/=_-]{60,}|v1\.0-[0-9a-f]{24}-[0-9a-f]{100,}|cf(?:ut|at|k)_[\w-]{30,})/,
  ],
  ['a token of npm', /\bnpm_[A-Za-z0-9]{36}/],
  ['a token of PyPI', /\bpypi-AgEIcHlwaS5vcmc[\w-]{20,}/],
  ['a token of Docker Hub', /\bdckr_(?:pat|oat)_[\w-]{20,}/],
  ['a token of a Telegram bot', /\b\d{8,10}:AA[\w-]{33}\b/],
  ['a key of SendGrid', /\bSG\.[\w-]{16,}\.[\w-]{16,}/],
  ['a key of OpenAI or Anthropic', /\bsk-(?:proj-|ant-|svcacct-)[\w-]{20,}|\bsk-[A-Za-z0-9]{40,}/],
  ['a token of Hugging Face', /\bhf_[A-Za-z0-9]{30,}/],
  ['a token of Grafana', /\bgl(?:sa|c)_[A-Za-z0-9_=+/]{28,}/],
  ['a key of Tailscale', /\btskey-[a-z]+-[\w-]{15,}/],
  ['a token of DigitalOcean', /\bdo[opr]_v1_[0-9a-f]{40,}/],
  ['a token of Vault', /\bhv[sbr]\.[\w-]{24,}/],
  ['a signed token (JWT)', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/],
  [
    'a hash of a password',
    /\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}|\$apr1\$[^\s$]{1,8}\$[./A-Za-z0-9]{22}|\$[156y]\$[^\s$]+\$[./A-Za-z0-9]{22,}|\$argon2id?\$v=/,
  ],
  ['a hash of a password', /^[^\s:]+:\{SHA\}[A-Za-z0-9+/=]{28}/m],
];

/** All shapes at once: most texts have none of them. */
const ANY = new RegExp(SHAPES.map(([, { source }]) => source).join('|'), 'm');

/** A user and a password in front of a host. What is put in there later is none. */
const URL_PASSWORD = /[a-z][a-z0-9+.-]*:\/\/[^\s/:@"'<>]*:([^\s/@"'<>]+)@[\w[]/gi;

/** What a text has in it that looks like a credential: `a token of GitHub`. Undefined: nothing. */
export function credentialIn(text: string): string | undefined {
  if (text.length < 8) return undefined;
  if (text.length >= 20 && ANY.test(text)) return SHAPES.find(([, pattern]) => pattern.test(text))?.[0];
  if (!text.includes('://')) return undefined;
  const isOpen = [...text.matchAll(URL_PASSWORD)].some(([, password = '']) => !/^[$%{*<]|^x+$|^\.+$/i.test(password));
  return isOpen ? 'a password in a URL' : undefined;
}

const HINT = /pass|pwd|secret|token|key|credential/i;
const SECRET = /^(password|passwd|passphrase|secret|token|apikey|authtoken|accesstoken|credential|credentials)$/;
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
    .filter((word) => word !== '');
  const last = words.at(-1) ?? '';
  const phrase = words.join(' ');
  if (NAMES_SECRET.test(phrase) || (/[a-z]/.test(name) && NAMES_SECRET_IN_VALUES.test(phrase))) return false;
  if (SECRET.test(last)) return true;
  // PWD alone is a folder, and a pass alone may be anything.
  return words.length > 1 && (/^(pass|pwd)$/.test(last) || SECRET_PAIR.test(words.slice(-2).join(' ')));
}

/** Whether a text is a value itself, rather than where to find one. */
export function isLiteral(text: string): boolean {
  const trimmed = text.trim();
  return !(
    trimmed === '' ||
    // References, which something else fills in.
    /^\$[({]|\{\{|^<.*>$|^%[({]|^\*+$|^env:|^\$[A-Z_]+$/.test(trimmed) ||
    // Where the value lies.
    /^(file:|vault:|op:\/\/|\.{0,2}\/)/.test(trimmed) ||
    /^(true|false|yes|no|on|off|none|null|nil|disabled?|enabled?|auto|default|optional|required|-?\d+(\.\d+)?)$/i.test(
      trimmed,
    )
  );
}
