import { type Component, component, emptyDir, image, judged, program, secretVolume, shapes } from 'bramble';
import { isTimeZone } from 'bramble/rules';
import { Yaml } from 'cdk8s';
import { alerts } from './alerts.ts';
import { configuration, SECRETS, TEMPLATES } from './configuration.ts';
import { BEATS, HEARTBEAT, type Heartbeat, toldBy } from './heartbeat.ts';
import { keyOf, TO, type Told } from './told.ts';
import { WORDS } from './words.ts';

export type { Heartbeat } from './heartbeat.ts';
export type { ChatProps, MailProps, Told } from './told.ts';

/** Options of {@link alertmanager}. */
export interface AlertmanagerProps {
  /** Where people are told, by a name for each: `{ mail: { through: 'mail', … }, phone: { through: 'ntfy', … } }`. @default nowhere */
  readonly to?: Readonly<Record<string, Told>>;
  /**
   * The time zone in whose nights, from ten to seven, nobody is told of what can wait: `'Europe/Prague'`. What does not work is told
   * at any time. @default nights are as days
   */
  readonly nights?: string;
  /**
   * Who outside is given a sign of life, and tells you when it stays away, as it does when the node that measures is down:
   * `{ secret: 'heartbeat' }`. @default nobody
   */
  readonly heartbeat?: Heartbeat;
}

const TIME_ZONE = shapes.matching(isTimeZone, 'time zone', "write one such as 'Europe/Prague'");

const PROPS = shapes.props<AlertmanagerProps>({ to: TO, nights: TIME_ZONE, heartbeat: HEARTBEAT });

/** Every option, for the tests, which render it so. */
export const example: Required<AlertmanagerProps> = {
  to: {
    mail: {
      through: 'mail',
      to: ['home@bramble.example', 'other@bramble.example'],
      from: 'alerts@bramble.example',
      server: 'smtp.bramble.example:587',
      user: 'alerts',
      secret: 'smtp',
      tls: true,
      events: 'all',
    },
    phone: { through: 'ntfy', address: 'https://ntfy.bramble.example/home', secret: 'ntfy', events: 'errors' },
    room: {
      through: 'matrix',
      address: 'https://matrix.bramble.example',
      channel: '!home:bramble.example',
      secret: 'matrix',
    },
    telegram: { through: 'telegram', channel: '-1001234567890', secret: 'telegram' },
    discord: { through: 'discord', secret: 'discord' },
    slack: { through: 'slack', secret: 'slack' },
    rocket: { through: 'rocket', secret: 'rocket' },
    teams: { through: 'msteams', secret: 'teams' },
    google: { through: 'googlechat', secret: 'google' },
    gotify: { through: 'gotify', secret: 'gotify' },
    log: { through: 'generic', address: 'http://10.10.11.40:8080/alerts' },
  },
  nights: 'Europe/Prague',
  heartbeat: { secret: 'heartbeat', every: '10m' },
};

const NAME = 'alertmanager';
const ALERTMANAGER = image('quay.io/prometheus/alertmanager', { tested: 'v0.35.0' });
const PORT = 9093;
const CONFIG = '/etc/alertmanager/alertmanager.yml';

/**
 * Tells people of alerts, and of what Flux does: once for many of a kind, not for what follows from another, and not at night of what
 * can wait. It keeps nothing, so that it moves with its node: after that, what is on is told again. docs/monitoring.md
 */
export function alertmanager(given: AlertmanagerProps = {}): Component {
  const { right, mistakes } = judged(PROPS, given);
  const { to = {}, nights, heartbeat } = right;
  const secrets = [...Object.values(to), ...(heartbeat ? [toldBy(heartbeat)] : [])];
  return component({
    name: NAME,
    mistakes,
    about: 'Tells people of alerts, and of what Flux does, by mail and by chats.',
    images: [ALERTMANAGER],
    scrape: { port: 'http', keep: 'alertmanager_(alerts|notifications_.+total|silences)' },
    alerts: heartbeat ? [...alerts, BEATS] : alerts,
    provides: { alerting: { path: '/api/v2/alerts/' } },
    chart: (chart, cluster) => {
      program(chart, cluster, {
        name: NAME,
        container: {
          image: ALERTMANAGER,
          args: [
            `--config.file=${CONFIG}`,
            '--storage.path=/alertmanager',
            // It is alone.
            '--cluster.listen-address=',
            `--web.listen-address=:${PORT}`,
          ],
          ports: { http: PORT },
          probes: { readiness: { path: '/-/ready' }, liveness: { path: '/-/healthy', period: '20s' } },
          resources: { cpu: '10m', memory: '32Mi', memoryLimit: '64Mi' },
          volumes: { '/alertmanager': emptyDir('data', { size: '64Mi' }), ...secretsOf(secrets) },
          files: { [CONFIG]: Yaml.stringify(configuration(cluster, { to, nights, heartbeat })), [TEMPLATES]: WORDS },
          security: { user: 65534 },
        },
        offers: { http: PORT },
      });
    },
  });
}

/** A folder for each Secret, with the keys that are read. */
function secretsOf(all: readonly Told[]) {
  const keys = new Map<string, Set<string>>();
  for (const told of all) {
    const key = keyOf(told);
    if (told.secret === undefined || key === undefined) continue;
    keys.set(told.secret, new Set([...(keys.get(told.secret) ?? []), key]));
  }
  return Object.fromEntries(
    [...keys].map(([secret, all]) => [
      `${SECRETS}/${secret}`,
      secretVolume(`secret-${secret.replaceAll('.', '-')}`, secret, { keys: [...all] }),
    ]),
  );
}
