import type { Construct } from 'constructs';
import { kindOf } from '../model/app-count.ts';
import { type AppPath, whereOfPath } from '../model/app-paths.ts';
import type { AppProps } from '../model/app-props.ts';
import type { Cluster } from '../model/cluster.ts';
import { InvalidInput } from '../model/finding.ts';
import { slug } from '../model/names.ts';
import { portsOfApp } from '../model/port.ts';
import type { WayPath } from '../model/way.ts';
import { numberOfPort } from './app-services.ts';
import { drawnFor } from './drawn-for.ts';
import { route } from './route.ts';
import { type DrawnWords, drawWords } from './words.ts';

/**
 * Draws the way to an app that is exposed.
 * @param words what requests pass where a path says nothing else
 */
export function drawRoute(chart: Construct, cluster: Cluster, app: AppProps, words: DrawnWords): void {
  const { name, expose, paths = {} } = app;
  const port = numberOfPort(app, 'http');
  if (!expose || port === undefined) return;
  const { passes, leads, front, turns } = words;
  if (front ?? leads?.name) checkPorts(paths);
  const usual = { port: front?.port ?? port, passes, leads, ...(turns && { turns }) };
  const others = Object.entries(paths).map(([path, each]) => ({
    ...usual,
    ...drawPath(chart, cluster, app, path, each),
  }));
  const service = front?.service ?? name;
  drawnFor(chart, 'expose', () =>
    route(chart, cluster, {
      name,
      service,
      isOtherName: front !== undefined,
      ...usual,
      expose,
      ...(others.length > 0 && { paths: others }),
    }),
  );
}

/** Who stands before an app leads all requests to one port of it, and so does an object that divides them among Services. */
function checkPorts(paths: NonNullable<AppProps['paths']>): void {
  const [apart] = Object.entries(paths).filter(([, { port }]) => port !== undefined && port !== 'http');
  if (!apart) return;
  const what = `lead to the port '${apart[1].port}', and a word of the app has all requests led to 'http'`;
  throw new InvalidInput({ rule: 'contradicting-props', where: whereOfPath(apart[0]), what, fix: 'remove the port' });
}

/** What is different below a path. */
function drawPath(chart: Construct, cluster: Cluster, app: AppProps, path: string, each: AppPath): Partial<WayPath> {
  const { name } = app;
  const port = each.port === undefined ? undefined : numberOfPort(app, each.port);
  const differs = { path, ...(port !== undefined && { port }) };
  if (!each.with) return differs;
  const of = `${name}-${slug(path)}`;
  const { passes, leads } = drawWords(
    each.with,
    { chart, cluster, app: name, of, ports: portsOfApp(app), kind: kindOf(app), isScaled: app.scale !== undefined },
    `${whereOfPath(path)}.`,
  );
  if (leads?.name) checkPorts({ [path]: each });
  return { ...differs, passes, leads };
}
