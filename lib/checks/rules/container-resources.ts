import { containersOf } from '../../derive/pods.ts';
import { pod } from '../example-objects.ts';
import { at } from '../placed.ts';
import { placedPods } from '../placed-pods.ts';
import { type Found, ruleTable, type Subject } from '../rule.ts';
import { isStated } from '../stated-resources.ts';

/** The containers for which an amount is said by nobody: not by them, by their pod, nor by their namespace. */
function unsaid(kind: 'requests' | 'limits', of: 'cpu' | 'memory', mistake: { what: string; fix: string }) {
  return (subject: Subject): readonly Found[] =>
    placedPods(subject).flatMap(({ placed: each, spec: pod }) =>
      containersOf(pod)
        .filter((container) => !isStated(subject, each.object.metadata.namespace, pod, container, `${kind}.${of}`))
        .map(({ name }) => at(each, { ...mistake, what: `'${name}' ${mistake.what}` })),
    );
}

const RIGHT = {
  objects: pod('resources: { requests: { cpu: 10m, memory: 64Mi }, limits: { memory: 256Mi } }'),
};

export const rules = ruleTable({
  'memory-request': {
    severity: 'warning',
    what: 'A container does not say how much memory it needs',
    why: 'The scheduler then takes it to need none, and puts it on a Pi that is full. When memory runs out, such a container is among the first to be killed.',
    fix: 'Give `resources: { memory: … }` what it uses on a quiet day.',
    check: unsaid('requests', 'memory', { what: 'requests no memory', fix: 'give it resources: { memory }' }),
    wrong: pod('resources: { requests: { cpu: 10m } }'),
    right: RIGHT,
  },
  'memory-limit': {
    severity: 'warning',
    what: 'A container may take all memory of its node',
    why: 'One leak then takes down everything that runs on the same Pi, and often the Pi itself, since it has no swap to fall back on.',
    fix: 'Give `resources: { memoryLimit: … }` what it needs on its worst day.',
    check: unsaid('limits', 'memory', { what: 'has no memory limit', fix: 'give it resources: { memoryLimit }' }),
    wrong: pod('resources: { requests: { cpu: 10m, memory: 64Mi } }'),
    right: RIGHT,
  },
  'cpu-request': {
    severity: 'warning',
    what: 'A container does not say how much of a processor it needs',
    why: 'When its node is busy, it gets what others leave: next to nothing. Probes then fail, and it is restarted on top.',
    fix: 'Give `resources: { cpu: … }` a share, such as `10m`. It may use more while others do not.',
    check: unsaid('requests', 'cpu', { what: 'requests no cpu', fix: 'give it resources: { cpu }' }),
    wrong: pod('resources: { requests: { memory: 64Mi }, limits: { memory: 256Mi } }'),
    right: RIGHT,
  },
});
