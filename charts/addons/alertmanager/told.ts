import { type JsonMap, type Mistake, shapes } from 'bramble';
import { among } from 'bramble/rules';
import { DESTINATIONS, destinationOf, type Said, type Through } from './destinations.ts';

/** Tells somebody by mail. */
export interface MailProps {
  readonly through: 'mail';
  /** Whom, by address. */
  readonly to: string | readonly string[];
  /** From which address: the server may take no other than that of the user. */
  readonly from: string;
  /** The server that takes mail, and its port: 587, or 465, which is encrypted from the start. `smtp.bramble.example:587` */
  readonly server: string;
  /** Who logs in there. @default `from`, where there is a secret */
  readonly user?: string;
  /** The Secret whose key `password` it logs in with. @default it asks for no login */
  readonly secret?: string;
  /** Whether nothing is sent without TLS. @default true */
  readonly tls?: boolean;
  /** `all`: also warnings, and what went well in Flux. `errors`: only what does not work. @default 'all' */
  readonly events?: 'all' | 'errors';
}

/** Tells somebody by what has a word of its own, the same as in `flux({ alerts })`. */
export interface ChatProps extends Said {
  readonly through: Through;
  /** The URL, of ntfy with the topic. Where everybody who knows it may write there, it belongs into the Secret. @default the key `address` of the Secret */
  readonly address?: string;
  /** Whom messages go to: the chat of Telegram, the room of Matrix. @default the address says it */
  readonly channel?: string;
  /** A Secret of Alertmanager: `address` where the URL is secret, else `token`. @default none */
  readonly secret?: string;
  /** `all`: also warnings, and what went well in Flux. `errors`: only what does not work. @default 'all' */
  readonly events?: 'all' | 'errors';
}

/** Where somebody is told. */
export type Told = MailProps | ChatProps;

const EVENTS = shapes.oneOf('all', 'errors');
const ADDRESS = shapes.matching(/^[^@]+@[^@\s]+$/, 'address of mail', "write one such as 'you@bramble.example'");
const MAIL = shapes.props<MailProps>(
  {
    through: shapes.text,
    to: (given, where) => (Array.isArray(given) && given.length > 0 ? shapes.list(ADDRESS) : ADDRESS)(given, where),
    from: ADDRESS,
    server: shapes.matching(/^[\w.-]+:\d+$/, 'server with its port', "write one such as 'smtp.bramble.example:587'"),
    user: shapes.text,
    secret: shapes.text,
    tls: shapes.flag,
    events: EVENTS,
  },
  ['to', 'from', 'server'],
);
const CHAT = shapes.props<ChatProps>(
  {
    through: shapes.oneOf('mail', ...(Object.keys(DESTINATIONS) as Through[])),
    address: shapes.text,
    channel: shapes.text,
    secret: shapes.text,
    events: EVENTS,
  },
  ['through'],
);

/** See {@link Told}. */
export const TOLD: typeof MAIL = (given, where) => {
  if (isMail(given)) return MAIL(given, where);
  const wrong = CHAT(given, where);
  return wrong.length > 0 ? wrong : chatMistakes(given as ChatProps).map((each) => ({ where, ...each }));
};

/** Destinations by names that are words. */
export const TO: typeof MAIL = (given, where) => {
  const wrong = shapes.record(TOLD, 'write { mail: … }')(given, where);
  if (wrong.length > 0) return wrong;
  return Object.keys(given as object)
    .filter((name) => !/^[A-Za-z][\w-]*$/.test(name) || name === 'nobody')
    .map((name) => ({ where, what: `'${name}' is no name for a destination`, fix: 'take a word, such as mail' }));
};

function isMail(given: unknown): given is MailProps {
  return typeof given === 'object' && given !== null && 'through' in given && given.through === 'mail';
}

/** Addresses that are secret are not shown. */
function chatMistakes({ through, address, channel, secret }: ChatProps): readonly Mistake[] {
  const { secret: { key = '', isNeeded = false } = {}, hasAddress = false, channel: wanted } = destinationOf(through);
  const isElsewhere = key === 'address' && secret !== undefined;
  return among(
    [
      address !== undefined && !hasAddress,
      `has an address, of which ${through} takes none here`,
      key === 'address' ? "put it into the key 'address' of a Secret: who knows it may write there" : 'leave it out',
    ],
    [isNeeded && secret === undefined, 'has no secret', `name the Secret whose key '${key}' it needs`],
    [hasAddress && address === undefined && !isElsewhere, 'has no address', 'give its URL: address'],
    [
      address !== undefined && hasAddress && !/^https?:\/\/[^\s/]+/.test(address),
      `the address '${address}' is no URL`,
      'start it with http:// or https://',
    ],
    [
      wanted !== undefined && !wanted.is.test(channel ?? ''),
      channel === undefined ? 'has no channel' : `the channel '${channel}' is none of ${through}`,
      `name ${wanted?.says}`,
    ],
    [
      wanted === undefined && channel !== undefined,
      `has a channel, which ${through} does not ask for`,
      'leave it out: the address says where messages go',
    ],
  );
}

/** The key of the Secret that is read, or undefined where none is. */
export function keyOf(told: Told): string | undefined {
  if (told.secret === undefined) return undefined;
  return isMail(told) ? 'password' : destinationOf(told.through).secret?.key;
}

/** What Alertmanager is told of a destination. @param isTwoWay it tells as well when all is well again */
export function receiverOf(told: Told, fileOf: (key: string) => string, isTwoWay: boolean): JsonMap {
  const receiver = isMail(told) ? mail(told, fileOf) : destinationOf(told.through).receiver(told, fileOf);
  return Object.fromEntries(
    Object.entries(receiver).map(([kind, all]) => [
      kind,
      (all as readonly JsonMap[]).map((each) => ({ ...each, send_resolved: isTwoWay })),
    ]),
  );
}

function mail(
  { to, from, server, user = from, secret, tls = true }: MailProps,
  fileOf: (key: string) => string,
): JsonMap {
  return {
    email_configs: [
      {
        to: [to].flat().join(', '),
        from,
        smarthost: server,
        ...(secret !== undefined && { auth_username: user, auth_password_file: fileOf('password') }),
        require_tls: tls,
        headers: { Subject: '{{ template "title" . }}' },
        html: '',
        text: '{{ template "text" . }}',
      },
    ],
  };
}
