const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Minutes, hours, days of the month, months and days of the week. Sunday is 0, and never 7. */
const FIELDS = [
  { is: 'minute', first: 0, last: 59, names: [] },
  { is: 'hour', first: 0, last: 23, names: [] },
  { is: 'day of a month', first: 1, last: 31, names: [] },
  { is: 'month', first: 1, last: 12, names: MONTHS },
  { is: 'day of the week', first: 0, last: 6, names: DAYS },
] as const;

type Field = (typeof FIELDS)[number];

/** The longest that each month gets. */
const DAYS_OF_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const SHORT = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly|every (\d+(\.\d+)?(ns|us|\u00b5s|ms|s|m|h))+)$/;

/**
 * What is wrong with a schedule of a CronJob, and what to do, or undefined.
 * https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export function wrongWithSchedule(schedule: string): { readonly what: string; readonly fix: string } | undefined {
  if (SHORT.test(schedule)) return undefined;
  const said = `has the schedule '${schedule}'`;
  const fields = schedule.trim().split(/\s+/);
  if (fields.length !== FIELDS.length) return { what: said, fix: 'give five fields, such as 30 3 * * *' };
  for (const [at, text] of fields.entries()) {
    const field = FIELDS[at]!;
    const wrong = text.split(',').find((part) => !isTimes(part, field));
    if (wrong === undefined) continue;
    const isSunday = field.is === 'day of the week' && wrong === '7';
    const fix = isSunday
      ? 'write 0 for Sunday'
      : `give ${field.is === 'hour' ? 'an' : 'a'} ${field.is} from ${field.first} to ${field.last}`;
    return { what: `${said}, where '${wrong}' is no ${field.is}`, fix };
  }
  const [, , days = '', months = '', weekdays = ''] = fields;
  // With both kinds of days, it runs on those of either.
  if (!/^[*?]/.test(weekdays)) return undefined;
  const first = Math.min(...days.split(',').map((part) => spanOf(part, FIELDS[2]).first));
  const isEver = months.split(',').some((part) => longestOf(part) >= first);
  const fix = 'take a day that the month has, such as 28';
  return isEver ? undefined : { what: `${said}, and no such month has a day ${first}: it never runs`, fix };
}

/** How many days the longest of some months has. */
function longestOf(text: string): number {
  const { first, last } = spanOf(text, FIELDS[3]);
  const step = Number(text.split('/')[1] ?? 1);
  return Math.max(
    ...DAYS_OF_MONTHS.filter((_, at) => at + 1 >= first && at + 1 <= last && (at + 1 - first) % step === 0),
  );
}

/** One of several times: a time, a span of times or all of them, with a step. */
function isTimes(text: string, field: Field): boolean {
  const [, times = '', step] = /^([^/]+)(?:\/(\d+))?$/.exec(text) ?? [];
  if (times === '' || step === '0' || times.split('-').length > 2) return false;
  const { first, last } = spanOf(text, field);
  return first >= field.first && last <= field.last && first <= last;
}

/** The first and the last of some times. With a step, a single one begins a span that has no end of its own. */
function spanOf(text: string, field: Field): { readonly first: number; readonly last: number } {
  const [times = '', step] = text.split('/');
  if (times === '*' || times === '?') return field;
  const [first = Number.NaN, last = step === undefined ? first : field.last] = times
    .split('-')
    .map((time) => timeOf(time, field));
  return { first, last };
}

function timeOf(text: string, { first, names }: Field): number {
  const at = (names as readonly string[]).indexOf(text.toLowerCase());
  if (at >= 0) return at + first;
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

/** Whether a text is the name of a time zone, as far as names alone tell: `Europe/Berlin`, `Etc/UTC`. Capital letters count. */
export function isTimeZone(text: string): boolean {
  // The first formatter reads the tables of a language, which takes as long as a hundred rules.
  if (Intl.supportedValuesOf('timeZone').includes(text)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return !/^[+-]|^[a-z]|\/[a-z]/.test(text);
  } catch {
    return false;
  }
}

/**
 * Whether programs can take a text as `TZ`: beside names also files, and clocks that are written out, such as `CET-1CEST,M3.5.0`.
 * https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html#tag_08_03
 */
export function isClock(text: string): boolean {
  const isWrittenOut = /^[:/]|[$,<]|^[A-Za-z]{3,}[+-]?\d/.test(text);
  // Where one is not found, UTC counts, which these mean.
  return isWrittenOut || /^(localtime|utc|gmt)$/i.test(text) || isTimeZone(text);
}
