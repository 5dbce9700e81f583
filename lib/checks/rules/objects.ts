import { crdsOfK3s } from '../../kinds/provided.ts';
import { closest } from '../../model/closest.ts';
import type { Mistake } from '../../model/finding.ts';
import { isMap, type JsonMap, type KubernetesObject, path } from '../../model/object.ts';
import { customKind, groupOf, kindKey } from '../../model/rendered.ts';
import { mayBringKinds } from '../../model/set-aside.ts';
import { eachObject, ofMaps, ofObjects } from '../each-object.ts';
import { boxDefinition, manifest } from '../example-objects.ts';
import type { Perhaps } from '../perhaps.ts';
import { ruleTable, type Subject, shared } from '../rule.ts';
import { isSound } from '../schema.ts';
import { FORMATS } from '../schema-formats.ts';
import { kindsOf } from '../schema-kinds.ts';

/** The kinds whose names are of another form than a DNS name, or shorter. https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
const NAMES: Readonly<Record<string, { readonly format: string; readonly most?: number }>> = {
  '/Namespace': { format: 'dns-label' },
  '/Service': { format: 'dns-label' },
  'apps/StatefulSet': { format: 'dns-label', most: 52 },
  'batch/CronJob': { format: 'dns-name', most: 52 },
  'batch/Job': { format: 'dns-name', most: 63 },
  'networking.k8s.io/IPAddress': { format: 'ip' },
  'rbac.authorization.k8s.io/ClusterRole': { format: 'path-segment' },
  'rbac.authorization.k8s.io/ClusterRoleBinding': { format: 'path-segment' },
  'rbac.authorization.k8s.io/Role': { format: 'path-segment' },
  'rbac.authorization.k8s.io/RoleBinding': { format: 'path-segment' },
};

/** What was meant, where a kind or its group is nearly one that is imported. */
function didYouMeanKind(kind: string, group: string, { inputs }: Subject): string | undefined {
  const known = inputs.crds.flatMap((crd) => customKind(crd) ?? []);
  const groups = [...new Set(known.map(({ key }) => key.slice(0, key.indexOf('/'))))];
  const nearGroup = groups.includes(group) ? group : closest(group, groups);
  if (nearGroup === undefined) return undefined;
  const kinds = known
    .filter(({ key }) => key.startsWith(`${nearGroup}/`))
    .map(({ key }) => key.slice(nearGroup.length + 1));
  const near = kinds.includes(kind) ? kind : closest(kind, kinds);
  const isTypo = near !== undefined && (near !== kind || nearGroup !== group);
  return isTypo ? `did you mean the ${near} of ${nearGroup}?` : undefined;
}

function judgeName(object: KubernetesObject): Perhaps<Mistake> {
  const { name } = object.metadata as { name?: unknown };
  if (name === undefined || name === null || name === '')
    return { what: 'has no name', fix: 'give it one: metadata: { name }' };
  // A name that is no text is told by its type.
  if (typeof name !== 'string') return undefined;
  const { format, most = 253 } = NAMES[kindKey(object)] ?? { format: 'dns-name' };
  const { fits, like } = FORMATS[format]!;
  const what = `has the name '${name}', which Kubernetes refuses`;
  if (!fits(name))
    return { what, fix: format === 'dns-name' ? 'use lower-case letters, digits, dashes and dots' : like };
  return name.length > most && { what, fix: `use at most ${most} characters` };
}

/** The custom kinds that no component brings, and those that are cluster-wide. */
const customs = shared(({ objects, inputs }: Subject) => {
  const rendered = objects.flatMap(({ object }) => customKind(object) ?? []);
  const known = [...inputs.crds.flatMap((crd) => customKind(crd) ?? []), ...rendered];
  return {
    rendered: new Set(rendered.map(({ key }) => key)),
    clusterScoped: new Map(known.map(({ key, isClusterScoped }) => [key, isClusterScoped])),
  };
});

const CLUSTER_ROLE = 'rbac.authorization.k8s.io/v1 ClusterRole';
const BACKUP = manifest('backups.bramble.example/v1 Backup', 'web');

