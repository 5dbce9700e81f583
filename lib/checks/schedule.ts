const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Minutes, hours, days of the month, months and days of the week. Sunday is 0, and never 7. */
const FIELDS = [
  { first: 0, last: 59, names: [] },
  { first: 0, last: 23, names: [] },
  { first: 1, last: 31, names: [] },
  { first: 1, last: 12, names: MONTHS },
  { first: 0, last: 6, names: DAYS },
] as const;

const SHORT = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly|every (\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+)$/;

/** Whether a text is a schedule of a CronJob. https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax */
export function isSchedule(schedule: string): boolean {
  if (SHORT.test(schedule)) return true;
  const fields = schedule.trim().split(/\s+/);
  return (
    fields.length === FIELDS.length &&
    fields.every((field, at) => field.split(',').every((part) => isTimes(part, FIELDS[at]!)))
  );
}

/** One of several times: a time, a span of times or all of them, with a step. */
function isTimes(text: string, field: (typeof FIELDS)[number]): boolean {
  const [, times = '', step] = /^([^/]+)(?:\/(\d+))?$/.exec(text) ?? [];
  if (times === '' || step === '0') return false;
  if (times === '*' || times === '?') return true;
  const ends = times.split('-').map((time) => timeOf(time, field));
  const [first = Number.NaN, last = first] = ends;
  return ends.length <= 2 && first >= field.first && last <= field.last && first <= last;
}

function timeOf(text: string, { first, names }: (typeof FIELDS)[number]): number {
  const at = (names as readonly string[]).indexOf(text.toLowerCase());
  if (at >= 0) return at + first;
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

/** Whether a text is the name of a time zone, as far as names alone tell: `Europe/Berlin`, `Etc/UTC`. */
export function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return !/^[+-]/.test(text);
  } catch {
    return false;
  }
}
