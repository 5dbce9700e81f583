import type { Reference } from '../kinds/reference.ts';
import { isMap, type JsonMap, type KubernetesObject, list, path, texts } from '../model/object.ts';
import { groupOf, isKind, kindKey, type RenderedStage, writtenObjects } from '../model/rendered.ts';

const RBAC = 'rbac.authorization.k8s.io';

/**
 * Kinds whose health tells whether something works. A DaemonSet is none of them: it is healthy only while every node is on,
 * and one Pi that is off must neither hold up others nor send alerts until it is back.
 */
const WORKLOADS = new Set(['apps/Deployment', 'apps/StatefulSet', 'helm.toolkit.fluxcd.io/HelmRelease']);

/** The objects of a stage whose health tells whether it works. That of a Helm release tells how what its chart makes is. */
export function signsOfHealth(stage: RenderedStage): readonly KubernetesObject[] {
  return writtenObjects(stage).filter(isWorkload);
}

function isWorkload(object: KubernetesObject): boolean {
  return WORKLOADS.has(kindKey(object));
}

/** A stage, with those of its objects that must be healthy before something else can be admitted. */
export interface Needed {
  readonly stage: RenderedStage;
  readonly objects: readonly KubernetesObject[];
}

/** Finds what must run before the API server can ask a Service about an object, as webhooks make it do. */
export class Answerers {
  readonly #services: ReadonlyMap<string, Placed>;
  readonly #workloads: readonly Placed[];

  constructor(stages: readonly RenderedStage[]) {
    const all = stages.flatMap((stage) => stage.objects.map((object) => ({ stage, object })));
    const services = all.filter(({ object }) => isKind(object, '/Service'));
    this.#services = new Map(services.map((each) => [nameOf(each.object), each]));
    this.#workloads = all.filter(({ object }) => isWorkload(object));
  }

  /**
   * What must run before a Service answers as the API server wants: the workloads behind it, and those of its stage that may
   * lay its authority into the object that names it.
   * @param service the reference to it
   * @param asker the object that makes the server ask
   */
  of({ namespace, name }: Reference, asker: KubernetesObject): readonly Needed[] {
    const found = this.#services.get(`${namespace}/${name}`);
    if (!found) return [];
    const behind = this.#workloads.filter(({ object }) => isBehind(object, found.object));
    const signing = found.stage.objects.filter((each) => isWorkload(each) && mayWrite(each, asker, found.stage));
    return [
      { stage: found.stage, objects: signing },
      ...behind.map(({ stage, object }) => ({ stage, objects: [object] })),
    ];
  }
}

interface Placed {
  readonly stage: RenderedStage;
  readonly object: KubernetesObject;
}

function nameOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function isBehind({ metadata, spec }: KubernetesObject, service: KubernetesObject): boolean {
  const selector = path(service.spec, 'selector');
  const labels = path(spec, 'template', 'metadata', 'labels') as JsonMap | undefined;
  return (
    metadata.namespace === service.metadata.namespace &&
    isMap(selector) &&
    Object.entries(selector).every(([label, value]) => labels?.[label] === value)
  );
}

/** Whether the account of a workload may change an object, by the ClusterRoles of its stage. */
function mayWrite({ metadata, spec }: KubernetesObject, object: KubernetesObject, stage: RenderedStage): boolean {
  const account = path(spec, 'template', 'spec', 'serviceAccountName');
  const bound = stage.objects.filter(
    (each) =>
      isKind(each, `${RBAC}/ClusterRoleBinding`) &&
      list(each.subjects).some(({ name, namespace }) => name === account && namespace === metadata.namespace),
  );
  const roles = new Set(bound.map(({ roleRef }) => path(roleRef, 'name')));
  return stage.objects
    .filter((each) => isKind(each, `${RBAC}/ClusterRole`) && roles.has(each.metadata.name))
    .some(({ rules }) => list(rules).some((rule) => grantsWriting(rule, object)));
}

function grantsWriting(rule: JsonMap, object: KubernetesObject): boolean {
  const grants = (field: string, ...values: readonly string[]) =>
    texts(rule[field]).some((each) => each === '*' || values.includes(each));
  return (
    grants('apiGroups', groupOf(object)) &&
    grants('resources', `${object.kind.toLowerCase()}s`) &&
    grants('verbs', 'update', 'patch') &&
    (texts(rule.resourceNames).length === 0 || grants('resourceNames', object.metadata.name))
  );
}
