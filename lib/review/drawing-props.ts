import type { KindTable } from '../kinds/kind-table.ts';
import { kindKey } from '../model/rendered.ts';
import type { ObjectChange } from './object-changes.ts';
import { shownPath } from './shown-path.ts';

/** Which prop of `app()` draws a field, by the way to it, from the pods on where it is in those. */
const FIELDS: readonly (readonly [at: RegExp, prop: string])[] = [
  [/ontainers\[[^\]]*\]\.env/, 'env'],
  [/ontainers\[[^\]]*\]\.image$/, 'image'],
  [/ontainers\[[^\]]*\]\.resources/, 'resources'],
  [/ontainers\[[^\]]*\]\.\w+Probe/, 'health'],
  [/ontainers\[[^\]]*\]\.(?:args|command)/, 'command'],
  [/ontainers\[[^\]]*\]\.ports/, 'port'],
  [/ontainers\[[^\]]*\]\.volumeMounts|^volumes|^spec\.volumeClaimTemplates/, 'volumes'],
  [/^(?:spec\.)?initContainers/, 'init'],
  [/^spec\.replicas$/, 'replicas'],
  [/^spec\.(?:strategy|updateStrategy)/, 'strategy'],
  [/^spec\.schedule$/, 'schedule'],
];

/** Which prop draws an object of a kind as a whole. */
const KINDS: Readonly<Record<string, string>> = {
  '/ConfigMap': 'files',
  '/Namespace': 'namespace',
  '/PersistentVolumeClaim': 'volumes',
  '/Service': 'port',
  'networking.k8s.io/NetworkPolicy': 'uses',
  'policy/PodDisruptionBudget': 'disruptionBudget',
};

/** The props of an app that probably draw what changes in an object: what is merged by an override, or drawn otherwise, is not known. */
export function drawingProps({ placed: { object }, fields }: ObjectChange, kinds: KindTable): readonly string[] {
  const ofKind = kinds.routes(object).length > 0 ? 'expose' : KINDS[kindKey(object)];
  if (ofKind !== undefined) return [ofKind];
  const props = fields.flatMap(({ path }) => {
    const at = kinds.shortPlace(object, shownPath(path));
    return FIELDS.find(([pattern]) => pattern.test(at))?.[1] ?? [];
  });
  return [...new Set(props)];
}
