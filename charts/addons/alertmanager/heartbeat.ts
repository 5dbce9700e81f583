import { type Alert, type JsonMap, shapes, type Timespan } from 'bramble';
import { receiverOf, TOLD, type Told } from './told.ts';

/** A sign of life for somebody outside, who tells you when it stays away. */
export interface Heartbeat {
  /** The URL that is posted to. @default the key `address` of the Secret */
  readonly address?: string;
  /** The Secret whose key `address` is the URL, since who knows it may give the sign of life himself. @default none */
  readonly secret?: string;
  /** How often: let the other side wait for three times as long. @default '5m' */
  readonly every?: Timespan;
}

const NAME = 'Heartbeat';
/** No name of a destination has a dot. */
const RECEIVER = 'heart.beat';

const PROPS = shapes.props<Heartbeat>({ address: shapes.text, secret: shapes.text, every: shapes.timespan });

/** See {@link Heartbeat}. */
export const HEARTBEAT: typeof TOLD = (given, where) => {
  const wrong = PROPS(given, where);
  return wrong.length > 0 ? wrong : TOLD(toldBy(given as Heartbeat), where);
};

/** As what it is told: a webhook. */
export function toldBy({ address, secret }: Heartbeat): Told {
  return { through: 'generic', ...(address !== undefined && { address }), ...(secret !== undefined && { secret }) };
}

/**
 * Always on while somebody is measured. So it goes out with the node that measures, with its storage, with Alertmanager, and with the way
 * to the internet.
 */
export const BEATS: Alert = {
  name: NAME,
  when: 'count(up == 1) > 0',
  for: '0s',
  severity: 'warning',
  says: 'Alerts are told',
  means: 'This one is always on. Where it stays away, nobody is told of anything.',
  fix: 'Nothing while it comes. Where it stays away, see whether `kubectl -n metrics get pods` and `kubectl -n alertmanager get pods` show them ready.',
  fires: {
    rows: { 'up{job="web"}': '1x9', 'up{job="shop"}': '0x9' },
    after: '5m',
    told: [{ says: 'Alerts are told', labels: {} }],
  },
  quiet: { rows: { 'up{job="web"}': '0x9' }, after: '5m' },
};

/** It goes to nobody else, at any time of the day. */
export function beating(
  { every = '5m', ...heartbeat }: Heartbeat,
  fileOf: (secret: string, key: string) => string,
): { readonly route: JsonMap; readonly receiver: JsonMap } {
  const told = toldBy(heartbeat);
  return {
    route: {
      receiver: RECEIVER,
      matchers: [`alertname="${NAME}"`, 'component="alertmanager"'],
      group_wait: '0s',
      group_interval: '1m',
      repeat_interval: every,
    },
    receiver: { name: RECEIVER, ...receiverOf(told, (key) => fileOf(String(told.secret), key), false) },
  };
}
