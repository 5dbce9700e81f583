import type { Mistake } from './finding.ts';

/** The letters of Bech32, each worth its place. https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki */
const LETTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** Whether the last six letters of a text are the checksum of what stands before them. */
function isBech32(text: string): boolean {
  const end = text.lastIndexOf('1');
  const prefix = [...text.slice(0, end)].map((letter) => letter.charCodeAt(0));
  const data = [...text.slice(end + 1)].map((letter) => LETTERS.indexOf(letter));
  if (end < 1 || data.length < 6 || data.includes(-1)) return false;
  const values = [...prefix.map((code) => code >> 5), 0, ...prefix.map((code) => code & 31), ...data];
  const sum = values.reduce((before, value) => {
    const shifted = ((before & 0x1ffffff) << 5) ^ value;
    return GENERATOR.reduce((all, each, bit) => ((before >> (25 + bit)) & 1 ? all ^ each : all), shifted);
  }, 1);
  return sum === 1;
}

/** Of a key of age itself. https://age-encryption.org/v1 */
export const AGE_KEY = /age1[ac-hj-np-z02-9]{58}/;

/** Of a key of a plugin: age1, its name, and what only the plugin knows. */
const PLUGIN_KEY = /^age1[a-z0-9-]+1[ac-hj-np-z02-9]+$/;

/** What is wrong with a public key of age, which is the one kind that Flux decrypts with. */
export function ageKeyMistake(given: string): Mistake | undefined {
  const isWhole = new RegExp(`^${AGE_KEY.source}$`).test(given);
  if (isWhole && isBech32(given)) return undefined;
  if (/^AGE-(?:SECRET-KEY|PLUGIN)-/i.test(given)) {
    return { what: 'it is a private key', fix: 'give the public one, which age-keygen -y prints; nothing was written' };
  }
  if (isWhole) return mistyped(given);
  if (PLUGIN_KEY.test(given) || /^ssh-/.test(given)) {
    const fix = 'give the one that age-keygen printed, age1…, and add this one to .sops.yaml';
    return { what: `Flux cannot decrypt with '${shortened(given)}', which is no key of age's own`, fix };
  }
  return { what: `'${given}' is no public key of age`, fix: 'give the one that age-keygen printed: age1…' };
}

/** What keeps sops from taking a recipient of age: a key of age's own, of a plugin of it, or of SSH. */
export function recipientMistake(given: string): Mistake | undefined {
  if (PLUGIN_KEY.test(given)) return isBech32(given) ? undefined : mistyped(given);
  if (!/^ssh-/.test(given)) return ageKeyMistake(given);
  if (isSshKey(given)) return undefined;
  return { what: `'${shortened(given)}' is no public key of SSH`, fix: 'copy the whole line of the .pub file' };
}

function mistyped(given: string): Mistake {
  const what = `'${shortened(given)}' has a letter that is mistyped: its last six are the checksum of another key`;
  return { what, fix: 'copy the one that age-keygen printed, or age-keygen -y prints' };
}

/** Those of after the quantum computer have 2,000 letters. */
function shortened(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 40)}…${text.slice(-6)}`;
}

/** How many parts the two kinds have that age takes, and how many bytes of a key they need. */
const SSH_KINDS: Readonly<Record<string, { readonly parts: number; readonly least: number; readonly most: number }>> = {
  'ssh-ed25519': { parts: 2, least: 32, most: 32 },
  'ssh-rsa': { parts: 3, least: 257, most: 2049 },
};

/** A line of a file .pub: its kind, and in Base64 the kind and the parts, each behind its length. RFC 4253 */
function isSshKey(text: string): boolean {
  const [kind = '', base64 = ''] = text.split(/\s+/);
  const known = SSH_KINDS[kind];
  if (!known || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return false;
  const bytes = Buffer.from(base64, 'base64');
  const parts: Buffer[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const end = at + 4 + bytes.readUInt32BE(at);
    parts.push(bytes.subarray(at + 4, end));
    at = end;
  }
  const size = parts.at(-1)?.length ?? 0;
  const isNamed = parts[0]?.toString('latin1') === kind;
  return isNamed && at === bytes.length && parts.length === known.parts && size >= known.least && size <= known.most;
}
