import { finder } from '../../kinds/field-path.ts';
import type { Mistake } from '../../model/finding.ts';
import { groupBy } from '../../model/grouped.ts';
import { type JsonMap, list, path } from '../../model/object.ts';
import { kindKey } from '../../model/rendered.ts';
import { ofObjects } from '../each-object.ts';
import { workload } from '../example-objects.ts';
import { ruleTable } from '../rule.ts';

/** Where something old stands, what has become of it, and what stands in its place. */
type Row = readonly [at: string, became: string, instead: string];

const annotation = (name: string) => `metadata.annotations.'${name}'`;

/** In templates of pods. https://kubernetes.io/docs/reference/labels-annotations-taints/ */
const OF_PODS: readonly Row[] = [
  [annotation('seccomp.security.alpha.kubernetes.io/pod'), 'does nothing since 1.27', 'seccompProfile'],
  [annotation('scheduler.alpha.kubernetes.io/critical-pod'), 'does nothing since 1.16', 'priorityClassName'],
  [annotation('security.alpha.kubernetes.io/{sysctls,unsafe-sysctls}'), 'does nothing since 1.11', 'sysctls'],
  ['spec.serviceAccount', 'is deprecated since 1.0', 'serviceAccountName'],
  ['spec.volumes[].gitRepo', 'is refused by each node since 1.33', 'an init container that clones'],
  ['spec.volumes[].{cephfs,rbd}', 'is gone since 1.31', 'a CSI driver'],
  ['spec.volumes[].{glusterfs,storageos,scaleIO,quobyte,flocker}', 'is gone since 1.26', 'a CSI driver or nfs'],
];

/** Annotations of pods that end in the name of a container, by how they begin. */
const OF_CONTAINERS: Readonly<Record<string, readonly [became: string, instead: string]>> = {
  'container.seccomp.security.alpha.kubernetes.io/': ['does nothing since 1.27', 'seccompProfile'],
  'container.apparmor.security.beta.kubernetes.io/': ['is deprecated since 1.30', 'appArmorProfile'],
};

/** By kind. https://kubernetes.io/docs/reference/using-api/deprecation-guide/ */
const OF_KINDS: Readonly<Record<string, readonly Row[]>> = {
  '/Endpoints': [['kind', 'is deprecated since 1.33', 'an EndpointSlice, as externalService() draws it']],
  '/ComponentStatus': [['kind', 'is deprecated since 1.19', 'the health of the API server']],
  '/PersistentVolume': [
    [annotation('volume.beta.kubernetes.io/storage-class'), 'is deprecated since 1.8', 'storageClassName'],
  ],
  '/PersistentVolumeClaim': [
    [annotation('volume.beta.kubernetes.io/storage-class'), 'is deprecated since 1.8', 'storageClassName'],
  ],
  '/Service': [
    [annotation('service.kubernetes.io/topology-aware-hints'), 'is deprecated since 1.27', 'trafficDistribution'],
    ['spec.externalIPs', 'is deprecated since 1.36', 'a LoadBalancer: loadBalancer: true'],
  ],
  'networking.k8s.io/Ingress': [
    [annotation('kubernetes.io/ingress.class'), 'is deprecated since 1.18', 'ingressClassName'],
  ],
};

/** Labels of nodes that have another name today. Nodes still bear the first two. */
const NODE_LABELS: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'node-role.kubernetes.io/master': 'node-role.kubernetes.io/control-plane',
};

const judging = (rows: readonly Row[]) => {
  const all = rows.map(([at, became, instead]) => ({ find: finder(at), became, instead }));
  return (within: JsonMap): readonly Mistake[] =>
    all.flatMap(({ find, became, instead }) =>
      find(within)
        .slice(0, 1)
        .map(({ at, value }) => ({
          what: `has ${at === 'kind' ? `the kind ${value}` : at}, which ${became}`,
          fix: `take ${instead}`,
        })),
    );
};

const judgePod = judging(OF_PODS);
const judgeKind = new Map(Object.entries(OF_KINDS).map(([kind, rows]) => [kind, judging(rows)]));

function ofContainers(template: JsonMap): readonly Mistake[] {
  return Object.keys(path(template, 'metadata', 'annotations') ?? {}).flatMap((name) => {
    const [became, instead] = OF_CONTAINERS[name.replace(/[^/]*$/, '')] ?? [];
    return became === undefined
      ? []
      : [{ what: `has the annotation ${name}, which ${became}`, fix: `take ${instead}` }];
  });
}

/** By which labels of nodes a pod says where it runs. */
function nodeLabels(spec: JsonMap): readonly string[] {
  const affinity = path(spec.affinity, 'nodeAffinity');
  const terms = [
    ...list(path(affinity, 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms')),
    ...list(path(affinity, 'preferredDuringSchedulingIgnoredDuringExecution')).map(({ preference }) => preference),
  ];
  return [
    ...Object.keys(spec.nodeSelector ?? {}),
    ...terms.flatMap((term) => list(path(term, 'matchExpressions')).map(({ key }) => String(key))),
    ...list(spec.topologySpreadConstraints).map(({ topologyKey }) => String(topologyKey)),
  ];
}

function oldLabels(spec: JsonMap): readonly Mistake[] {
  return [...groupBy(nodeLabels(spec), (label) => label).keys()].flatMap((label) => {
    const now = NODE_LABELS[label];
    return now === undefined ? [] : [{ what: `asks for the label ${label} of nodes`, fix: `write ${now}` }];
  });
}

export const rules = ruleTable({
  deprecated: {
    severity: 'warning',
    acceptable: true,
    what: 'Something is said in words that Kubernetes has given up',
    why: 'The API server takes it, and warns the person who applies it by hand; Flux shows no warning. Some of it does nothing any more: a profile or a priority that was meant is not there.',
    fix: 'Write what the message names in its place.',
    check: ofObjects(undefined, (object, kinds) => [
      judgeKind.get(kindKey(object))?.(object),
      kinds.pods(object).map(({ template, spec }) => [judgePod(template), ofContainers(template), oldLabels(spec)]),
    ]),
    wrong: workload({ pod: 'serviceAccount: web' }),
    right: workload({ pod: 'serviceAccountName: web' }),
  },
});
