import { firstAt } from '../kinds/field-path.ts';
import type { DescribedPods, KindTable } from '../kinds/kind-table.ts';
import { type Component, namespaceOf } from '../model/component.ts';
import { isMap, type JsonMap, type KubernetesObject, list, path } from '../model/object.ts';
import { homeStages, isKind, type RenderedStage } from '../model/rendered.ts';
import { releaseKey } from '../model/rendered-chart.ts';
import { chartRights } from './chart-objects.ts';
import { RELEASE } from './helm-releases.ts';
import { podCount } from './pod-count.ts';
import { containersOf } from './pods.ts';
import { Scaling } from './scaling.ts';

/** Pods that are all alike: those of one workload, or unknown ones that a Helm chart or a controller makes. */
export interface PodSet {
  /** The name of what keeps them. */
  readonly name: string;
  readonly kind: string;
  readonly component: Component;
  /** The stage whose objects make them. */
  readonly stage: RenderedStage;
  readonly namespace: string;
  /** A label selector that finds them. Empty for unknown pods: all of the namespace may be. */
  readonly selector: JsonMap;
  /** Their labels; undefined for unknown pods. */
  readonly labels: Readonly<Record<string, string>> | undefined;
  /** The spec of each; empty for unknown pods. */
  readonly spec: JsonMap;
  /** They share the network of their node, where no NetworkPolicy reaches. */
  readonly hostNetwork: boolean;
  /** There is never more than one of them. */
  readonly isAlone: boolean;
  /** The Helm release whose chart makes them, as `namespace/name`. Absent: they are drawn, or unknown. */
  readonly release?: string;
  /** They end by themselves. */
  readonly ends: boolean;
}

/** A port of pods. */
export interface PodPort {
  /** A number, or the name of a container's port where the number is not known. */
  readonly port: number | string;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
}

const NAME = 'app.kubernetes.io/name';

/** All pods that stages bring to life. */
export function podSets(stages: readonly RenderedStage[], kinds: KindTable): readonly PodSet[] {
  const makers = new Map(stages.map((stage) => [stage, makersOf(stage, kinds)]));
  const making = new Set(stages.filter((stage) => makers.get(stage)?.length).map(({ component }) => component));
  const homes = homeStages(stages);
  const scaling = new Scaling(stages, kinds);
  return stages.flatMap((stage) => {
    const { component, objects } = stage;
    const isDeclared = component.installs?.pods && !making.has(component) && homes.get(component) === stage;
    const declared = { kind: 'Controller', name: component.name, namespace: namespaceOf(component) };
    return [
      ...objects.flatMap((object) => kinds.pods(object).flatMap((pods) => knownPods(pods, object, stage, scaling))),
      ...[...(makers.get(stage) ?? []), ...(isDeclared ? [declared] : [])].map((maker) => unknownPods(maker, stage)),
    ];
  });
}

const LOOPBACK = /^(127\.|::1$)/;

/** The ports of its containers; those of its node that others reach. */
export function podPorts({
  spec,
}: PodSet): readonly (PodPort & { readonly name?: string; readonly hostPort?: number })[] {
  return containersOf(spec).flatMap(({ ports }) =>
    list(ports).flatMap(({ name, containerPort, protocol = 'TCP', hostPort, hostIP }) =>
      typeof containerPort === 'number'
        ? [
            {
              port: containerPort,
              protocol: protocol as PodPort['protocol'],
              ...(typeof name === 'string' ? { name } : {}),
              // On the loopback address of its node, nobody but the node reaches it.
              ...(typeof hostPort === 'number' && !LOOPBACK.test(String(hostIP)) ? { hostPort } : {}),
            },
          ]
        : [],
    ),
  );
}

function knownPods(
  { row, template, spec }: DescribedPods,
  object: KubernetesObject,
  stage: RenderedStage,
  scaling: Scaling,
): readonly PodSet[] {
  const { kind, metadata } = object;
  const release = stage.charted?.get(object)?.release;
  if (metadata.namespace === undefined) return [];
  const labels = (path(template, 'metadata', 'labels') ?? {}) as Readonly<Record<string, string>>;
  const selector = firstAt(row.selector, object);
  return [
    {
      name: metadata.name,
      kind,
      component: stage.component,
      stage,
      namespace: metadata.namespace,
      selector: isMap(selector) ? selector : { matchLabels: stableLabels(labels) },
      labels,
      spec,
      hostNetwork: spec.hostNetwork === true,
      isAlone: !row.ends && !row.perNode && podCount(row, object, scaling.of(object)).most <= 1,
      ends: row.ends === true,
      ...(release !== undefined && { release }),
    },
  ];
}

/** The labels that stay when a version changes. */
function stableLabels(labels: Readonly<Record<string, string>>): JsonMap {
  const name = labels[NAME];
  return name === undefined ? labels : { [NAME]: name };
}

type Maker = Pick<PodSet, 'kind' | 'name' | 'namespace'>;

/** Objects because of which some controller makes pods that nobody knows. */
function makersOf(stage: RenderedStage, kinds: KindTable): readonly Maker[] {
  const makers = stage.objects.filter((object) => !isSeenThrough(object, stage));
  return makers.flatMap((object) =>
    kinds
      .made(object)
      .filter(({ kind }) => kind === '/Pod')
      .map(({ name, namespace }) => ({ kind: object.kind, name, namespace })),
  );
}

/** Whether all pods of a Helm release are known: its chart is rendered, and gives nobody the right to make others. */
function isSeenThrough(object: KubernetesObject, stage: RenderedStage): boolean {
  if (!isKind(object, RELEASE)) return false;
  const release = releaseKey(object);
  return stage.releases?.has(release) === true && !chartRights(stage, release).makesPods;
}

function unknownPods(maker: Maker, stage: RenderedStage): PodSet {
  const nothing = { selector: {}, labels: undefined, spec: {}, hostNetwork: false, isAlone: false, ends: false };
  return { ...maker, component: stage.component, stage, ...nothing };
}
