import { type Cluster, type Mistake, shapes } from 'bramble';
import type { Construct } from 'constructs';
import {
  Alert,
  type AlertSpecEventSources,
  AlertSpecEventSourcesKind as Kind,
  Provider,
  Receiver,
  ReceiverSpecResourcesKind,
  AlertSpecEventSeverity as Severity,
} from '#imports/notification.toolkit.fluxcd.io';
import { type ForgeName, forgeOf } from './forges.ts';
import { addressOf, DESTINATIONS, destinationMistakes, destinationOf, type Through } from './providers.ts';

/** Tells somebody what Flux does. */
export interface AlertProps {
  /**
   * Where to. `alertmanager` mails as it is configured to, `generic` gets each event as JSON, and the others are known by
   * their names. https://fluxcd.io/flux/components/notification/providers/
   */
  readonly through: Through;
  /**
   * The URL, of ntfy with the topic. Where everybody who knows it may write there, it belongs into the Secret.
   * @default the key `address` of the Secret; without one, `alertmanager` is the component that provides `alerting`
   */
  readonly address?: string;
  /** Whom messages go to: the chat of Telegram, the room of Matrix. @default the address says it */
  readonly channel?: string;
  /**
   * A Secret in flux-system: `address` where the URL is secret; `token` of Telegram and Matrix; `headers`, or `username` and
   * `password`, for those who ask for them. @default none
   */
  readonly secret?: string;
  /** `all`: also what went well. `errors`: only what went wrong. @default 'all' */
  readonly events?: 'all' | 'errors';
}

/** Hears of pushes to the repository. https://fluxcd.io/flux/components/notification/receivers/ */
export interface ReceiverProps {
  /** A Secret in flux-system, whose key `token` is the secret that is typed in at the forge. */
  readonly secret: string;
  /** The host that the forge calls, through the tunnel. @default 'flux.<domain>' */
  readonly host?: string;
}

/** See {@link AlertProps}. */
export const ALERT = shapes.props<AlertProps>(
  {
    through: shapes.oneOf(...(Object.keys(DESTINATIONS) as Through[])),
    address: shapes.text,
    channel: shapes.text,
    secret: shapes.text,
    events: shapes.oneOf('all', 'errors'),
  },
  ['through'],
);

/** See {@link ReceiverProps}. */
export const RECEIVER = shapes.props<ReceiverProps>({ secret: shapes.text, host: shapes.text }, ['secret']);

/** What is no news: these come again until what they wait for is there. */
const WAITING = ['^Dependencies do not meet ready condition', '^Source is not ready'];

/** What is wrong with alerts. */
export function alertMistakes(alerts: Readonly<Record<string, AlertProps>>): readonly Mistake[] {
  return Object.entries(alerts).flatMap(([name, props]) => destinationMistakes(name, props));
}

/** What deploys, of which people hear also what went well. */
const DEPLOYING: readonly Kind[] = [Kind.KUSTOMIZATION, Kind.HELM_RELEASE, Kind.IMAGE_UPDATE_AUTOMATION];

/** What is fetched for that: it goes well all day, which is no news. */
const FETCHING: readonly Kind[] = [
  Kind.GIT_REPOSITORY,
  Kind.OCI_REPOSITORY,
  Kind.HELM_REPOSITORY,
  Kind.HELM_CHART,
  Kind.BUCKET,
  Kind.IMAGE_REPOSITORY,
  Kind.IMAGE_POLICY,
];

/** The repository that Flux was bootstrapped with, and the Kustomizations of this cluster: no component draws them. */
const BOOTSTRAPPED = [
  { kind: Kind.GIT_REPOSITORY, name: 'flux-system' },
  { kind: Kind.KUSTOMIZATION, name: '*' },
];

/** Draws the provider of an alert, by its name, and what it is told. */
export function drawAlert(scope: Construct, cluster: Cluster, name: string, props: AlertProps): void {
  const { through, channel, secret, events = 'all' } = props;
  new Provider(scope, `provider-${name}`, {
    metadata: { name },
    spec: {
      type: destinationOf(through).type,
      address: addressOf(props, cluster),
      channel,
      secretRef: secret === undefined ? undefined : { name: secret },
    },
  });
  const tell = (alert: string, eventSeverity: Severity, eventSources: readonly AlertSpecEventSources[]) =>
    new Alert(scope, `alert-${alert}`, {
      metadata: { name: alert },
      spec: {
        providerRef: { name },
        eventSeverity,
        eventSources: [...eventSources],
        exclusionList: WAITING,
        eventMetadata: { cluster: cluster.name },
      },
    });
  if (events === 'errors')
    return void tell(name, Severity.ERROR, [...BOOTSTRAPPED, ...all(DEPLOYING), ...all(FETCHING)]);
  tell(name, Severity.INFO, [...BOOTSTRAPPED, ...all(DEPLOYING)]);
  tell(`${name}-sources`, Severity.ERROR, all(FETCHING));
}

/** All of some kinds, wherever the cluster has any. bramble names the namespaces. */
function all(kinds: readonly Kind[]): readonly AlertSpecEventSources[] {
  return kinds.map((kind) => ({ kind, name: '*', namespace: '*' }));
}

/** Draws what lets the forge start a reconciliation. */
export function drawReceiver(scope: Construct, { secret }: ReceiverProps, name: ForgeName): void {
  const { receiver: type, events } = forgeOf(name);
  new Receiver(scope, 'receiver', {
    metadata: { name },
    spec: {
      type,
      events: events && [...events],
      secretRef: { name: secret },
      resources: [{ kind: ReceiverSpecResourcesKind.GIT_REPOSITORY, name: 'flux-system' }],
    },
  });
}
