/** A script of a container: what it does, and its parts. It ends with the first command that fails. */
export const script = (does: string, ...parts: readonly string[]): string =>
  ['#!/bin/sh', `# ${does}`, 'set -eu', ...parts.map((part) => part.trim()), ''].join('\n');

/** Where things lie in the containers; other places are for trying it out. */
export const IN_DATA = `
data=\${DATA:-/data}
`;
/** The same of what is dumped. */
export const IN_DUMPS = `
dumps=\${DUMPS:-/dumps}
`;

/** Ends the script, and says why. */
export const STOP = `
stop() { echo "$*" >&2; exit 1; }
`;

/** The last line but spaces of a dump that is whole. */
export const DUMPED = `
whole() { tail -n 6 "$1" | grep -q -e 'PostgreSQL database dump complete' -e '^-- Dump completed'; }
`;
