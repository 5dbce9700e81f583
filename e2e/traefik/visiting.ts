import { ADMIN } from './stand-ins.ts';
import type { Reply, Visit } from './visit.ts';
import type { Visitors } from './visitors.ts';

/** The visits of one route. */
export interface Visiting {
  /** Asks for the page at a door, from an address. */
  readonly secure: (door: 'usual' | 'tunnel', from: string, how?: Partial<Visit>) => Promise<Reply>;
  /** Notes what is not as it is wanted. */
  readonly is: (what: string, found: unknown, wanted: unknown) => void;
  /** The headers that the app heard, where an app answered. */
  readonly heardIn: (reply: Reply) => Heard['headers'] | undefined;
  /** Makes visits, and notes that they fail. */
  readonly attempt: (visits: () => Promise<void>) => Promise<void>;
}

/** What an app says it heard. */
export interface Heard {
  readonly pod: string;
  readonly port: string;
  readonly host: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
}

/** What somebody bears who may see every page: a password, and the cookie of who has signed in. */
export const KNOWN = {
  authorization: `Basic ${Buffer.from(`${ADMIN.name}:${ADMIN.password}`).toString('base64')}`,
  cookie: 'session=known',
};

/** All that somebody may claim, as if he were asked for by an address: under names that apps know, and such as they take for the same. */
export function claims(address: string): Readonly<Record<string, string>> {
  return {
    ...KNOWN,
    forwarded: `for=${address};host=evil.example`,
    'x-forwarded-for': address,
    'x-forwarded-host': 'evil.example',
    'x-forwarded-method': 'DELETE',
    'x-forwarded-port': '1',
    'x-forwarded-prefix': '/evil',
    'x-forwarded-tls-client-cert': 'evil',
    'x-forwarded-tls-client-cert-info': 'evil',
    'x-forwarded-uri': '/evil',
    'x-real-ip': address,
    'x-forwarded_host': 'evil.example',
    x_forwarded_prefix: '/evil',
    x_real_ip: address,
    remote_user: 'admin',
  };
}

/** What an app must never hear of all that. */
const SILENCED = {
  'X-Forwarded-Method': undefined,
  'X-Forwarded-Prefix': undefined,
  'X-Forwarded-Tls-Client-Cert': undefined,
  'X-Forwarded-Tls-Client-Cert-Info': undefined,
  'X-Forwarded-Uri': undefined,
  'X-Forwarded_host': undefined,
  X_forwarded_prefix: undefined,
  X_real_ip: undefined,
  Remote_user: undefined,
};

/** What an app hears at the usual door, by header. */
export function heardAtHome(host: string, client: string): Readonly<Record<string, string | undefined>> {
  return {
    ...SILENCED,
    'X-Forwarded-For': client,
    'X-Forwarded-Host': host,
    'X-Forwarded-Port': '443',
    'X-Forwarded-Proto': 'https',
    'X-Real-Ip': client,
  };
}

/** What an app hears at the door of the tunnel: who asked Cloudflare is the last but one. */
export function heardByTunnel(
  host: string,
  { outside, inPod }: Visitors,
): Readonly<Record<string, string | undefined>> {
  return {
    ...SILENCED,
    Forwarded: undefined,
    'X-Forwarded-For': `${outside}, ${inPod}`,
    'X-Forwarded-Host': host,
    'X-Forwarded-Port': '443',
    'X-Forwarded-Proto': 'https',
    'X-Real-Ip': undefined,
  };
}
