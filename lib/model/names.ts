const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Whether a text is a DNS label: lower-case letters, digits and dashes, at most 63. RFC 1123 */
export function isDnsLabel(text: string): boolean {
  return LABEL.test(text);
}

/** Whether a text is a DNS name: labels joined by dots, at most 253 characters. RFC 1123 */
export function isDnsName(text: string): boolean {
  return text.length <= 253 && text.split('.').every(isDnsLabel);
}

/** Whether a text names a port. https://www.rfc-editor.org/rfc/rfc6335#section-5.1 */
export function isPortName(text: string): boolean {
  return text.length <= 15 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) && /[a-z]/.test(text);
}

/** A text as words with dashes between them, as names have them: `/dev/ttyACM0` is `dev-ttyacm0`. */
export function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

/** What a DNS label is, for messages. */
export const DNS_LABEL_RULE =
  'use lower-case letters, digits and dashes, at most 63, with a letter or digit at both ends';

/** A name as DNS has it, whatever the letters: `münchen.example` is `xn--mnchen-3ya.example`. Undefined where none is meant. */
function inDns(name: string): string | undefined {
  return URL.canParse(`https://${name}`) ? new URL(`https://${name}`).hostname : undefined;
}

/** Whether a text is a domain: of two labels or more, and no address, whose last part has no letter. */
export function isDomain(text: string): boolean {
  return isDnsName(text) && /\.[^.]*[a-z][^.]*$/.test(text) && inDns(text) === text;
}

/**
 * Advice for a name that is wrong: what was probably meant by it, such as its small letters, and never the name itself.
 * @param isRight which advice would be taken
 */
export function likeName(name: string, otherwise: string, isRight = isDnsName): string {
  const small = name.trim().toLowerCase();
  if (small !== name && isRight(small)) return `write '${small}': DNS has small letters alone`;
  const bare = small.replace(/^\w+:\/\//, '').replace(/[/:].*$/, '');
  const meant = bare
    .replaceAll(/[\s_]+/g, '-')
    .replace(/^(\*\.|\.)/, '')
    .replace(/\.$/, '');
  const spelled = /[^ -~]/.test(meant) ? (inDns(meant) ?? meant) : meant;
  return spelled !== name && isRight(spelled) ? `write '${spelled}'` : otherwise;
}
