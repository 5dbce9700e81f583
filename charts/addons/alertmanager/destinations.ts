import type { JsonMap } from 'bramble';

/** Where somebody is told, in the words of `flux({ alerts })`, which know the same. */
export interface Destination {
  /** What the Secret has to hold, or may hold. @default none is asked for */
  readonly secret?: { readonly key: 'address' | 'password' | 'token'; readonly isNeeded: boolean };
  /** The URL has to be given. @default false: the Secret has it, or it is the same for all */
  readonly hasAddress?: boolean;
  /** Whom messages go to. @default that follows from the address */
  readonly channel?: { readonly is: RegExp; readonly says: string };
  /** What Alertmanager is told. */
  receiver(said: Said, fileOf: (key: string) => string): JsonMap;
}

/** What is said of a destination. */
export interface Said {
  readonly address?: string;
  readonly channel?: string;
  readonly secret?: string;
}

/** Texts of words.ts. */
const TITLE = '{{ template "title" . }}';
const TEXT = '{{ template "text" . }}';

/** Who knows the address may write there. */
const WEBHOOK = { secret: { key: 'address', isNeeded: true } } as const;
const PASS = { secret: { key: 'token', isNeeded: true } } as const;

/** The token of a Secret, where there is one. */
function passing({ secret }: Said, fileOf: (key: string) => string): JsonMap {
  return secret === undefined ? {} : { http_config: { authorization: { credentials_file: fileOf('token') } } };
}

/**
 * By the word for it. Where Alertmanager has no receiver of that name, a webhook posts what the other side takes.
 * https://prometheus.io/docs/alerting/latest/configuration/#receiver-integration-settings
 */
export const DESTINATIONS = {
  discord: {
    ...WEBHOOK,
    receiver: (_, fileOf) => ({
      discord_configs: [{ webhook_url_file: fileOf('address'), title: TITLE, message: TEXT }],
    }),
  },
  generic: {
    secret: { key: 'address', isNeeded: false },
    hasAddress: true,
    receiver: ({ address }, fileOf) => ({
      webhook_configs: [address === undefined ? { url_file: fileOf('address') } : { url: address }],
    }),
  },
  googlechat: { ...WEBHOOK, receiver: posting({ text: `*${TITLE}*\n${TEXT}` }) },
  gotify: { ...WEBHOOK, receiver: posting({ title: TITLE, message: TEXT, priority: 5 }) },
  matrix: {
    ...PASS,
    hasAddress: true,
    channel: { is: /^!\S+$/, says: "a room, such as '!abc:bramble.example'" },
    receiver: (said, fileOf) => ({
      webhook_configs: [
        {
          url: `${said.address?.replace(/\/$/, '')}/_matrix/client/v3/rooms/${encodeURIComponent(said.channel ?? '')}/send/m.room.message`,
          ...passing(said, fileOf),
          payload: { msgtype: 'm.text', body: `${TITLE}\n${TEXT}` },
        },
      ],
    }),
  },
  msteams: {
    ...WEBHOOK,
    receiver: (_, fileOf) => ({
      msteamsv2_configs: [{ webhook_url_file: fileOf('address'), title: TITLE, text: TEXT }],
    }),
  },
  ntfy: {
    secret: { key: 'token', isNeeded: false },
    hasAddress: true,
    // Topics are posted to the server as such: https://docs.ntfy.sh/publish/#publish-as-json
    receiver: (said, fileOf) => {
      const [, server = '', topic = ''] = /^(.*)\/([^/]+)\/?$/.exec(said.address ?? '') ?? [];
      return {
        webhook_configs: [{ url: server, ...passing(said, fileOf), payload: { topic, title: TITLE, message: TEXT } }],
      };
    },
  },
  // It takes what is meant for Slack.
  rocket: { ...WEBHOOK, receiver: slack },
  slack: { ...WEBHOOK, receiver: slack },
  telegram: {
    ...PASS,
    channel: { is: /^-?\d+$/, says: "the number of a chat, such as '-1001234567890'" },
    receiver: ({ channel }, fileOf) => ({
      telegram_configs: [
        { bot_token_file: fileOf('token'), chat_id: Number(channel), parse_mode: '', message: `${TITLE}\n${TEXT}` },
      ],
    }),
  },
} as const satisfies Readonly<Record<string, Destination>>;

/** The word for where somebody is told. */
export type Through = keyof typeof DESTINATIONS;

/** What is known of a destination. */
export function destinationOf(through: Through): Destination {
  return DESTINATIONS[through];
}

function posting(payload: JsonMap): Destination['receiver'] {
  return (_, fileOf) => ({ webhook_configs: [{ url_file: fileOf('address'), payload }] });
}

function slack(_: Said, fileOf: (key: string) => string): JsonMap {
  return { slack_configs: [{ api_url_file: fileOf('address'), title: TITLE, text: TEXT }] };
}
