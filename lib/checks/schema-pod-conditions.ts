import { type Json, type JsonMap, list, path, texts } from '../model/object.ts';
import { parseQuantity } from '../model/quantity.ts';
import { type ConditionRow, isThere, keysOf } from './condition-row.ts';
import { repeated } from './repeated.ts';

const huge = (resources: Json | undefined, of: string) =>
  keysOf(path(resources, of)).filter((key) => key.startsWith('hugepages-'));
const isHugeUnlike = (resources: Json | undefined) =>
  huge(resources, 'requests').some(
    (key) => parseQuantity(path(resources, 'requests', key)) !== parseQuantity(path(resources, 'limits', key)),
  );
const isHugeAlone = (resources: Json | undefined) =>
  huge(resources, 'limits').length > 0 &&
  !['requests', 'limits'].some((of) => keysOf(path(resources, of)).some((key) => /^(cpu|memory)$/.test(key)));

const CONTAINER: readonly ConditionRow[] = [
  [
    ({ volumeMounts, securityContext }) =>
      list(volumeMounts).some(({ mountPropagation }) => mountPropagation === 'Bidirectional') &&
      path(securityContext, 'privileged') !== true,
    'mounts a volume Bidirectional, and is not privileged',
    'take HostToContainer, or make it privileged',
  ],
  [
    ({ readinessProbe }) => isThere(path(readinessProbe, 'terminationGracePeriodSeconds')),
    'has a readinessProbe with terminationGracePeriodSeconds, and such a probe ends nothing',
    'leave it out',
  ],
  [({ resources }) => isHugeUnlike(resources), 'requests huge pages without the same limit', 'give both alike'],
  [({ resources }) => isHugeAlone(resources), 'has huge pages without cpu or memory', 'give it memory too'],
];

const LOCALHOST: readonly ConditionRow[] = [
  [
    ({ type, localhostProfile }) => (type === 'Localhost') !== isThere(localhostProfile),
    'needs type: Localhost and localhostProfile together',
    'give both, or leave localhostProfile out',
  ],
];

const CHAP: readonly ConditionRow[] = [
  [
    ({ chapAuthDiscovery, chapAuthSession, secretRef }) =>
      (chapAuthDiscovery === true || chapAuthSession === true) && !isThere(secretRef),
    'signs in by CHAP without secretRef',
    'name the Secret with the password',
  ],
];

const isRunOut = ({ restartPolicy, ...container }: JsonMap) =>
  restartPolicy !== 'Always' &&
  ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'].some((key) => isThere(container[key]));

const POD: readonly ConditionRow[] = [
  [
    ({ initContainers }) => list(initContainers).some(isRunOut),
    'has an init container with a probe or lifecycle, and that one ends before the pod runs',
    'leave them out, or make it a sidecar: restartPolicy: Always',
  ],
  [
    ({ hostPID, shareProcessNamespace }) => hostPID === true && shareProcessNamespace === true,
    'has both hostPID and shareProcessNamespace',
    'keep one of them',
  ],
];

const isWhole = (text: Json | undefined) => /^-?\d+$/.test(String(text));

const NODES: readonly ConditionRow[] = [
  [
    ({ operator, values }) =>
      (operator === 'Gt' || operator === 'Lt') && !(texts(values).length === 1 && isWhole(texts(values)[0])),
    'compares numbers (Gt, Lt) with what is not one whole number',
    "give one, such as ['4']",
  ],
];

const INDEXED = ['backoffLimitPerIndex', 'maxFailedIndexes', 'successPolicy'];

const JOB: readonly ConditionRow[] = [
  [
    // Where it says neither, it has one of each.
    ({ completionMode, completions, parallelism }) =>
      completionMode === 'Indexed' && !isThere(completions) && isThere(parallelism),
    'is Indexed without completions',
    'say how many',
  ],
  [
    (spec) => spec.completionMode !== 'Indexed' && INDEXED.some((key) => isThere(spec[key])),
    `has ${INDEXED.join(', ')} or one of them, and is not Indexed`,
    'say completionMode: Indexed, with completions',
  ],
  [
    ({ maxFailedIndexes, backoffLimitPerIndex }) => isThere(maxFailedIndexes) && !isThere(backoffLimitPerIndex),
    'has maxFailedIndexes without backoffLimitPerIndex',
    'give both',
  ],
  [
    ({ podFailurePolicy, template }) =>
      isThere(podFailurePolicy) && path(template, 'spec', 'restartPolicy') !== 'Never',
    'has podFailurePolicy, and its pods start again by themselves',
    'set restartPolicy: Never',
  ],
  [
    ({ podFailurePolicy, podReplacementPolicy }) =>
      isThere(podFailurePolicy) && podReplacementPolicy === 'TerminatingOrFailed',
    'has podFailurePolicy and podReplacementPolicy: TerminatingOrFailed',
    'set podReplacementPolicy: Failed',
  ],
  [
    ({ selector, manualSelector }) => isThere(selector) && manualSelector !== true,
    'has a selector, which the API server makes itself',
    'leave it out',
  ],
];

/** The paths at which a projected volume puts files. */
function projectedPaths({ sources }: JsonMap): readonly string[] {
  return list(sources).flatMap((source) =>
    Object.values(source).flatMap((each) => [
      ...list(path(each, 'items')).map((item) => String(item.path)),
      ...(typeof path(each, 'path') === 'string' ? [String(path(each, 'path'))] : []),
    ]),
  );
}

/** What the API server's own code wants of fields of pods and jobs, in the form of OBJECT_CONDITIONS. */
export const POD_CONDITIONS: Readonly<Record<string, readonly ConditionRow[]>> = {
  'batch.v1.JobSpec': JOB,
  'core.v1.AppArmorProfile': LOCALHOST,
  'core.v1.Container': CONTAINER,
  'core.v1.ISCSIPersistentVolumeSource': CHAP,
  'core.v1.ISCSIVolumeSource': CHAP,
  'core.v1.NodeSelectorRequirement': NODES,
  'core.v1.NodeSelectorTerm': [
    [
      ({ matchFields }) => list(matchFields).some(({ key }) => key !== 'metadata.name'),
      'matches another field of nodes than metadata.name',
      'use matchExpressions for labels',
    ],
  ],
  'core.v1.PodSpec': POD,
  'core.v1.ProjectedVolumeSource': [
    [(volume) => repeated(projectedPaths(volume)).length > 0, 'puts two files at one path', 'rename one of them'],
  ],
  'core.v1.SeccompProfile': LOCALHOST,
  'core.v1.TopologySpreadConstraint': [
    [
      ({ minDomains, whenUnsatisfiable }) => isThere(minDomains) && whenUnsatisfiable !== 'DoNotSchedule',
      'has minDomains, and whenUnsatisfiable: ScheduleAnyway',
      'say DoNotSchedule, or leave minDomains out',
    ],
  ],
  'core.v1.VolumeMount': [
    [
      ({ recursiveReadOnly: all, readOnly, mountPropagation }) =>
        (all === 'Enabled' || all === 'IfPossible') &&
        (readOnly !== true || (isThere(mountPropagation) && mountPropagation !== 'None')),
      'has recursiveReadOnly, and is not readOnly alone',
      'set readOnly: true, without mountPropagation',
    ],
  ],
};
