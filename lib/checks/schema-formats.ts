import { isDnsLabel, isPortName } from '../model/names.ts';
import { isMapped, parseAddress, readNetwork, unfitFor } from '../model/network.ts';
import { parseQuantity } from '../model/quantity.ts';

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

const isIp = (text: string) => parseAddress(text) !== undefined && !isMapped(text);
const isIpv4 = (text: string) => isIp(text) && !text.includes(':');
const isIpv6 = (text: string) => isIp(text) && text.includes(':');

/** A kind of text: whether a text is one, what it is called, and how to write one. */
export interface Format {
  readonly fits: (text: string) => boolean;
  readonly name: string;
  readonly like: string;
}

const format = (name: string, like: string, fits: Format['fits'] | RegExp): Format => ({
  name,
  like,
  fits: once(fits instanceof RegExp ? (text) => fits.test(text) : fits),
});

/** Judges each text once: the same labels, names and ports stand in many objects. */
function once(fits: Format['fits']): Format['fits'] {
  const known = new Map<string, boolean>();
  return (text) => {
    const said = known.get(text);
    if (said !== undefined) return said;
    const fit = fits(text);
    known.set(text, fit);
    return fit;
  };
}

/** Whether a text is a DNS name as Kubernetes reads it: its labels may be of any length. */
export function isSubdomain(text: string): boolean {
  return text.length <= 253 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(text);
}

/** A name with an optional DNS name before it, such as `app.kubernetes.io/name`. */
function isQualifiedName(text: string): boolean {
  const [name = '', prefix, ...more] = text.split('/').reverse();
  return (
    more.length === 0 &&
    (prefix === undefined || isSubdomain(prefix)) &&
    /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/.test(name)
  );
}

/** A way below a folder that does not leave it. */
function isRelativePath(text: string): boolean {
  return !text.startsWith('/') && !text.split('/').includes('..');
}

const LETTERS = 'use lower-case letters, digits and dashes';

/**
 * The kinds of texts that an API server looks at, those of schemas first. Other formats of a schema are told to people who read
 * it, and looked at by nobody.
 */
