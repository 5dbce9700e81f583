import { isMap, type JsonMap, path } from '../../model/object.ts';
import { remembered } from '../../model/remembered.ts';
import { isKind } from '../../model/rendered.ts';
import { at } from '../placed.ts';
import { placedPods } from '../placed-pods.ts';
import { LEVELS, type Level, type Need, podNeeds } from '../pod-security-needs.ts';
import { type Found, ruleTable, type Subject, shared } from '../rule.ts';

const LABEL = 'pod-security.kubernetes.io/';
const MODES = ['enforce', 'audit', 'warn'];

/** The level of each namespace that is rendered; what others own is not known. */
const levels = shared(
  ({ objects }): ReadonlyMap<string, string> =>
    new Map(
      objects
        .filter(({ object }) => isKind(object, '/Namespace'))
        .map(({ object: { metadata } }) => [metadata.name, metadata.labels?.[`${LABEL}enforce`] ?? 'privileged']),
    ),
);

const needsOf = remembered((template: JsonMap): readonly Need[] => {
  const annotations = path(template, 'metadata', 'annotations');
  return podNeeds(template.spec as JsonMap, isMap(annotations) ? annotations : {});
});

function checkPods(subject: Subject): readonly Found[] {
  return placedPods(subject).flatMap(({ placed: each, template }) => {
    const { namespace = '' } = each.object.metadata;
    const level = LEVELS.indexOf(levels(subject).get(namespace) as Level);
    if (level < 0) return [];
    const above = needsOf(template).filter((need) => LEVELS.indexOf(need.level) > level);
    if (above.length === 0) return [];
    const needed = LEVELS.findLast((candidate) => above.some((need) => need.level === candidate));
    const needs = [...new Set(above.map((need) => need.what))].join(', ');
    const what = `${needs}: the namespace '${namespace}' is ${LEVELS[level]}, and refuses its pods`;
    return [at(each, { what, fix: `do without, or give the namespace podSecurity: '${needed}'` })];
  });
}

function checkLevels(subject: Subject): readonly Found[] {
  return subject.objects.flatMap((each) => {
    const { metadata } = each.object;
    const given = isKind(each.object, '/Namespace') ? MODES.map((mode) => metadata.labels?.[`${LABEL}${mode}`]) : [];
    return given
      .filter((level) => level !== undefined && !LEVELS.includes(level as Level))
      .map((level) =>
        at(each, { what: `has the Pod Security level '${level}'`, fix: `give podSecurity: ${LEVELS.join(', ')}` }),
      );
  });
}

const POD = `
apiVersion: v1
kind: Namespace
metadata: { name: web, labels: { pod-security.kubernetes.io/enforce: baseline } }
---
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  HOSTNETWORK
  containers: [{ name: web }]
`;

export const rules = ruleTable({
  'pod-security': {
    what: 'A pod needs more than its namespace allows',
    why: 'The API server refuses such pods only when they are made: the Deployment is applied, its pods never come, and Flux says no more than that it waits for them.',
    fix: 'Do without what is named: `security`, `hostNetwork`, the volume. Where the pod must have it, give the namespace the level that allows it: `namespace: { podSecurity: … }`. The level holds for all pods of the namespace. See [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/).',
    check: checkPods,
    wrong: POD.replace('HOSTNETWORK', 'hostNetwork: true'),
    right: POD.replace('  HOSTNETWORK\n', ''),
  },
  'pod-security-level': {
    what: 'A namespace names a level of Pod Security that does not exist',
    why: 'The API server refuses the namespace, and with it everything that is to live there.',
    fix: 'Choose `privileged`, `baseline` or `restricted`: `namespace: { podSecurity: … }` of the component.',
    check: checkLevels,
    wrong: POD.split('---')[0]!.replace('baseline', 'strict'),
    right: POD.split('---')[0]!,
  },
});
