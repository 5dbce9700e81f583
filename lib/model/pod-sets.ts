import { type Component, namespaceOf } from './component.ts';
import { isMap, type JsonMap, type KubernetesObject, list, path } from './object.ts';
import { containersOf, podTemplate } from './pods.ts';
import { kindKey, type RenderedStage } from './rendered.ts';

/** Pods that are all alike: those of one workload, or those that a Helm chart or a controller makes, of which nothing is known. */
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
}

/** A port of pods. */
export interface PodPort {
  /** A number, or the name of a container's port where the number is not known. */
  readonly port: number | string;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
}

const NAME = 'app.kubernetes.io/name';

/** All pods that stages bring to life. */
export function podSets(stages: readonly RenderedStage[]): readonly PodSet[] {
  return stages.flatMap((stage) => [
    ...stage.objects.flatMap((object) => knownPods(object, stage)),
    ...unknownPods(stage),
  ]);
}

/** The ports of its containers. */
export function portsOf({
  spec,
}: PodSet): readonly (PodPort & { readonly name?: string; readonly hostPort?: number })[] {
  return containersOf(spec).flatMap(({ ports }) =>
    list(ports).flatMap(({ name, containerPort, protocol = 'TCP', hostPort }) =>
      typeof containerPort === 'number'
        ? [
            {
              port: containerPort,
              protocol: protocol as PodPort['protocol'],
              ...(typeof name === 'string' ? { name } : {}),
              ...(typeof hostPort === 'number' ? { hostPort } : {}),
            },
          ]
        : [],
    ),
  );
}

function knownPods(object: KubernetesObject, stage: RenderedStage): readonly PodSet[] {
  const { kind, metadata } = object;
  const pod = podTemplate(object);
  if (!pod || metadata.namespace === undefined) return [];
  const labels = (path(pod, 'metadata', 'labels') ?? {}) as Readonly<Record<string, string>>;
  // What runs by the clock has none.
  const selector = kind === 'CronJob' || kind === 'Pod' ? undefined : path(object.spec, 'selector');
  return [
    {
      name: metadata.name,
      kind,
      component: stage.component,
      stage,
      namespace: metadata.namespace,
      selector: isMap(selector) ? selector : { matchLabels: stableLabels(labels) },
      labels,
      spec: pod.spec as JsonMap,
      hostNetwork: path(pod, 'spec', 'hostNetwork') === true,
      isAlone: kind === 'Pod' || (ALONE.has(kind) && Number(path(object.spec, 'replicas') ?? 1) <= 1),
    },
  ];
}

/** Kinds whose pods are one where nothing else is said. */
const ALONE = new Set(['Deployment', 'ReplicaSet', 'StatefulSet']);

/** The labels that stay when a version changes. */
function stableLabels(labels: Readonly<Record<string, string>>): JsonMap {
  const name = labels[NAME];
  return name === undefined ? labels : { [NAME]: name };
}

const RELEASES = new Set(['helm.toolkit.fluxcd.io/HelmRelease', 'helm.cattle.io/HelmChart']);

function unknownPods(stage: RenderedStage): readonly PodSet[] {
  const { component, objects } = stage;
  const releases = objects.filter((object) => RELEASES.has(kindKey(object)));
  const makers = releases.map(({ kind, metadata, spec }) => {
    const target = path(spec, 'targetNamespace');
    return { kind, name: metadata.name, namespace: typeof target === 'string' ? target : (metadata.namespace ?? '') };
  });
  if (component.installs?.pods && stage.stage === 'chart' && makers.length === 0) {
    makers.push({ kind: 'Controller', name: component.name, namespace: namespaceOf(component) });
  }
  return makers.map((maker) => ({
    ...maker,
    component,
    stage,
    selector: {},
    labels: undefined,
    spec: {},
    hostNetwork: false,
    isAlone: false,
  }));
}
