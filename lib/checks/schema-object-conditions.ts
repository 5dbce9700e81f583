/**
 * What the API server's own code wants fields of Kubernetes' own kinds to be to each other, which their published schema does not
 * say. By the definition of the map that holds them, without its prefix. https://kubernetes.io/docs/reference/kubernetes-api/
 */

import { parseAddress } from '../model/network.ts';
import { type Json, path, texts } from '../model/object.ts';
import { parseQuantity } from '../model/quantity.ts';
import { type ConditionRow, isThere, keysOf } from './condition-row.ts';
import { repeated } from './repeated.ts';

const isFilled = (value: Json | undefined) => isThere(value) && !(Array.isArray(value) && value.length === 0);

/** Whether an amount of one map is above that of another, of any resource that both name. */
function isAbove(one: Json | undefined, other: Json | undefined): boolean {
  const amount = (of: Json | undefined, key: string) => parseQuantity(path(of, key));
  return keysOf(one).some((key) => (amount(one, key) ?? 0) > (amount(other, key) ?? Number.POSITIVE_INFINITY));
}

/** A claim or volume for one pod alone, and for others too. */
const ONE_POD: ConditionRow = [
  ({ accessModes }) => texts(accessModes).includes('ReadWriteOncePod') && texts(accessModes).length > 1,
  'has ReadWriteOncePod beside other accessModes',
  'keep ReadWriteOncePod alone, or leave it out',
];

/** The field that a source of a metric has, by its type. */
const sourceOf = (type: Json | undefined) => String(type).replace(/^./, (letter) => letter.toLowerCase());
const SOURCES = ['containerResource', 'external', 'object', 'pods', 'resource'];

const averages = (...of: readonly string[]): readonly ConditionRow[] => [
  [
    ({ target }) => of.filter((key) => isThere(path(target, key))).length !== 1,
    `needs a target with ${of.length > 1 ? `one of ${of.join(' and ')}` : of[0]}`,
    'give it',
  ],
];

const AUTOSCALERS: Readonly<Record<string, readonly ConditionRow[]>> = {
  'autoscaling.v2.MetricSpec': [
    [
      (metric) => SOURCES.some((key) => isThere(metric[key]) !== (key === sourceOf(metric.type))),
      'needs the field of its type, such as resource for Resource, and no other',
      'correct type, or rename the field',
    ],
  ],
  'autoscaling.v2.ResourceMetricSource': averages('averageUtilization', 'averageValue'),
  'autoscaling.v2.ContainerResourceMetricSource': averages('averageUtilization', 'averageValue'),
  'autoscaling.v2.PodsMetricSource': averages('averageValue'),
  'autoscaling.v2.ExternalMetricSource': averages('averageValue', 'value'),
  'autoscaling.v2.ObjectMetricSource': averages('averageValue', 'value'),
};

const SERVICE: readonly ConditionRow[] = [
  [({ ipFamilies }) => repeated(texts(ipFamilies)).length > 0, 'names a family of addresses twice', 'name it once'],
  [
    ({ ipFamilies, ipFamilyPolicy = 'SingleStack' }) =>
      ipFamilyPolicy === 'SingleStack' && new Set(texts(ipFamilies)).size > 1,
    'has two families of addresses, and ipFamilyPolicy: SingleStack',
    'keep one, or say PreferDualStack',
  ],
  [
    ({ clusterIP, clusterIPs }) => isFilled(clusterIPs) && clusterIP !== texts(clusterIPs)[0],
    'has clusterIPs whose first is not clusterIP',
    'give both alike, or leave them out',
  ],
  [
    ({ type, allocateLoadBalancerNodePorts: given }) => type !== 'LoadBalancer' && isThere(given),
    'has allocateLoadBalancerNodePorts, and is no LoadBalancer',
    'leave it out',
  ],
  [
    ({ type, externalTrafficPolicy, healthCheckNodePort: port }) =>
      Number(port ?? 0) !== 0 && !(type === 'LoadBalancer' && externalTrafficPolicy === 'Local'),
    'has healthCheckNodePort, and is no LoadBalancer with externalTrafficPolicy: Local',
    'leave it out',
  ],
];