export const FORMATS: Readonly<Record<string, Format>> = {
  'date-time': format('time', 'write it as 2026-01-31T03:30:00Z', isDateTime),
  date: format('date', 'write it as 2026-01-31', isDate),
  byte: format(
    'base64',
    'encode it',
    (text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text.replace(/[\r\n]/g, '')),
  ),
  ipv4: format('IPv4 address', 'give one such as 10.10.11.12', isIpv4),
  ipv6: format('IPv6 address', 'give one such as fd00::12', isIpv6),
  cidr: format(
    'network',
    'give one such as 10.10.11.0/24',
    (text) => readNetwork(text) !== undefined && !isMapped(text),
  ),
  duration: format(
    'span of time',
    'give one such as 1h30m',
    /^[+-]?(\d+(\.\d*)?|\.\d+)(ns|us|\u00b5s|ms|s|m|h|d|w).*$/,
  ),
  uuid: format(
    'UUID',
    'give one such as 00000000-0000-4000-8000-000000000000',
    /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i,
  ),
  ip: format('address', 'give one such as 10.10.11.12', isIp),
  'cluster-ip': format(
    'address',
    'give one such as 10.43.0.10, or None',
    (text) => text === '' || text === 'None' || isIp(text),
  ),
  'domain-path': format(
    'name with its domain',
    'give one such as bramble.example/ingress-controller',
    /^[a-z0-9][a-z0-9.-]*\/[\w./-]+$/,
  ),
  // RFC 1035, which begins with a letter.
  'letter-label': format('DNS label that begins with a letter', LETTERS, /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/),
  'dns-label': format('DNS label', LETTERS, isDnsLabel),
  'dns-name': format('DNS name', `${LETTERS}, joined by dots`, isSubdomain),
  'dns-wildcard': format('host', 'give one such as web.bramble.example or *.bramble.example', (text) =>
    isSubdomain(text.replace(/^\*\./, '')),
  ),
  'port-name': format('name of a port', `${LETTERS}, at most 15, with a letter among them`, isPortName),
  'qualified-name': format('name of a label', 'give one such as app.kubernetes.io/name', isQualifiedName),
  'annotation-name': format('name of an annotation', 'give one such as bramble.example/note', (text) =>
    isQualifiedName(text.toLowerCase()),
  ),
  'label-value': format(
    'value of a label',
    'use letters, digits, dots, dashes and _, at most 63',
    /^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/,
  ),
  'absolute-path': format('absolute path', 'start it with a slash', /^\//),
  'relative-path': format(
    'path within the volume',
    'neither start it with a slash nor leave the volume by ..',
    isRelativePath,
  ),
  'path-segment': format('name', 'leave out / and %', (text) => text !== '.' && text !== '..' && !/[/%]/.test(text)),
  'config-key': format(
    'key',
    'use letters, digits, dots, dashes and _',
    (text) => /^[\w.-]{1,253}$/.test(text) && text !== '.' && !text.startsWith('..'),
  ),
  'env-prefix': format('beginning of a variable', 'use letters, digits and _', /^[A-Za-z_.-][\w.-]*$/),
  share: format('part of a hundred', 'give a whole number, or one such as 25%', /^(100|\d{1,2})%$/),
  'dns-name-or-empty': format('DNS name', `${LETTERS}, joined by dots`, (text) => text === '' || isSubdomain(text)),
  percentage: format('part of a hundred', 'give a whole number, or one such as 25%', /^\d+%$/),
  'port-reference': format('port', 'give its number, or its name', isPortName),
  'field-path': format(
    'field of a pod that it can read',
    'give one such as metadata.name, status.podIP or spec.nodeName',
    /^(metadata\.(name|namespace|uid|labels|annotations|(labels|annotations)\['.+'\])|spec\.(nodeName|serviceAccountName)|status\.(podIPs?|hostIPs?|phase))$/,
  ),
  resource: format(
    'resource of a container',
    'give cpu, memory, ephemeral-storage, or one with its domain',
    (text) =>
      /^(cpu|memory|storage|ephemeral-storage|hugepages-.+)$/.test(text) ||
      (text.includes('/') && isQualifiedName(text)),
  ),
  'container-resource': format(
    'resource of a container',
    'give one such as limits.memory or requests.cpu',
    /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.+)$/,
  ),
  driver: format(
    'name of a driver',
    'give one such as nfs.csi.k8s.io',
    (text) => text.length <= 63 && isSubdomain(text.toLowerCase()),
  ),
  divisor: format(
    'unit of a resource',
    'give 1m or 1 for cores, and 1, 1Mi or 1Gi for bytes',
    /^1?(m|[kMGTPE]i?|Ki)?$|^0$/,
  ),
  amount: format('amount', 'give one that is not below zero', (text) => (parseQuantity(text) ?? 0) >= 0),
  filled: format('text', 'write it, or leave it out', /./),
  'straight-path': format('path', 'write it without ..', (text) => !text.split('/').includes('..')),
  'header-name': format('name of a header', 'use letters, digits and dashes', /^[-A-Za-z0-9]+$/),
  'outer-ip': format(
    'address that others reach',
    'give one such as 10.10.11.12, none of the machine itself',
    (text) => isIp(text) && unfitFor(parseAddress(text)!) === undefined,
  ),
  quota: format(
    'amount that a quota counts',
    'give one such as pods, requests.memory or count/deployments.apps',
    (text) =>
      (text.includes('/') && isQualifiedName(text)) ||
      /^((requests\.|limits\.)?(cpu|memory|storage|ephemeral-storage|hugepages-.+)|pods|services(\.loadbalancers|\.nodeports)?|configmaps|secrets|persistentvolumeclaims|replicationcontrollers|resourcequotas)$/.test(
        text,
      ),
  ),
  iqn: format(
    'name of an iSCSI target',
    'give one such as iqn.2004-04.example.bramble:disk',
    /^(iqn\.\d{4}-\d{2}\.([a-z0-9.-]+)(:[^,;*&$|\s]+)?|eui\.[0-9A-Fa-f]{16}|naa\.[0-9A-Fa-f]{32})$/,
  ),
  'search-domain': format(
    'search domain',
    `${LETTERS}, joined by dots`,
    (text) =>
      text.length <= 253 &&
      (text === '.' || /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$/.test(text)),
  ),
  'dns-label-or-empty': format('DNS label', LETTERS, (text) => text === '' || isDnsLabel(text)),
};

/** Whether a text is an address, or a network such as `10.10.11.0/24`. */
export function isNetwork(text: string): boolean {
  return FORMATS.cidr?.fits(text) === true || FORMATS.ip?.fits(text) === true;
}
