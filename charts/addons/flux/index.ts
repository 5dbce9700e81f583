import { type Component, component, InvalidInput, judged, route, shapes } from 'bramble';
import { FORGES, type ForgeName, forgeOf } from './forges.ts';
import { drawImageAutomation, IMAGE_AUTOMATION, type ImageAutomationProps, imageMistakes } from './images.ts';
import {
  ALERT,
  type AlertProps,
  alertMistakes,
  drawAlert,
  drawReceiver,
  RECEIVER,
  type ReceiverProps,
} from './notifications.ts';

/** Options of {@link flux}. */
export interface FluxProps extends ImageAutomationProps {
  /** Where it is told what Flux does, by a name for each. @default nowhere */
  readonly alerts?: Readonly<Record<string, AlertProps>>;
  /** The components that alerts go to, where they run in the cluster: `['alertmanager']`. @default none */
  readonly uses?: readonly string[];
  /** Lets the forge say that there is a commit, instead of being asked every minute. @default not */
  readonly receiver?: ReceiverProps;
  /**
   * Where the repository lies: what the receiver takes, and how the pull request of moved pins comes about. `gitlab` opens it with
   * the push itself, the others by a workflow; `git` is git alone.
   * @default 'github'
   */
  readonly forge?: ForgeName;
}

const PROPS = shapes.props<FluxProps>({
  ...IMAGE_AUTOMATION,
  alerts: shapes.record(ALERT),
  uses: shapes.list(shapes.text),
  receiver: RECEIVER,
  forge: shapes.oneOf(...(Object.keys(FORGES) as ForgeName[])),
});

/** Every option, for the tests, which render it so. */
export const example: Required<FluxProps> = {
  branch: 'release',
  pushBranch: 'image-updates',
  author: { name: 'Flux', email: 'flux@bramble.example' },
  interval: '15m',
  registrySecrets: { 'docker.io/tomondre': 'registry' },
  alerts: {
    mail: {
      through: 'alertmanager',
      address: 'http://alertmanager.alertmanager.svc.cluster.local/api/v2/alerts/',
      secret: 'flux-alerts',
      events: 'errors',
    },
    log: { through: 'generic', secret: 'flux-log' },
    phone: {
      through: 'matrix',
      address: 'https://matrix.bramble.example',
      channel: '!home:bramble.example',
      secret: 'flux-phone',
      events: 'errors',
    } satisfies Required<AlertProps>,
  },
  uses: ['alertmanager'],
  receiver: { secret: 'flux-receiver', host: 'hooks.bramble.example' } satisfies Required<ReceiverProps>,
  forge: 'gitlab',
};

const NAME = 'flux';

/** What its controllers tell that somebody looks at. */
const METRICS =
  'gotk_.+_(count|sum)|gotk_reconcile_duration_seconds_bucket|controller_runtime_reconcile_(errors_)?total|workqueue_depth|process_(resident_memory_bytes|cpu_seconds_total)';

/**
 * What Flux is told beside the Kustomizations: which images to follow, whom to notify, and from whom to hear of pushes. It
 * lives beside Flux, in the namespace of `flux bootstrap`, and nothing waits for it.
 */
export function flux(given: FluxProps = {}): Component {
  const { right: props, mistakes } = judged(PROPS, given);
  const { alerts = {}, receiver, forge = 'github' } = props;
  return component({
    name: NAME,
    mistakes,
    about: 'Moves the pins of followed images, tells of deployments, and hears of pushes.',
    namespace: 'flux-system',
    uses: props.uses,
    // Those of all its controllers.
    scrape: { port: 'http-prom', pods: {}, keep: METRICS },
    expose: receiver && { through: 'tunnel', host: receiver.host, path: '/hook/' },
    chart: (chart, cluster) => {
      const refused = [...imageMistakes(cluster, props), ...alertMistakes(alerts)];
      if (refused.length > 0) throw new InvalidInput(...refused);
      drawImageAutomation(chart, cluster, props, forgeOf(forge).pushOptions);
      for (const [name, alert] of Object.entries(alerts)) drawAlert(chart, cluster, name, alert);
      if (!receiver) return;
      drawReceiver(chart, receiver, forge);
      // The Service is a part of Flux.
      const expose = { through: 'tunnel', path: '/hook/' } as const;
      route(chart, cluster, { name: 'flux-receiver', service: 'webhook-receiver', port: 80, expose });
    },
  });
}