export const rules = ruleTable({
  'object-name': {
    what: 'An object has a name that Kubernetes refuses',
    why: 'The name becomes part of addresses and paths: the API server refuses what cannot be one.',
    fix: 'Use lower-case letters, digits and dashes; dots where the kind allows them. Names of a Service or Namespace have at most 63 characters, those of a StatefulSet or CronJob 52.',
    check: ofObjects(undefined, judgeName),
    wrong: manifest('v1 ConfigMap', 'My_Settings'),
    right: manifest('v1 ConfigMap', 'my-settings'),
  },
  'object-scope': {
    what: 'An object names a namespace and its kind has none, or the other way round',
    why: 'Without a namespace Flux would put the object into `default`. An object of the whole cluster has none: Flux does not find it where one is named.',
    fix: 'Add `metadata.namespace`, or remove it.',
    check: eachObject(undefined, ({ object, namespace: own }, subject) => {
      const key = kindKey(object);
      const isClusterScoped =
        customs(subject).clusterScoped.get(key) ?? subject.kinds.groups.kind(key)?.isClusterScoped;
      const { namespace } = object.metadata;
      if (isClusterScoped === !namespace || !isSound(subject)(object)) return undefined;
      return [
        isClusterScoped &&
          namespace && {
            what: `has the namespace '${namespace}', but is of the whole cluster`,
            fix: 'remove metadata.namespace',
          },
        isClusterScoped === false && !namespace && { what: 'has no namespace', fix: `add metadata.namespace: ${own}` },
      ];
    }),
    wrong: manifest(CLUSTER_ROLE, 'web, namespace: web'),
    right: manifest(CLUSTER_ROLE, 'web'),
  },
  'missing-crd': {
    what: 'No component brings the kind of an object',
    why: 'The API server does not know the kind: Flux cannot apply the object, and applies nothing else of its component.',
    fix: 'Add the add-on that brings the CustomResourceDefinition. Where a Helm chart does, render it (`npm run import -- charts`), or say so: `installs: { crds: [group] }`.',
    check: eachObject(undefined, ({ object }, subject) => {
      const { isAnyUnknown, components, k3s } = subject.cluster;
      const { groups } = subject.kinds;
      const [key, group] = [kindKey(object), groupOf(object)];
      const isThere =
        groups.isBuiltin(key) ||
        customs(subject).rendered.has(key) ||
        groups.isProvided(group) ||
        (k3s && crdsOfK3s(k3s.runs).some((each) => each.group === group)) ||
        components.some(({ installs }) => installs?.crds?.includes(group)) ||
        kindsOf(subject)(object).is === 'kind';
      if (isThere || isAnyUnknown || components.some(mayBringKinds)) return undefined;
      return {
        what: `is a ${object.kind} of ${object.apiVersion}, whose CRD no component brings`,
        fix:
          didYouMeanKind(object.kind, group, subject) ??
          `add the add-on that brings it, or say installs: { crds: ['${group}'] } where a chart does`,
      };
    }),
    wrong: BACKUP,
    right: { component: { installs: { crds: ['backups.bramble.example'] } }, objects: BACKUP },
  },
  'plain-secret': {
    // What a chart makes is not committed, and a rendering has none of its values.
    ofCharts: false,
    what: 'A Secret is in plain text',
    why: 'What is committed can be read by everybody who reads the repository, for ever: base64 hides nothing.',
    fix: 'Keep the values out of the code: `npm run secret:new` makes an encrypted file, and `secret()` refers to it.',
    check: ofObjects(
      ['/Secret'],
      ({ data, stringData }) =>
        Boolean(data || stringData) && {
          what: 'is a Secret in plain text',
          fix: 'keep its values out of the code, and refer to it with secret()',
        },
    ),
    wrong: manifest('v1 Secret', 'web', 'stringData: { password: hunter2 }'),
    right: manifest('v1 Secret', 'web'),
  },
  'crd-name': {
    what: 'A CustomResourceDefinition is not named after its kind',
    why: 'The API server refuses a definition whose name is not `<plural>.<group>`.',
    fix: 'Correct `metadata.name`, or what it is made of: `spec.names.plural` and `spec.group`.',
    check: ofObjects(['apiextensions.k8s.io/CustomResourceDefinition'], ({ metadata: { name }, spec }) => {
      const right = `${path(spec, 'names', 'plural')}.${path(spec, 'group')}`;
      return name !== right && { what: `is named '${name}'`, fix: `name it '${right}'` };
    }),
    wrong: boxDefinition('{ type: string }', 'boxes'),
    right: boxDefinition('{ type: string }'),
  },
  'crd-schema': {
    what: 'A field of a CustomResourceDefinition has no type, or one that is none',
    why: 'The API server refuses the definition, and with it every object of the kind.',
    fix: 'Give each property, item and additional property its `type`.',
    check: ofMaps('apiextensions.k8s.io/CustomResourceDefinition', 'spec.versions[]', ({ name, schema }) => {
      const all = path(schema, 'openAPIV3Schema');
      const place = isMap(all) ? untyped(all) : undefined;
      const what = `has no right type for ${place || 'its objects'} in ${name}`;
      return place !== undefined && { what, fix: 'give the type' };
    }),
    wrong: boxDefinition('{ description: a box }'),
    right: boxDefinition('{ type: string }'),
  },
});

const TYPES = new Set(['array', 'boolean', 'integer', 'number', 'object', 'string']);

/** The first field of a structural schema that has no type. https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema */
function untyped(schema: JsonMap): string | undefined {
  const isFree = schema['x-kubernetes-int-or-string'] || schema['x-kubernetes-preserve-unknown-fields'];
  if (schema.type ? !TYPES.has(String(schema.type)) : !isFree) return '';
  const { properties, items, additionalProperties } = schema;
  const ofItems = [items, additionalProperties].map((each) => ['[]', each] as const);
  for (const [at, each] of [...Object.entries(properties ?? {}), ...ofItems]) {
    const rest = isMap(each) ? untyped(each) : undefined;
    if (rest !== undefined) return rest === '' || rest.startsWith('[]') ? `${at}${rest}` : `${at}.${rest}`;
  }
  return undefined;
}
