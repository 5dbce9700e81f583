/** Hours in which backups begin, from 01:00: the apps share them. */
const HOURS = 4;

/** A number for a name, the same for ever. https://en.wikipedia.org/wiki/Fowler–Noll–Vo_hash_function */
function numberOf(name: string): number {
  let sum = 0x811c9dc5;
  for (const letter of name) sum = Math.imul(sum ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  return sum;
}

/** A minute of the night for a name, in cron's fields, so that not all load the network and the disks at once. */
export function nightly(name: string): string {
  const minute = numberOf(name) % (HOURS * 60);
  return `${minute % 60} ${1 + Math.floor(minute / 60)} * * *`;
}

/** A minute of the week for a name, by day, when backups are over. */
export function weekly(name: string): string {
  const minute = numberOf(name) % (7 * HOURS * 60);
  return `${minute % 60} ${10 + (Math.floor(minute / 60) % HOURS)} * * ${Math.floor(minute / 60 / HOURS)}`;
}
