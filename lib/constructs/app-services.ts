import type { Construct } from 'constructs';
import { mostPods } from '../model/app-count.ts';
import type { AppAddress, AppProps } from '../model/app-props.ts';
import type { Cluster } from '../model/cluster.ts';
import type { JsonMap } from '../model/object.ts';
import { type AppPort, isOffered, type NamedPort, portsOfApp } from '../model/port.ts';
import { amend } from './amend.ts';
import { drawnFor } from './drawn-for.ts';
import { type ServicePort, service } from './service.ts';

/**
 * Draws the Services of an app: one with all ports that are offered, and `<name>-address` where only some of them are open at
 * the app's address.
 * @param changes what its words merge into the first
 */
export function drawServices(chart: Construct, cluster: Cluster, app: AppProps, changes: readonly JsonMap[]): void {
  const ports = portsOfApp(app).filter(isOffered);
  if (ports.length === 0) return;
  const address = addressOf(app);
  const open = ports.filter(({ declared }) => address?.ports?.includes(declared) ?? address !== undefined);
  const balanced = address && {
    loadBalancer: address.address ?? (true as const),
    externalTrafficPolicy: address.externalTrafficPolicy ?? (hasOnePod(app) ? 'Local' : undefined),
  };
  const whole = { workload: app.name, ports: servicePorts(ports) };
  const isSplit = open.length < ports.length;
  const prop = balanced && !isSplit ? 'loadBalancer' : app.port === undefined ? 'ports' : 'port';
  drawnFor(chart, prop, () => amend(service(chart, cluster, isSplit ? whole : { ...whole, ...balanced }), ...changes));
  if (!isSplit || !balanced) return;
  const part = { ...whole, ...balanced, name: `${app.name}-address`, ports: servicePorts(open) };
  drawnFor(chart, 'loadBalancer', () => service(chart, cluster, part));
}

/** The number under which the Service of an app offers a port. */
export function numberOfPort(app: AppProps, name: string): number | undefined {
  const port = portsOfApp(app).find((each) => each.name === name);
  return port && numberOf(port);
}

function addressOf({ loadBalancer }: AppProps): AppAddress | undefined {
  if (loadBalancer === undefined || typeof loadBalancer === 'object') return loadBalancer;
  return loadBalancer === true ? {} : { address: loadBalancer };
}

function hasOnePod(app: AppProps): boolean {
  return !app.perNode && (mostPods(app) ?? 1) === 1;
}

function servicePorts(ports: readonly NamedPort<AppPort>[]): Readonly<Record<string, ServicePort>> {
  return Object.fromEntries(
    ports.map((each) => [each.name, { port: numberOf(each), target: each.container, protocol: each.protocol }]),
  );
}

function numberOf({ service: offered, container }: NamedPort<AppPort>): number {
  return offered || container;
}