const LIMITS: readonly ConditionRow[] = [
  [({ min, max }) => isAbove(min, max), 'has more as min than as max', 'raise max'],
  [({ default: preset, max }) => isAbove(preset, max), 'has more as default than as max', 'lower default'],
  [({ default: preset, min }) => isAbove(min, preset), 'has less as default than as min', 'raise default'],
  [
    ({ defaultRequest, default: preset, max }) => isAbove(defaultRequest, preset) || isAbove(defaultRequest, max),
    'has more as defaultRequest than as default or max',
    'lower defaultRequest',
  ],
  [({ defaultRequest, min }) => isAbove(min, defaultRequest), 'has less as defaultRequest than as min', 'raise it'],
  [
    ({ type, default: preset, defaultRequest }) => type === 'Pod' && (isThere(preset) || isThere(defaultRequest)),
    'presets amounts of pods, and containers alone have such',
    'write type: Container, or min and max',
  ],
  [
    ({ type, min, max }) =>
      type === 'PersistentVolumeClaim' && !isThere(path(min, 'storage')) && !isThere(path(max, 'storage')),
    'is about claims, and bounds no storage',
    'give min or max of storage',
  ],
];

/** What a quota counts: pieces, of which there is no half. */
const COUNTED =
  /^(pods|services(\.nodeports|\.loadbalancers)?|secrets|configmaps|persistentvolumeclaims|resourcequotas|replicationcontrollers|count\/.*)$/;

const isPlainUrl = (url: Json | undefined) => !isThere(url) || /^https:\/\/[^/?#@]+(\/[^?#]*)?$/.test(String(url));

/** By the definition of the map that holds the fields, without its prefix. */
export const OBJECT_CONDITIONS: Readonly<Record<string, readonly ConditionRow[]>> = {
  ...AUTOSCALERS,
  'admissionregistration.v1.WebhookClientConfig': [
    [({ url }) => !isPlainUrl(url), 'has a url that is not plain https', 'write https://host/path'],
  ],
  'apiregistration.v1.APIServiceSpec': [
    [
      ({ insecureSkipTLSVerify, caBundle }) => insecureSkipTLSVerify === true && isThere(caBundle),
      'has a caBundle, and insecureSkipTLSVerify',
      'keep the caBundle',
    ],
  ],
  'core.v1.LimitRangeItem': LIMITS,
  'core.v1.PersistentVolumeClaimSpec': [ONE_POD],
  'core.v1.PersistentVolumeSpec': [
    ONE_POD,
    [
      ({ local, nodeAffinity }) => isThere(local) && !isThere(path(nodeAffinity, 'required')),
      'is local, and says of no node that it is there',
      'give nodeAffinity with the name of the node',
    ],
    [
      ({ hostPath, persistentVolumeReclaimPolicy }) =>
        path(hostPath, 'path') === '/' && persistentVolumeReclaimPolicy === 'Recycle',
      'empties the whole node when nobody claims it',
      'name a folder, and take persistentVolumeReclaimPolicy: Retain',
    ],
  ],
  'core.v1.ResourceQuotaSpec': [
    [
      ({ hard }) =>
        keysOf(hard).some((key) => COUNTED.test(key) && !Number.isInteger(parseQuantity(path(hard, key)) ?? 0)),
      'counts parts of what is whole',
      'give whole numbers',
    ],
  ],
  'core.v1.ServiceSpec': SERVICE,
  'networking.v1.IngressClassParametersReference': [
    [
      ({ scope, namespace }) => (scope === 'Namespace') !== isThere(namespace),
      'needs scope: Namespace and namespace together',
      'give both, or neither',
    ],
  ],
  'networking.v1.IngressRule': [
    [
      ({ host }) => typeof host === 'string' && parseAddress(host) !== undefined,
      'has an address as host',
      'write a name',
    ],
  ],
  'scheduling.v1.PriorityClass': [
    [
      ({ metadata }) => String(path(metadata, 'name')).startsWith('system-'),
      'has a name that begins with system-, as those of Kubernetes alone do',
      'rename it',
    ],
  ],
};
