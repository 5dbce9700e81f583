/** Names that examples and tests are written with, and that belong to nobody. https://www.rfc-editor.org/rfc/rfc2606 */
const EXAMPLE = /(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid)$/i;

/** Last parts of names that no public DNS has, so that no public authority signs for them. https://www.iana.org/assignments/special-use-domain-names */
const INNER =
  /(?:^|\.)(?:local|localdomain|localhost|lan|home|mail|home\.arpa|internal|intranet|corp|private|test|invalid|onion|alt)$/i;

/** Ends of names that no DNS of a home can lead to its apps, and who answers for them. */
const LED_ASTRAY: readonly { readonly end: string; readonly who: string; readonly but?: string }[] = [
  { end: 'cluster.local', who: 'which is what the DNS of the cluster answers for' },
  { end: 'local', who: 'which machines look up by multicast' },
  // https://www.rfc-editor.org/rfc/rfc6761#section-6
  { end: 'localhost', who: 'which every machine takes for itself' },
  { end: 'invalid', who: 'of which every DNS says that it is not there' },
  // Of https://www.rfc-editor.org/rfc/rfc7686 and https://www.rfc-editor.org/rfc/rfc9476
  { end: 'onion', who: 'which machines look up without DNS' },
  { end: 'alt', who: 'which machines look up without DNS' },
  { end: 'arpa', but: 'home.arpa', who: 'which is kept for what the internet needs itself' },
  { end: 'svc', who: 'which pods take for a Service of their cluster' },
];

/** What leads a domain astray: the end of it, and who answers for that. */
export function ledAstray(domain: string): { readonly end: string; readonly who: string } | undefined {
  const isWithin = (end: string) => `.${domain.toLowerCase()}`.endsWith(`.${end}`);
  return LED_ASTRAY.find(({ end, but }) => isWithin(end) && !(but !== undefined && isWithin(but)));
}

/** Whether a host or a domain is one of those that examples are written with. */
export function isExampleName(host: string): boolean {
  return EXAMPLE.test(host);
}

/** Whether a host or a domain can be known to one home alone, such as `nas.lan`. */
export function isInnerName(host: string): boolean {
  return INNER.test(host);
}
