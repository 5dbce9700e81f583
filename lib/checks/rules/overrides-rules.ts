import type { JsonMap } from '../../model/object.ts';
import { deployment } from '../example-objects.ts';
import { checkIdentities, checkKeys, checkMatches, checkParts, spoiltByParts } from '../overrides.ts';
import { type Example, ruleTable } from '../rule.ts';

const changing = (merge: JsonMap, kind = 'Deployment'): Example => ({
  component: { overrides: [{ kind, because: 'it looks for its files there', merge }] },
  objects: deployment(''),
});
const pod = (change: JsonMap, name = 'web'): JsonMap => ({
  spec: { template: { spec: { containers: [{ name, ...change }] } } },
});
const example = (kind: string, container: string): Example => changing(pod({ workingDir: '/srv' }, container), kind);
const MOUNT = { name: 'data', mountPath: '/config' };

/** What components change of the objects that bramble drew. */
export const rules = ruleTable({
  'unmatched-override': {
    what: 'An override changes an object that is not rendered',
    why: 'It does nothing: what it was written for stays as it is.',
    fix: 'Correct `kind` or `name` of the override, or remove it where its object is no more. Without a `name` it means the object that is named as the component.',
    check: checkMatches,
    wrong: example('StatefulSet', 'web'),
    right: example('Deployment', 'web'),
  },
  'nameless-override': {
    what: 'An override takes from an object its kind or its name',
    why: 'Without them it is no object: nobody could write it to a file, or apply it.',
    fix: 'Leave `apiVersion`, `kind`, `metadata.name` and `metadata.namespace` out of `merge`, or give them texts.',
    check: checkIdentities,
    wrong: changing({ metadata: { name: null } }),
    right: changing({ metadata: { annotations: { 'bramble.example/note': 'by hand' } } }),
  },
  'absent-part': {
    what: 'An override changes a container, variable, volume or port that is not there',
    why: 'Lists merge by their keys. What is not there is added, without all that it needs, and Kubernetes refuses the object, or runs it without what was meant.',
    fix: 'Correct the key. To add something, say it whole: a container has an `image`, a variable a `value`, a volume a source, a mount the `name` of its volume.',
    check: checkParts,
    spoils: spoiltByParts,
    wrong: example('Deployment', 'wbe'),
    right: example('Deployment', 'web'),
  },
  'override-key': {
    what: 'An override does not say which item of a list it changes, or names one twice',
    why: 'Kubernetes tells the items of some lists apart by keys: mounts by `mountPath`, ports of a container by `containerPort` and `protocol`, those of a Service by `port` and `protocol`, most others by `name`. By these an override is merged.',
    fix: "Write the key of each item, once. `$patch: 'delete'` in an item takes it out of the list; to change a key, take the old item out and add the new one.",
    check: checkKeys,
    spoils: spoiltByParts,
    wrong: changing(pod({ volumeMounts: [MOUNT, { ...MOUNT, subPath: 'themes' }] })),
    right: changing(pod({ volumeMounts: [MOUNT, { ...MOUNT, mountPath: '/themes', subPath: 'themes' }] })),
  },
});
