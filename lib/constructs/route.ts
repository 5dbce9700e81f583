import type { Construct } from 'constructs';
import type { Cluster } from '../model/cluster.ts';
import type { Exposure } from '../model/exposure.ts';
import { anything, list, number, record, props as shape, text } from '../model/shape.ts';
import type { Way } from '../model/way.ts';
import { refuseWrong } from './refuse-wrong.ts';
import { StageChart } from './stage-chart.ts';

/** Options of {@link route}. */
export interface RouteProps extends Pick<Way, 'name' | 'service' | 'port' | 'passes'> {
  /** As the component has it. */
  readonly expose: Exposure;
}

const ROUTE = shape<RouteProps>(
  { name: text, service: text, port: number, passes: list(text), expose: record(anything, "write { through: 'lan' }") },
  ['name', 'service', 'port', 'expose'],
);

/**
 * Draws the way from outside to a Service, over HTTPS, as the component that provides `ingress` draws ways. A host that is
 * only for the local network also refuses clients from elsewhere, should the tunnel or the router ever lead them there.
 */
export function route(scope: Construct, cluster: Cluster, props: RouteProps): void {
  refuseWrong('route', scope, ROUTE, props);
  const { expose, ...to } = props;
  const { as = 'route', path, through } = expose;
  cluster.need('ingress').route(scope, cluster, {
    ...to,
    as,
    path,
    hosts: cluster.hostsOf(StageChart.of(scope).component),
    clients: through === 'lan' ? cluster.networks.lan : undefined,
  });
}
