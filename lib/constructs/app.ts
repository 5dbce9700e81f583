import { kindOf, mostPods } from '../model/app-count.ts';
import { wordsOfPaths } from '../model/app-paths.ts';
import type { AppProps } from '../model/app-props.ts';
import { appMistakes } from '../model/app-shapes.ts';
import type { Capabilities } from '../model/capability.ts';
import { type Component, component } from '../model/component.ts';
import { InvalidInput } from '../model/finding.ts';
import type { Image } from '../model/image.ts';
import { portsIn, portsOfApp } from '../model/port.ts';
import { Provenance } from '../model/provenance.ts';
import { fieldsOf } from '../model/shape.ts';
import type { AppStorage } from '../model/volume.ts';
import { isWord, type Word } from '../model/word.ts';
import type { Container, PodProps, Probe, Probes, WorkloadProps } from '../model/workload-props.ts';
import { CONTAINER, isImage, WORKLOAD } from '../model/workload-shapes.ts';
import { drawBeside } from './app-beside.ts';
import { drawRoute } from './app-route.ts';
import { drawServices } from './app-services.ts';
import { writerOf } from './security.ts';
import { drawInitContainers, drawWords } from './words.ts';
import { Workload } from './workload.ts';

/** Room for a slow start on a Pi: five minutes. */
const STARTUP = { period: '5s', failures: 60 } as const;

/**
 * Declares an app: one workload with its Service, its route and its storage.
 *
 *     export const web = app({ name: 'web', image: image('docker.io/library/nginx'), port: 8080, expose: { through: 'lan' } });
 */
export function app(given: AppProps): Component {
  const props = fieldsOf(given);
  const { name, about, namespace, expose, uses, scrape, alerts, dashboards, egress, overrides, accept } = props;
  const mistakes = appMistakes(given);
  const words = [props.with ?? []].flat().filter(isWord);
  const all = [...words, ...wordsOfPaths(props)];
  const used = [...(Array.isArray(uses) ? uses : []), ...all.flatMap((word) => word.uses ?? [])];
  const machines = words.flatMap((word) => word.machines ?? []);
  const saves = words.flatMap((word) => word.saves ?? []);
  const provides = words.flatMap((word) => word.provides?.(name) ?? []);
  return component({
    name,
    about,
    namespace,
    expose,
    uses: all.length > 0 && used.length > 0 ? used : uses,
    scrape,
    alerts,
    dashboards,
    egress,
    overrides,
    accept,
    ...(provides.length > 0 && { provides: Object.assign({}, ...provides) as Partial<Capabilities> }),
    mistakes,
    storage: storageOf(props),
    ...(words.some(({ sleeps, scalesFrom }) => sleeps || scalesFrom === 0) && { sleeps: true }),
    ...(machines.length > 0 && { machines }),
    ...(saves.length > 0 && { saves: words.some((word) => word.saves === 'all') ? ('all' as const) : saves }),
    provenance: new Provenance('app', app),
    images: imagesOf(props, all),
    chart: (chart, cluster) => {
      checkNames(props);
      const context = {
        chart,
        cluster,
        app: name,
        of: name,
        ports: portsOfApp(props),
        kind: kindOf(props),
        isScaled: props.scale !== undefined,
      };
      const initContainers = { ...drawInitContainers(words, context), ...props.initContainers };
      const workload = new Workload(chart, cluster, picked(workloadProps({ ...props, initContainers }), WORKLOAD));
      const drawn = drawWords(words, context);
      for (const change of drawn.pods) workload.amendPods(change);
      drawServices(chart, cluster, props, drawn.services);
      drawRoute(chart, cluster, props, drawn);
      drawBeside(chart, cluster, props);
    },
  });
}

/** The app's own container has a name too, which a sidecar would replace without a word. */
function checkNames({ name, sidecars = {} }: AppProps): void {
  if (name in sidecars) {
    const what = `a sidecar is named '${name}', as the app's own container is`;
    throw new InvalidInput({ rule: 'contradicting-props', where: `sidecars.${name}`, what, fix: 'rename it' });
  }
}

