import { type Cluster, type Mistake, shapes } from 'bramble';
import type { Construct } from 'constructs';
import {
  Alert,
  AlertSpecEventSeverity,
  AlertSpecEventSourcesKind,
  Provider,
  ProviderSpecType,
  Receiver,
  ReceiverSpecResourcesKind,
  ReceiverSpecType,
} from '#imports/notification.toolkit.fluxcd.io';

/** Tells somebody what Flux does. */
export interface AlertProps {
  /**
   * `alertmanager`: an Alertmanager, which sends mail as it is configured to. `generic`: a webhook, which gets each event as
   * JSON. https://fluxcd.io/flux/components/notification/providers/
   */
  readonly through: 'alertmanager' | 'generic';
  /** The URL, such as `http://alertmanager.monitoring.svc.cluster.local:9093/api/v2/alerts/`. @default the key `address` of the Secret */
  readonly address?: string;
  /** A Secret in flux-system: `address` where the URL is secret, `username` and `password` or `token`. @default none */
  readonly secret?: string;
  /** `all`: also what went well. `errors`: only what went wrong. @default 'all' */
  readonly events?: 'all' | 'errors';
}

/** Hears of pushes to the repository. https://fluxcd.io/flux/components/notification/receivers/ */
export interface ReceiverProps {
  /** A Secret in flux-system, whose key `token` is the secret that is typed in at GitHub. */
  readonly secret: string;
  /** The host that GitHub calls, through the tunnel. @default 'flux.<domain>' */
  readonly host?: string;
}

/** See {@link AlertProps}. */
export const ALERT = shapes.props<AlertProps>(
  {
    through: shapes.oneOf('alertmanager', 'generic'),
    address: shapes.text,
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
  return Object.entries(alerts).flatMap(([name, { address, secret }]): readonly Mistake[] => {
    if (address === undefined) {
      if (secret !== undefined) return [];
      const fix = "give its address, or the secret whose key 'address' holds it";
      return [{ what: `the alert '${name}' has no address`, fix }];
    }
    if (/^https?:\/\/[^\s/]+/.test(address)) return [];
    const what = `the address '${address}' of the alert '${name}' is no URL`;
    return [{ what, fix: 'start it with http:// or https://' }];
  });
}

/** Draws an alert and its provider, of one name. */
export function drawAlert(scope: Construct, cluster: Cluster, name: string, props: AlertProps): void {
  const { through, address, secret, events = 'all' } = props;
  new Provider(scope, `provider-${name}`, {
    metadata: { name },
    spec: {
      type: through === 'generic' ? ProviderSpecType.GENERIC : ProviderSpecType.ALERTMANAGER,
      address,
      secretRef: secret === undefined ? undefined : { name: secret },
    },
  });
  new Alert(scope, `alert-${name}`, {
    metadata: { name },
    spec: {
      providerRef: { name },
      eventSeverity: events === 'errors' ? AlertSpecEventSeverity.ERROR : AlertSpecEventSeverity.INFO,
      // A HelmRelease that fails shows as the failed health check of its Kustomization.
      eventSources: [
        { kind: AlertSpecEventSourcesKind.GIT_REPOSITORY, name: 'flux-system' },
        { kind: AlertSpecEventSourcesKind.KUSTOMIZATION, name: '*' },
        ...(cluster.followed().length > 0
          ? [{ kind: AlertSpecEventSourcesKind.IMAGE_UPDATE_AUTOMATION, name: '*' }]
          : []),
      ],
      exclusionList: WAITING,
      eventMetadata: { cluster: cluster.name },
    },
  });
}

/** Draws what lets GitHub start a reconciliation. */
export function drawReceiver(scope: Construct, { secret }: ReceiverProps): void {
  new Receiver(scope, 'receiver', {
    metadata: { name: 'github' },
    spec: {
      type: ReceiverSpecType.GITHUB,
      events: ['ping', 'push'],
      secretRef: { name: secret },
      resources: [{ kind: ReceiverSpecResourcesKind.GIT_REPOSITORY, name: 'flux-system' }],
    },
  });
}
