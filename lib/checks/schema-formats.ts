/** Whether a text is a quantity: a number with a decimal or binary suffix, or an exponent. */
export function isQuantity(text: string): boolean {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/.test(text);
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isDate(text: string): boolean {
  const [, year = 0, month = 0, day = 0] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []).map(Number);
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month >= 1 && month <= 12 && day >= 1 && day <= DAYS[month - 1]! + (month === 2 && isLeap ? 1 : 0);
}

/** RFC 3339. */
function isDateTime(text: string): boolean {
  const [, date, hours, minutes, seconds] =
    /^(\d{4}-\d\d-\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:[.,]\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/.exec(text) ?? [];
  return date !== undefined && isDate(date) && Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) < 60;
}

const isIpv4 = (text: string) => /^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(?!$)|$)){4}$/.test(text);

/** Groups of four digits, of which one run of zeros may be left out. */
function isIpv6(text: string): boolean {
  const [head = '', tail, ...more] = text.split('::');
  const groups = [head, tail ?? ''].flatMap((part) => (part === '' ? [] : part.split(':')));
  const last = groups.at(-1) ?? '';
  const length = groups.length + (last.includes('.') ? 1 : 0);
  const isWhole = tail === undefined ? length === 8 : length < 8 && more.length === 0;
  return (
    isWhole &&
    groups.every((group, at) => /^[0-9a-f]{1,4}$/i.test(group) || (at === groups.length - 1 && isIpv4(group)))
  );
}

function isCidr(text: string): boolean {
  const [address = '', bits = ''] = text.split('/');
  return /^\d{1,3}$/.test(bits) && (isIpv4(address) ? Number(bits) <= 32 : isIpv6(address) && Number(bits) <= 128);
}

/** The formats of texts that an API server looks at, each with what such a text looks like. */
export const FORMATS: Readonly<Record<string, { readonly fits: (text: string) => boolean; readonly like: string }>> = {
  'date-time': { fits: isDateTime, like: '2026-01-31T03:30:00Z' },
  date: { fits: isDate, like: '2026-01-31' },
  byte: {
    fits: (text) => text.length % 4 === 0 && /^[A-Za-z0-9+/\r\n]*={0,2}$/.test(text),
    like: 'base64, such as eA==',
  },
  ipv4: { fits: isIpv4, like: '10.10.11.12' },
  ipv6: { fits: isIpv6, like: 'fd00::12' },
  cidr: { fits: isCidr, like: '10.10.11.0/24' },
  duration: { fits: (text) => /^[+-]?(\d+(\.\d+)?(ns|us|µs|ms|s|m|h|d|w))+$/.test(text), like: '1h30m' },
  uuid: {
    fits: (text) => /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text),
    like: '00000000-0000-4000-8000-000000000000',
  },
};
