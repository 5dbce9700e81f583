import { containersOf } from '../../derive/pods.ts';
import { eachPods } from '../each-object.ts';
import { pod } from '../example-objects.ts';
import { ruleTable } from '../rule.ts';
import { isStated } from '../stated-resources.ts';

/** The containers for which an amount is said by nobody: not by them, by their pod, nor by their namespace. */
function unsaid(kind: 'requests' | 'limits', of: 'cpu' | 'memory', what: string, fix: string) {
  return eachPods(({ placed, spec }, subject) =>
    containersOf(spec)
      .filter((each) => !isStated(subject, placed.object.metadata.namespace, spec, each, `${kind}.${of}`))
      .map(({ name }) => ({ what: `'${name}' ${what}`, fix })),
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
    check: unsaid('requests', 'memory', 'requests no memory', 'give it resources: { memory }'),
    wrong: pod('resources: { requests: { cpu: 10m } }'),
    right: RIGHT,
  },
  'memory-limit': {
    severity: 'warning',
    what: 'A container may take all memory of its node',
    why: 'One leak then takes down everything that runs on the same Pi, and often the Pi itself, since it has no swap to fall back on.',
    fix: 'Give `resources: { memoryLimit: … }` what it needs on its worst day.',
    check: unsaid('limits', 'memory', 'has no memory limit', 'give it resources: { memoryLimit }'),
    wrong: pod('resources: { requests: { cpu: 10m, memory: 64Mi } }'),
    right: RIGHT,
  },
  'cpu-request': {
    severity: 'warning',
    what: 'A container does not say how much of a processor it needs',
    why: 'When its node is busy, it gets what others leave: next to nothing. Probes then fail, and it is restarted on top.',
    fix: 'Give `resources: { cpu: … }` a share, such as `10m`. It may use more while others do not.',
    check: unsaid('requests', 'cpu', 'requests no cpu', 'give it resources: { cpu }'),
    wrong: pod('resources: { requests: { memory: 64Mi }, limits: { memory: 256Mi } }'),
    right: RIGHT,
  },
});
