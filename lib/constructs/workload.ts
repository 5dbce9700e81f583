import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { Cluster } from '../model/cluster.ts';
import { withDevices } from '../model/device.ts';
import { InvalidInput } from '../model/finding.ts';
import type { JsonMap } from '../model/object.ts';
import { namedPorts } from '../model/port.ts';
import { anything } from '../model/shape.ts';
import { seconds } from '../model/units.ts';
import type { Container, WorkloadProps } from '../model/workload-props.ts';
import { workloadMistakes } from '../model/workload-shapes.ts';
import { amend } from './amend.ts';
import { ConfigFiles, fileKey } from './config-files.ts';
import { containerProps, type Mount } from './container.ts';
import { onDeviceNodes, pluginDevices } from './device-nodes.ts';
import { diskAmounts } from './disk-amounts.ts';
import { drawnFor } from './drawn-for.ts';
import { startFirst } from './first-containers.ts';
import { hooks } from './hooks.ts';
import { inPodSpec, inPodTemplate, podAmendments } from './pod.ts';
import { Volumes } from './pod-volumes.ts';
import { refuseWrong } from './refuse-wrong.ts';
import { SELECTOR, service } from './service.ts';
import { StageChart } from './stage-chart.ts';
import { cronJobProps, deploymentProps, kindAmendments } from './workload-kinds.ts';

type PodProps = kplus.WorkloadProps & Pick<kplus.DeploymentProps, 'metadata'>;

/**
 * Pods and what keeps them: a Deployment, StatefulSet, DaemonSet or CronJob, with its claims and its files. Built on
 * cdk8s-plus, whose defaults are made for servers, with those for a Pi in their place.
 */
export class Workload extends Construct {
  /** What keeps the pods. */
  readonly resource: kplus.Workload;
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
    this.resource = this.#draw(cluster, this.#podProps(cluster, this.#mounts()));
    this.resource.select(kplus.LabelSelector.of({ labels: { [SELECTOR]: props.name } }));
    this.#amend(cluster);
    this.#volumes.drawClaims();
  }

  /** The volume of the files, beside one of the app's that has its name. */
  get #filesName(): string {
    return this.#volumes.has('files') ? 'config-files' : 'files';
  }

  #containers(): readonly Container[] {
    return [...Object.values(this.#props.containers), ...Object.values(this.#props.initContainers ?? {})];
  }

  #mounts(): ReadonlyMap<Container, readonly Mount[]> {
    const draw = () => this.#files.draw(this, `${this.name}-files`);
    const hasFiles = this.#containers().some(({ files = {} }) => Object.keys(files).length > 0);
    const configMap = hasFiles && drawnFor(this, 'files', draw);
    const fileVolume =
      configMap && kplus.Volume.fromConfigMap(this, 'files-volume', configMap, { name: this.#filesName });
    return new Map(
      this.#containers().map((container) => [
        container,
        [
          ...Object.entries(container.volumes ?? {}).map(([path, volume]) => this.#volumes.mount(path, volume)),
          ...(fileVolume ? fileMounts(container, fileVolume) : []),
        ],
      ]),
    );
  }

  #podProps(cluster: Cluster, mounts: ReadonlyMap<Container, readonly Mount[]>): PodProps {
    const {
      initContainers = {},
      containers,
      serviceAccount,
      annotations,
      terminationGracePeriod = '30s',
    } = this.#props;
    const draw = (each: Readonly<Record<string, Container>>) =>
      Object.entries(each).map(([name, container]) =>
        containerProps(this, cluster, name, container, mounts.get(container) ?? []),
      );
    const name = { [SELECTOR]: this.name };
    return {
      metadata: { name: this.name, labels: name },
      podMetadata: { labels: { ...StageChart.of(this).labels, ...name }, annotations: { ...annotations } },
      containers: draw(containers),
      initContainers: draw(initContainers),
      serviceAccount:
        serviceAccount === undefined
          ? undefined
          : kplus.ServiceAccount.fromServiceAccountName(this, 'account', serviceAccount),
      automountServiceAccountToken: serviceAccount !== undefined,
      terminationGracePeriod: Duration.seconds(seconds(terminationGracePeriod)),
      // cdk8s-plus selects by a hash of the construct path, which any refactoring changes.
      select: false,
    };
  }

  #draw(cluster: Cluster, pod: PodProps): kplus.Workload {
    const props = this.#props;
    switch (props.kind) {
      case 'StatefulSet':
        return new kplus.StatefulSet(this, 'resource', {
          ...pod,
          replicas: props.replicas ?? 1,
          service: this.#headless(cluster),
        });
      case 'DaemonSet':
        return new kplus.DaemonSet(this, 'resource', pod);
      case 'CronJob':
        return new kplus.CronJob(this, 'resource', { ...pod, ...cronJobProps(props) });
      default:
        return new kplus.Deployment(this, 'resource', { ...pod, ...deploymentProps(props, this.#volumes) });
    }
  }

  /** The Service that gives the pods of a StatefulSet their names. */
  #headless(cluster: Cluster): kplus.Service {
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

  #amend(cluster: Cluster): void {
    const { kind, containers } = this.#props;
    const { items } = this.#files;
    const inSpec = [
      podAmendments({ ...this.#props, nodeSelector: onDeviceNodes(cluster, this.#containers(), this.#props) }),
      hooks(containers, cluster),
      this.#volumes.podAmendment(),
      pluginDevices(this.#props.containers),
      diskAmounts(this.#props),
      ...(items ? [{ volumes: [{ name: this.#filesName, configMap: { items } }] }] : []),
    ];
    const noAddress = { metadata: { labels: { [kplus.Pod.ADDRESS_LABEL]: null } } };
    amend(
      this.resource,
      ...inSpec.map((change) => inPodSpec(kind, change)),
      inPodTemplate(kind, noAddress),
      ...kindAmendments(this.#props, this.#volumes.claimTemplates),
      ...startFirst(this.#props),
    );
  }
}

/** Props in which containers have all that their devices imply. */
function withAllDevices(props: WorkloadProps): WorkloadProps {
  const each = (containers: Readonly<Record<string, Container>> = {}) =>
    Object.fromEntries(Object.entries(containers).map(([name, container]) => [name, withDevices(container)]));
  return { ...props, containers: each(props.containers), initContainers: each(props.initContainers) };
}

function fileMounts(container: Container, volume: kplus.Volume): readonly Mount[] {
  return Object.keys(container.files ?? {}).map((path) => ({ path, volume, subPath: fileKey(path), readOnly: true }));
}
