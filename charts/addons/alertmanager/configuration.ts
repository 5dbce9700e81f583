import { alertsOf, type Cluster, type JsonMap } from 'bramble';
import { beating, type Heartbeat } from './heartbeat.ts';
import { receiverOf, type Told } from './told.ts';

/** Where each Secret lies, as a folder. */
export const SECRETS = '/etc/alertmanager/secrets';
/** The file with what a person reads. */
export const TEMPLATES = '/etc/alertmanager/words.tmpl';

/** What comes from Flux, of a deployment: no alert of a component. */
const OF_FLUX = ['component=""', 'alertname=~"Flux.+"'];
const NIGHTS = 'nights';

/** Who is told, and when. */
export interface Telling {
  readonly to: Readonly<Record<string, Told>>;
  /** The time zone of quiet nights. */
  readonly nights?: string | undefined;
  readonly heartbeat?: Heartbeat | undefined;
}

/** https://prometheus.io/docs/alerting/latest/configuration/ */
export function configuration(cluster: Cluster, { to, nights, heartbeat }: Telling): JsonMap {
  const all = Object.entries(to);
  const beat = heartbeat && beating(heartbeat, fileIn);
  return {
    templates: [TEMPLATES],
    route: {
      receiver: 'nobody',
      // Of ten pods that fail for one reason, somebody is told once.
      group_by: ['component', 'alertname'],
      group_wait: '1m',
      group_interval: '5m',
      repeat_interval: '12h',
      // The first route that does not say to go on is the last.
      routes: [...(beat ? [beat.route] : []), ...all.map(([name, told]) => routeTo(name, told, nights !== undefined))],
    },
    receivers: [
      { name: 'nobody' },
      ...(beat ? [beat.receiver] : []),
      ...all.flatMap(([name, told]) => receivers(name, told)),
    ],
    inhibit_rules: inhibitions(cluster),
    ...(nights !== undefined && { time_intervals: [{ name: NIGHTS, time_intervals: [intervals(nights)] }] }),
  };
}

function intervals(location: string): JsonMap {
  const times = [
    { start_time: '22:00', end_time: '24:00' },
    { start_time: '00:00', end_time: '07:00' },
  ];
  return { times, location };
}

/** An alert is told when it is over as well; of an event of Flux nothing is over. */
function receivers(name: string, told: Told): readonly JsonMap[] {
  const fileOf = (key: string) => fileIn(String(told.secret), key);
  return [
    { name, ...receiverOf(told, fileOf, true) },
    { name: eventsOf(name), ...receiverOf(told, fileOf, false) },
  ];
}

/** Where a key of a Secret lies. */
const fileIn = (secret: string, key: string) => `${SECRETS}/${secret}/${key}`;

/** No name of a destination has a space. */
const eventsOf = (name: string) => `${name} events`;

/** At night, nobody is told of what can wait: of warnings in the morning, where they are still on. */
function routeTo(name: string, { events = 'all' }: Told, isQuiet: boolean): JsonMap {
  const quiet = (severity: string) => ({ matchers: [`severity="${severity}"`], mute_time_intervals: [NIGHTS] });
  return {
    receiver: name,
    continue: true,
    ...(events === 'errors' && { matchers: ['severity=~"critical|error"'] }),
    routes: [
      {
        receiver: eventsOf(name),
        matchers: [...OF_FLUX],
        group_by: ['alertname', 'kind', 'namespace', 'name'],
        group_wait: '10s',
        ...(isQuiet && { routes: [quiet('info')] }),
      },
      ...(isQuiet ? [quiet('warning')] : []),
    ],
  };
}

/** Which alerts hide which others, as their components say. */
function inhibitions(cluster: Cluster): readonly JsonMap[] {
  return cluster.components.flatMap((each) =>
    alertsOf(each, cluster).flatMap(({ name, hides = {} }) =>
      Object.entries(hides).map(([others, equal]) => ({
        source_matchers: [`alertname="${name}"`, `component="${each.name}"`],
        target_matchers: [`alertname=~"${others}"`],
        equal: [...equal],
      })),
    ),
  );
}
