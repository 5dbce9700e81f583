import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster } from '../model/cluster.ts';
import { withDevices } from '../model/device.ts';
import { InvalidInput } from '../model/finding.ts';
import type { JsonMap } from '../model/object.ts';
import { namedPorts } from '../model/port.ts';
import { anything } from '../model/shape.ts';
import type { Container, WorkloadProps } from '../model/workload-props.ts';
import { workloadMistakes } from '../model/workload-shapes.ts';
import { amend } from './amend.ts';
import { ConfigFiles, fileKey } from './config-files.ts';
import { drawnContainer, ifAny, type Mount } from './container.ts';
import { onDeviceNodes } from './device-nodes.ts';
import { drawnFor } from './drawn-for.ts';
import { inPodTemplate, podSettings } from './pod.ts';
import { Volumes } from './pod-volumes.ts';
import { refuseWrong } from './refuse-wrong.ts';
import { SELECTOR, service } from './service.ts';
import { StageChart } from './stage-chart.ts';
import { kindSpec } from './workload-kinds.ts';

/**
 * Pods and what keeps them: a Deployment, StatefulSet, DaemonSet or CronJob, with its claims and its files. All defaults are
 * for a Pi: those of cdk8s-plus, which are made for servers, would have to be taken back one by one.
 */
export class Workload extends Construct {
  /** What keeps the pods. */
  readonly resource: ApiObject;
  /** Its name, also the value of the selector. */
  readonly name: string;
  readonly #props: WorkloadProps;
  readonly #volumes: Volumes;
  readonly #files: ConfigFiles;

  constructor(scope: Construct, cluster: Cluster, props: WorkloadProps) {
    refuseWrong('new Workload', scope, anything, props);
    const mistakes = workloadMistakes(props);
    if (mistakes.length === 0 && Object.keys(props.containers).length === 0) {
      throw new InvalidInput({
        rule: 'wrong-prop',
        where: 'containers',
        what: 'has no container',
        fix: "write { web: { image: image('…') } }",
      });
    }
    if (mistakes.length > 0) throw new InvalidInput(...mistakes);
    super(scope, props.name);
    this.name = props.name;
    this.#props = withAllDevices(props);
    const mounted = this.#containers().flatMap(({ volumes = {} }) => Object.values(volumes));
    const pods = props.kind === 'StatefulSet' ? (props.replicas ?? 1) : undefined;
    this.#volumes = new Volumes(this, cluster, props.name, mounted, pods);
    this.#files = new ConfigFiles(
      this.#containers().flatMap(({ files = {} }) => Object.entries(files)),
      cluster,
    );
    this.resource = this.#draw(cluster);
    this.#volumes.drawClaims();
  }

  /** The volume of the files, beside one of the app's that has its name. */
  get #filesName(): string {
    return this.#volumes.has('files') ? 'config-files' : 'files';
  }

  #containers(): readonly Container[] {
    return [...Object.values(this.#props.containers), ...Object.values(this.#props.initContainers ?? {})];
  }

  #draw(cluster: Cluster): ApiObject {
    const { kind = 'Deployment', name } = this.#props;
    if (this.#containers().some(hasFiles)) {
      drawnFor(this, 'files', () => this.#files.draw(this, `${name}-files`));
    }
    const template = this.#template(cluster);
    const serviceName = kind === 'StatefulSet' ? this.#headless(cluster).name : undefined;
    return new ApiObject(this, 'resource', {
      apiVersion: kind === 'CronJob' ? 'batch/v1' : 'apps/v1',
      kind,
      metadata: { name, labels: { [SELECTOR]: name } },
      spec: kindSpec(this.#props, { template, volumes: this.#volumes, serviceName }),
    });
  }

  #template(cluster: Cluster): JsonMap {
    const { name, containers, initContainers = {}, annotations = {} } = this.#props;
    const chart = StageChart.of(this);
    const draw = ([key, container]: readonly [string, Container]) =>
      drawnContainer(cluster, chart.component.name, key, container, this.#mounts(container));
    const [all, starting] = [Object.entries(containers), Object.entries(initContainers)];
    const drawn = all.map(draw);
    // What starts first stands before the others, with the word that it stays.
    const isFirst = (at: number) => all[at]?.[1].first === true;
    const placed = { ...this.#props, nodeSelector: onDeviceNodes(cluster, this.#containers(), this.#props) };
    return {
      metadata: {
        labels: { ...chart.labels, [SELECTOR]: name },
        annotations: Object.keys(annotations).length > 0 ? annotations : undefined,
      },
      spec: {
        ...podSettings(placed, this.#volumes.podAffinity),
        containers: drawn.filter((_, at) => !isFirst(at)),
        initContainers: ifAny([...drawn.filter((_, at) => isFirst(at)), ...starting.map(draw)]),
        volumes: ifAny(this.#podVolumes()),
      },
    };
  }

  #mounts(container: Container): readonly Mount[] {
    return [
      ...Object.entries(container.volumes ?? {}).map(([path, volume]) => this.#volumes.mount(path, volume)),
      ...Object.keys(container.files ?? {}).map((path) => ({
        path,
        volume: this.#filesName,
        subPath: fileKey(path),
        readOnly: true,
      })),
    ];
  }

  /** Each volume once, in the order of the containers. */
  #podVolumes(): readonly JsonMap[] {
    const { sources } = this.#volumes;
    const files = { name: this.#filesName, configMap: { name: `${this.name}-files`, items: this.#files.items } };
    const all = this.#containers().flatMap((container): readonly (JsonMap | undefined)[] => [
      ...Object.values(container.volumes ?? {}).map(({ name }) => sources.get(name)),
      ...(hasFiles(container) ? [files] : []),
    ]);
    return [...new Set(all)].filter((each) => each !== undefined);
  }

  /** The Service that gives the pods of a StatefulSet their names. */
  #headless(cluster: Cluster): ApiObject {
    const ports = this.#containers().flatMap((each) => namedPorts(each.ports));
    if (ports.length === 0) {
      throw new InvalidInput({
        rule: 'unknown-port',
        what: `the StatefulSet '${this.name}' has no port`,
        fix: 'name the port that its pods listen on',
      });
    }
    const name = `${this.name}-headless`;
    const numbers = Object.fromEntries(
      ports.map((each) => [each.name, { port: each.container, protocol: each.protocol }]),
    );
    return drawnFor(this, 'stateful', () =>
      service(this, cluster, { name, workload: this.name, headless: true, ports: numbers }),
    );
  }

  /** Merges a change into the template of its pods, with `metadata` and `spec`. Lists merge by the keys that Kubernetes gives them. */
  amendPods(change: JsonMap): void {
    amend(this.resource, inPodTemplate(this.#props.kind, change));
  }
}

/** Props in which containers have all that their devices imply. */
function withAllDevices(props: WorkloadProps): WorkloadProps {
  const each = (containers: Readonly<Record<string, Container>> = {}) =>
    Object.fromEntries(Object.entries(containers).map(([name, container]) => [name, withDevices(container)]));
  return { ...props, containers: each(props.containers), initContainers: each(props.initContainers) };
}

function hasFiles({ files = {} }: Container): boolean {
  return Object.keys(files).length > 0;
}
