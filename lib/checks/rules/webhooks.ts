import type { Mistake } from '../../model/finding.ts';
import { listed } from '../../model/listed.ts';
import { isMap, type JsonMap, list, path, texts } from '../../model/object.ts';
import { selects } from '../../model/selector.ts';
import { eachObject } from '../each-object.ts';
import { manifest } from '../example-objects.ts';
import { labelsOfNamespace } from '../namespace-labels.ts';
import type { Perhaps } from '../perhaps.ts';
import type { Placed } from '../placed.ts';
import { ruleTable, type Subject } from '../rule.ts';

/** Whether a webhook that must answer judges objects of a namespace. A condition in CEL, or on labels, is taken to leave them out. */
function judges(webhook: JsonMap, namespace: string, subject: Subject): boolean {
  const { namespaceSelector } = webhook;
  const labels = labelsOfNamespace(subject, namespace) ?? { 'kubernetes.io/metadata.name': namespace };
  return (
    (webhook.failurePolicy ?? 'Fail') === 'Fail' &&
    list(webhook.matchConditions).length === 0 &&
    !isSelective(webhook.objectSelector) &&
    (namespaceSelector === undefined || selects(namespaceSelector, labels))
  );
}

function isSelective(selector: JsonMap[string]): boolean {
  return isMap(selector) && Object.values(selector).some((part) => Object.keys(part ?? {}).length > 0);
}

/** What must be made for pods to come up again, by group. */
const VITAL: Readonly<Record<string, readonly string[]>> = {
  '': ['pods', 'nodes', 'endpoints', 'services', 'secrets', 'configmaps', 'serviceaccounts', 'persistentvolumeclaims'],
  apps: ['deployments', 'replicasets', 'daemonsets', 'statefulsets'],
  'coordination.k8s.io': ['leases'],
};

/** The kinds that a webhook judges and without which no pod comes up. */
function vitalKinds(webhook: JsonMap): readonly string[] {
  const found = list(webhook.rules).flatMap(({ apiGroups, resources, operations, scope }) => {
    const texts = (value: JsonMap[string]) => [value ?? []].flat().map(String);
    const changes = texts(operations).some((operation) => /^(CREATE|UPDATE|\*)$/.test(operation));
    if (!changes || scope === 'Cluster') return [];
    const isAll = texts(resources).some((resource) => resource === '*' || resource === '*/*');
    return Object.entries(VITAL)
      .filter(([group]) => texts(apiGroups).some((each) => each === group || each === '*'))
      .flatMap(([, kinds]) => kinds.filter((kind) => isAll || texts(resources).includes(kind)));
  });
  return [...new Set(found)];
}

function lockout({ object }: Placed, subject: Subject): Perhaps<Mistake> {
  return list(object.webhooks).map((webhook) => {
    const kinds = vitalKinds(webhook);
    const own = path(webhook, 'clientConfig', 'service', 'namespace');
    const blocked = kinds.length === 0 ? [] : [own, 'kube-system'].filter((each) => typeof each === 'string');
    const judged = [...new Set(blocked)].filter((namespace) => judges(webhook, namespace, subject));
    const of = judged.map((name) => (name === own ? `${name}, where it runs itself` : name)).join(', and of ');
    const what = `'${webhook.name}' must answer before anything changes ${kinds.slice(0, 3).join(', ')} of ${of}`;
    const fix = "leave these namespaces out by namespaceSelector, or set failurePolicy: 'Ignore'";
    return judged.length > 0 && { what, fix };
  });
}

const CONFIGURATIONS = ['Mutating', 'Validating'].map((is) => `admissionregistration.k8s.io/${is}WebhookConfiguration`);

const configuration = (selector: string) =>
  manifest(
    'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration',
    'web',
    `webhooks:
  - name: pods.web.bramble.example
    clientConfig: { service: { name: web, namespace: web } }
    rules: [{ apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods] }]
    ${selector}`,
  );

export const rules = ruleTable({
  'webhook-lockout': {
    severity: 'warning',
    what: 'A webhook must answer before its own pods can be made',
    why: "When its pods are gone, as after a power cut, nobody answers, so that they cannot be made, so that nobody answers. With kube-system in it, the cluster's DNS and network wait too.",
    fix: 'Leave out the namespaces by `namespaceSelector`, with the label `kubernetes.io/metadata.name`, or set `failurePolicy: Ignore`.',
    check: eachObject(CONFIGURATIONS, lockout),
    wrong: configuration('failurePolicy: Fail'),
    right: configuration(
      'namespaceSelector: { matchExpressions: [{ key: kubernetes.io/metadata.name, operator: NotIn, values: [web, kube-system] }] }',
    ),
  },
  'review-version': {
    what: 'A webhook answers in no version that the API server asks in',
    why: 'The API server sends what is to be judged as `v1`, or as `v1beta1` in old programs, and refuses a webhook that names neither.',
    fix: 'Name `v1` among `admissionReviewVersions`.',
    check: eachObject(CONFIGURATIONS, ({ object }) =>
      list(object.webhooks).map(({ name, admissionReviewVersions }) => {
        const versions = texts(admissionReviewVersions);
        const isKnown = versions.some((version) => version === 'v1' || version === 'v1beta1');
        const what = `'${name}' answers in ${listed(versions)} alone, in which no API server asks`;
        return versions.length > 0 && !isKnown && { what, fix: 'name v1 among admissionReviewVersions' };
      }),
    ),
    wrong: configuration('admissionReviewVersions: [v2]'),
    right: configuration('admissionReviewVersions: [v1]'),
  },
});
