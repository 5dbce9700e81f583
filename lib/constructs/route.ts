import type { Construct } from 'constructs';
import type { Cluster } from '../model/cluster.ts';
import { type Exposure, pathsOf } from '../model/exposure.ts';
import { anything, list, number, record, props as shape, text } from '../model/shape.ts';
import type { Way, WayPath } from '../model/way.ts';
import { refuseWrong } from './refuse-wrong.ts';
import { StageChart } from './stage-chart.ts';

/** Options of {@link route}. */
export interface RouteProps extends Pick<Way, 'name' | 'service'>, Omit<WayPath, 'path'> {
  /** As the component has it. */
  readonly expose: Exposure;
  /** Paths whose requests take another way than all others. @default none */
  readonly paths?: readonly WayPath[];
}

const PATH = shape<WayPath>({ path: text, port: number, passes: list(text), leads: record(anything) }, ['port']);
const ROUTE = shape<RouteProps>(
  {
    name: text,
    service: text,
    port: number,
    passes: list(text),
    leads: record(anything),
    expose: record(anything, "write { through: 'lan' }"),
    paths: list(PATH),
  },
  ['name', 'service', 'port', 'expose'],
);

/**
 * Draws the way from outside to a Service, over HTTPS, as the component that provides `ingress` draws ways. A host that is
 * only for the local network also refuses clients from elsewhere, should the tunnel or the router ever lead them there.
 */
export function route(scope: Construct, cluster: Cluster, props: RouteProps): void {
  refuseWrong('route', scope, ROUTE, props);
  const { name, service, expose, paths = [], ...to } = props;
  const { as = 'route', through } = expose;
  const usual = pathsOf(expose).filter((path) => paths.every((other) => other.path !== path));
  cluster.need('ingress').route(scope, cluster, {
    name,
    service,
    as,
    paths: [...usual.map((path) => ({ ...to, ...(path !== '/' && { path }) })), ...paths],
    hosts: cluster.hostsOf(StageChart.of(scope).component),
    clients: through === 'lan' ? cluster.networks.lan : undefined,
  });
}
