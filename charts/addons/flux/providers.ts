import { type Cluster, isServiceUrl, type Mistake, url } from 'bramble';
import { among } from 'bramble/rules';
import { ProviderSpecType as Type } from '#imports/notification.toolkit.fluxcd.io';

/** Where alerts can go, and what has to be said for it. https://fluxcd.io/flux/components/notification/providers/ */
interface Destination {
  readonly type: Type;
  /** What the Secret has to hold. @default none is needed */
  readonly secret?: 'address' | 'token';
  /** The URL, where it is the same for all. @default it is given, or in the Secret */
  readonly address?: string;
  /** Whom messages go to. @default that follows from the address */
  readonly channel?: { readonly is: RegExp; readonly says: string };
  /** The capability whose Service it is, where nobody says another address. @default none */
  readonly inCluster?: 'alerting';
  /** What is added to an address, so that it makes a message of the event. @default nothing */
  readonly template?: string;
}

/** Everybody who knows the address may write there. */
const WEBHOOK = { secret: 'address' } as const;

/** In the language of ntfy's templates. https://docs.ntfy.sh/publish/#message-templating */
const TITLE = '{{.involvedObject.kind}} {{.involvedObject.name}} of {{.metadata.cluster}}';

/** By the word for it. */
export const DESTINATIONS = {
  alertmanager: { type: Type.ALERTMANAGER, inCluster: 'alerting' },
  generic: { type: Type.GENERIC },
  discord: { type: Type.DISCORD, ...WEBHOOK },
  googlechat: { type: Type.GOOGLECHAT, ...WEBHOOK },
  gotify: { type: Type.GENERIC, ...WEBHOOK },
  matrix: {
    type: Type.MATRIX,
    secret: 'token',
    channel: { is: /^!\S+$/, says: "a room, such as '!abc:bramble.example'" },
  },
  msteams: { type: Type.MSTEAMS, ...WEBHOOK },
  ntfy: {
    type: Type.GENERIC,
    template: `?tpl=1&t=${encodeURIComponent(TITLE)}&m=${encodeURIComponent('{{.message}}')}`,
  },
  rocket: { type: Type.ROCKET, ...WEBHOOK },
  slack: { type: Type.SLACK, ...WEBHOOK },
  telegram: {
    type: Type.TELEGRAM,
    secret: 'token',
    address: 'https://api.telegram.org',
    channel: { is: /^(?:@\w{5,}|-?\d+)$/, says: "a chat, such as '-1001234567890', or '@channel'" },
  },
} as const satisfies Readonly<Record<string, Destination>>;

/** The word for where alerts go. */
export type Through = keyof typeof DESTINATIONS;

/** What is known of where alerts go. */
export function destinationOf(through: Through): Destination {
  return DESTINATIONS[through];
}

/** What is said of where an alert goes. */
export interface Said {
  readonly through: Through;
  readonly address?: string;
  readonly channel?: string;
  readonly secret?: string;
}

/** The URL that Flux is told, or undefined where the Secret holds it. */
export function addressOf({ through, address, secret }: Said, cluster: Cluster): string | undefined {
  const { address: known, template = '', inCluster } = destinationOf(through);
  const isInCluster = inCluster !== undefined && address === undefined && secret === undefined;
  if (isInCluster) return `${url(`${inCluster}:http`)}${cluster.need(inCluster).path}`;
  const given = address ?? known;
  return given === undefined || given.includes('?') ? given : `${given}${template}`;
}

/** What is wrong with what is said of where an alert goes. Addresses that are secret are not shown. */
export function destinationMistakes(alert: string, said: Said): readonly Mistake[] {
  const { through, address, channel, secret } = said;
  const { secret: key, address: known, channel: wanted, inCluster } = destinationOf(through);
  const named = `the alert '${alert}'`;
  return among(
    [
      key === 'address' && address !== undefined,
      `${named} has its address in the code: who knows it may write there`,
      `put it into the key 'address' of a Secret: secret: 'flux-${alert}'`,
    ],
    [
      key !== undefined && secret === undefined && !(key === 'address' && address !== undefined),
      key === 'token' ? `${named} has no secret` : `${named} has no address`,
      `name the Secret whose key '${key}' holds it: secret: 'flux-${alert}'`,
    ],
    [
      key === 'token' && address === undefined && known === undefined,
      `${named} has no address`,
      'give the URL of the server: address',
    ],
    [
      key === undefined && inCluster === undefined && address === undefined && secret === undefined,
      `${named} has no address`,
      "give its address, or the secret whose key 'address' holds it",
    ],
    [
      address !== undefined && key !== 'address' && !isServiceUrl(address),
      `the address '${address}' of ${named} is no URL`,
      'start it with http:// or https://',
    ],
    [
      wanted !== undefined && !wanted.is.test(channel ?? ''),
      channel === undefined ? `${named} has no channel` : `the channel '${channel}' of ${named} is none of ${through}`,
      `name ${wanted?.says}`,
    ],
    [
      wanted === undefined && channel !== undefined,
      `${named} has a channel, which ${through} does not ask for`,
      'leave it out: the address says where messages go',
    ],
  );
}
