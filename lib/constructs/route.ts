import type { Construct } from 'constructs';
import type { Cluster } from '../model/cluster.ts';
import { doorsOf } from '../model/door.ts';
import { type Exposure, pathsOf } from '../model/exposure.ts';
import { InvalidInput } from '../model/finding.ts';
import { clientsOf } from '../model/lan-clients.ts';
import { anything, flag, list, number, record, props as shape, text } from '../model/shape.ts';
import type { Way, WayPath } from '../model/way.ts';
import { changesRequests, type Word, whereOf, wordMistakes, words } from '../model/word.ts';
import { refuseWrong } from './refuse-wrong.ts';
import { StageChart } from './stage-chart.ts';
import { drawWords } from './words.ts';

/** Options of {@link route}. */
export interface RouteProps extends Pick<Way, 'name' | 'service' | 'isOtherName'>, Omit<WayPath, 'path'> {
  /** As the component has it. */
  readonly expose: Exposure;
  /** Paths whose requests take another way than all others. @default none */
  readonly paths?: readonly WayPath[];
  /** What add-ons put before it, in their words: `[login()]`. Requests pass them after `passes`. @default nothing */
  readonly with?: readonly Word[];
}

const PATH = shape<WayPath>(
  { path: text, port: number, passes: list(text), leads: record(anything), turns: list(anything) },
  ['port'],
);
const ROUTE = shape<RouteProps>(
  {
    name: text,
    service: text,
    isOtherName: flag,
    port: number,
    passes: list(text),
    leads: record(anything),
    turns: list(anything),
    expose: record(anything, "write { through: 'lan' }"),
    paths: list(PATH),
    with: words,
  },
  ['name', 'service', 'port', 'expose'],
);

/**
 * Draws the way from outside to a Service, over HTTPS, as the component that provides `ingress` draws ways. A host that is
 * only for the local network also refuses clients from elsewhere, should the tunnel or the router ever lead them there. One that
 * is only for a tunnel that nobody runs has none.
 */
export function route(scope: Construct, cluster: Cluster, props: RouteProps): void {
  refuseWrong('route', scope, ROUTE, props);
  const { component } = StageChart.of(scope);
  const ingress = cluster.need('ingress');
  const hosts = cluster.hostsOf(component);
  const doors = doorsOf(component, cluster);
  if (doors.length === 0) return;
  const { name, service, isOtherName, expose, paths = [], with: given = [], ...usual } = props;
  const to = { ...usual, ...wordsOfRoute(scope, cluster, name, given, usual.passes) };
  const { as = 'route' } = expose;
  const own = pathsOf(expose).filter((path) => paths.every((other) => other.path !== path));
  ingress.route(scope, cluster, {
    name,
    doors,
    service,
    ...(isOtherName && { isOtherName }),
    as,
    paths: [...own.map((path) => ({ ...to, ...(path !== '/' && { path }) })), ...paths],
    hosts,
    through: expose.through,
    clients: clientsOf(cluster, expose),
  });
}

/** What the words for a route draw. One that changes no requests means nothing there. */
function wordsOfRoute(
  chart: Construct,
  cluster: Cluster,
  name: string,
  given: readonly Word[],
  passes: readonly string[] = [],
): Partial<WayPath> {
  if (given.length === 0) return {};
  const others = given
    .filter((word) => !changesRequests(word))
    .map((word) => ({
      where: whereOf(word),
      what: `'${word.name}' changes no requests, and stands before a route`,
      fix: 'remove it, or give it to an app',
    }));
  const mistakes = [...wordMistakes(given, true), ...others];
  if (mistakes.length > 0) throw new InvalidInput(...mistakes.map((each) => ({ rule: 'wrong-prop', ...each })));
  const drawn = drawWords(given, {
    chart,
    cluster,
    app: name,
    of: name,
    ports: [],
    kind: 'Deployment',
    isScaled: false,
  });
  return { ...(drawn.leads && { leads: drawn.leads }), passes: [...passes, ...drawn.passes] };
}