/** What is none is left out, which the mistakes tell. */
function storageOf({
  volumes,
  security,
  sidecars,
  initContainers,
  stateful,
  tolerations,
  ...count
}: AppProps): AppStorage {
  const others = [sidecars, initContainers].flatMap((each) => Object.values<Container | null>(each ?? {}));
  const mounted = [{ volumes, security }, ...others].flatMap((each) =>
    Object.values(each?.volumes ?? {})
      .filter((volume) => volume?.is !== undefined)
      .map((volume) => ({ volume, writer: writerOf(each?.security) })),
  );
  const written = mounted.filter(({ volume, writer }) => writer && !volume.readOnly);
  return {
    volumes: mounted.map(({ volume }) => volume),
    ...(stateful && { pods: mostPods(count) ?? 1 }),
    ...(tolerations && { tolerations }),
    // Of several containers the app's own counts, which is the first.
    writers: Object.fromEntries(written.reverse().map(({ volume, writer }) => [volume.name, writer!])),
  };
}

/** What is none is left out, which the mistakes tell. */
function imagesOf(
  { image, sidecars, initContainers, images: more = [] }: AppProps,
  words: readonly Word[],
): readonly Image[] {
  const others = [sidecars, initContainers].flatMap((each) => Object.values(each ?? {}));
  const images = [image, ...others.map((container: Container | null) => container?.image)];
  const all = [...images, ...[more].flat(), ...words.flatMap((word) => word.images ?? [])].filter(isImage);
  return [...new Map(all.map((each) => [`${each.name} ${each.repository}`, each])).values()];
}

function workloadProps(props: AppProps): WorkloadProps {
  const pod: PodProps = {
    ...props,
    containers: containersOf(props),
    nodeSelector: props.perNode ? props.nodeSelector : { 'kubernetes.io/arch': 'arm64', ...props.nodeSelector },
  };
  if (props.schedule !== undefined) return { ...props, ...pod, kind: 'CronJob' };
  if (props.perNode) return { ...pod, kind: 'DaemonSet' };
  const replicas = mostPods(props);
  const { strategy } = props;
  return props.stateful
    ? { ...pod, kind: 'StatefulSet', replicas }
    : { ...pod, kind: 'Deployment', replicas, strategy };
}

function containersOf(props: AppProps): Readonly<Record<string, Container>> {
  const main = { ...picked(props, CONTAINER), image: props.image, ports: portsIn(props) };
  const sidecars = Object.entries<Container>(props.sidecars ?? {}).map(([name, container]) => [
    name,
    { ...container, ports: { ...container.ports, ...portsIn(props, name) } },
  ]);
  const all: Record<string, Container> = { [props.name]: main, ...Object.fromEntries(sidecars) };
  const ports = portsOfApp(props).filter(({ protocol }) => protocol === 'TCP');
  const asked = ports.find(({ name }) => name === 'http') ?? ports[0];
  const answers = asked?.sidecar ?? props.name;
  return { ...all, [answers]: { ...all[answers]!, probes: all[answers]?.probes ?? probes(props, asked?.container) } };
}

/** Those of a map's entries that a table names. */
function picked<T extends object>(all: T, table: object): T {
  return Object.fromEntries(Object.entries(all).filter(([prop]) => prop in table)) as T;
}

/** Asked is the port for HTTP, or else the first one. */
function probes({ health }: AppProps, port: number | undefined): Probes | undefined {
  if (typeof health === 'object') return health;
  if (port === undefined) return undefined;
  const probe: Probe = { path: health, port };
  // An open port says nothing about a hung app: only a path is worth a restart.
  return {
    startup: { ...probe, ...STARTUP },
    readiness: probe,
    liveness: health ? { ...probe, period: '20s' } : undefined,
  };
}
