/** Names that examples and tests are written with, and that belong to nobody. https://www.rfc-editor.org/rfc/rfc2606 */
const EXAMPLE = /(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid)$/i;

/** Last parts of names that lead nowhere outside of a home, so that no public authority signs for them. */
const INNER = /(?:^|\.)(?:local|localdomain|localhost|lan|home|home\.arpa|internal|intranet|corp|private)$/i;

/** Whether a host or a domain is one of those that examples are written with. */
export function isExampleName(host: string): boolean {
  return EXAMPLE.test(host);
}

/** Whether a host or a domain can be known to one home alone, such as `nas.lan`. */
export function isInnerName(host: string): boolean {
  return INNER.test(host);
}
