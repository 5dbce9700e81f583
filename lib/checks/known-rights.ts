import { closest } from '../model/closest.ts';
import { list, path, texts } from '../model/object.ts';
import { shared } from './rule.ts';

/** The resources of Kubernetes' own groups. https://kubernetes.io/docs/reference/kubernetes-api/ */
const RESOURCES: Readonly<Record<string, string>> = {
  '': 'bindings componentstatuses configmaps endpoints events groups limitranges namespaces nodes persistentvolumeclaims persistentvolumes pods podtemplates replicationcontrollers resourcequotas secrets serviceaccounts services users',
  'admissionregistration.k8s.io':
    'mutatingadmissionpolicies mutatingadmissionpolicybindings mutatingwebhookconfigurations validatingadmissionpolicies validatingadmissionpolicybindings validatingwebhookconfigurations',
  'apiextensions.k8s.io': 'customresourcedefinitions',
  'apiregistration.k8s.io': 'apiservices',
  apps: 'controllerrevisions daemonsets deployments replicasets statefulsets',
  'authentication.k8s.io': 'selfsubjectreviews tokenreviews uids userextras',
  'authorization.k8s.io':
    'localsubjectaccessreviews selfsubjectaccessreviews selfsubjectrulesreviews subjectaccessreviews',
  autoscaling: 'horizontalpodautoscalers',
  batch: 'cronjobs jobs',
  'certificates.k8s.io': 'certificatesigningrequests clustertrustbundles podcertificaterequests signers',
  'coordination.k8s.io': 'leasecandidates leases',
  'discovery.k8s.io': 'endpointslices',
  'events.k8s.io': 'events',
  'metrics.k8s.io': 'nodes pods',
  'networking.k8s.io': 'ingressclasses ingresses ipaddresses networkpolicies servicecidrs',
  'node.k8s.io': 'runtimeclasses',
  policy: 'poddisruptionbudgets podsecuritypolicies',
  'rbac.authorization.k8s.io': 'clusterrolebindings clusterroles rolebindings roles',
  'scheduling.k8s.io': 'priorityclasses workloads',
  'storage.k8s.io': 'csidrivers csinodes csistoragecapacities storageclasses volumeattachments volumeattributesclasses',
};

const VERBS =
  '* approve attest bind create delete deletecollection escalate get impersonate list patch sign update use watch'.split(
    ' ',
  );

/** The resources of each API group that is known, with those of the kinds that are imported or rendered. */
export const knownResources = shared(({ inputs, objects }): ReadonlyMap<string, ReadonlySet<string>> => {
  const known = new Map(Object.entries(RESOURCES).map(([group, names]) => [group, new Set(names.split(' '))]));
  const rendered = objects.map(({ object }) => object).filter(({ kind }) => kind === 'CustomResourceDefinition');
  for (const { spec } of [...inputs.crds, ...rendered]) {
    const group = String(path(spec, 'group'));
    const names = known.get(group) ?? new Set();
    known.set(group, names.add(String(path(spec, 'names', 'plural'))));
  }
  return known;
});

/** A word of a role, or of the rules of a webhook, that is probably misspelt. */
export interface Misspelt {
  readonly is: 'API group' | 'resource' | 'verb';
  readonly word: string;
  readonly meant: string;
}

/**
 * The misspelt words of some rules. Groups and resources of what is not installed are right too: only what is nearly a known
 * word counts.
 */
export function misspelt(rules: unknown, known: ReadonlyMap<string, ReadonlySet<string>>): readonly Misspelt[] {
  return list(rules as never).flatMap(({ apiGroups, resources, verbs }) => {
    const groups = texts(apiGroups);
    const sets = groups.map((group) => known.get(group));
    const isKnown = groups.length > 0 && !sets.includes(undefined);
    const names = isKnown ? [...new Set(sets.flatMap((set) => [...(set ?? [])]))] : [];
    return [
      ...groups.filter((group) => group !== '*').flatMap((group) => near('API group', group, [...known.keys()])),
      ...(isKnown ? texts(resources) : []).flatMap((resource) => {
        const [base = ''] = resource.split('/');
        return base === '*' ? [] : near('resource', base, names);
      }),
      ...texts(verbs).flatMap((verb) => near('verb', verb, VERBS)),
    ];
  });
}

function near(is: Misspelt['is'], word: string, names: readonly string[]): readonly Misspelt[] {
  if (names.includes(word)) return [];
  const meant = closest(word, names);
  return meant !== undefined && meant !== '' && Math.abs(meant.length - word.length) <= 2 ? [{ is, word, meant }] : [];
}
