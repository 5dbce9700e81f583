import type { AppProps, ServedApp } from '../model/app-props.ts';
import { appMistakes } from '../model/app-shapes.ts';
import { type Component, component } from '../model/component.ts';
import { InvalidInput } from '../model/finding.ts';
import type { Image } from '../model/image.ts';
import { Provenance } from '../model/provenance.ts';
import { isWord, type Word } from '../model/word.ts';
import type { Container, PodProps, Port, Probe, Probes, WorkloadProps } from '../model/workload-props.ts';
import { CONTAINER, isImage, WORKLOAD } from '../model/workload-shapes.ts';
import { drawnFor } from './drawn-for.ts';
import { route } from './route.ts';
import { service } from './service.ts';
import { drawWords } from './words.ts';
import { Workload } from './workload.ts';

/** Room for a slow start on a Pi: five minutes. */
const STARTUP = { period: '5s', failures: 60 } as const;

/**
 * Declares an app: one workload with its Service, its route and its storage.
 *
 *     export const web = app({ name: 'web', image: image('docker.io/library/nginx'), port: 8080, expose: { through: 'lan' } });
 */
export function app(props: AppProps): Component {
  const { name, about, namespace, expose, uses, scrape, egress, overrides, accept } = props;
  const mistakes = appMistakes(props);
  const words = [props.with ?? []].flat().filter(isWord);
  const used = [...(Array.isArray(uses) ? uses : []), ...words.flatMap((word) => word.uses ?? [])];
  return component({
    name,
    about,
    namespace,
    expose,
    uses: words.length > 0 && used.length > 0 ? used : uses,
    scrape,
    egress,
    overrides,
    accept,
    mistakes,
    provenance: new Provenance('app', app),
    images: imagesOf(props, words),
    chart: (chart, cluster) => {
      checkNames(props);
      const workload = new Workload(chart, cluster, picked(workloadProps(props), WORKLOAD));
      const { passes, pods } = drawWords(words, { chart, cluster, app: name });
      for (const change of pods) workload.amendPods(change);
      if (props.port === undefined) return;
      const ports = servicePorts(props);
      drawnFor(chart, 'port', () =>
        service(chart, cluster, { workload: name, ports, loadBalancer: props.loadBalancer }),
      );
      if (!expose) return;
      drawnFor(chart, 'expose', () => route(chart, cluster, { name, service: name, port: 80, passes, expose }));
    },
  });
}

/** The app's own container and port have names too, which others would replace without a word. */
function checkNames({ name, port, ports = {}, sidecars = {} }: AppProps): void {
  if (name in sidecars) {
    throw new InvalidInput({ what: `a sidecar is named '${name}', as the app's own container is`, fix: 'rename it' });
  }
  if (port !== undefined && 'http' in ports) {
    throw new InvalidInput({
      what: "ports has 'http', the name of the app's own port",
      fix: 'rename it, or change port',
    });
  }
}

/** What is none is left out, which the mistakes tell. */
function imagesOf({ image, sidecars, initContainers }: AppProps, words: readonly Word[]): readonly Image[] {
  const others = [sidecars, initContainers].flatMap((each) => Object.values(each ?? {}));
  const images = [image, ...others.map((container: Container | null) => container?.image)];
  const all = [...images, ...words.flatMap((word) => word.images ?? [])].filter(isImage);
  return [...new Map(all.map((each) => [`${each.name} ${each.repository}`, each])).values()];
}

function servicePorts({ port, ports = {} }: ServedApp) {
  const others = Object.entries(ports).map(([name, other]) => [
    name,
    typeof other === 'number' ? { port: other } : other,
  ]);
  return { http: { port: 80, target: port }, ...(Object.fromEntries(others) as Record<string, Port>) };
}

function workloadProps(props: AppProps): WorkloadProps {
  const pod: PodProps = {
    ...props,
    containers: { [props.name]: mainContainer(props), ...props.sidecars },
    nodeSelector: props.perNode ? props.nodeSelector : { 'kubernetes.io/arch': 'arm64', ...props.nodeSelector },
  };
  if (props.schedule !== undefined) return { ...props, ...pod, kind: 'CronJob' };
  if (props.perNode) return { ...pod, kind: 'DaemonSet' };
  const { replicas, strategy } = props;
  return props.stateful
    ? { ...pod, kind: 'StatefulSet', replicas }
    : { ...pod, kind: 'Deployment', replicas, strategy };
}

function mainContainer(props: AppProps): Container {
  const ports = props.port === undefined ? {} : { http: props.port, ...props.ports };
  return { ...picked(props, CONTAINER), image: props.image, ports, probes: probes(props) };
}

/** Those of a map's entries that a table names. */
function picked<T extends object>(all: T, table: object): T {
  return Object.fromEntries(Object.entries(all).filter(([prop]) => prop in table)) as T;
}

function probes({ health, port }: AppProps): Probes | undefined {
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
