import { pod } from '../../checks/example-objects.ts';
import type { FoundInStep } from '../../checks/rule.ts';
import type { Step } from '../../checks/step.ts';
import { dangerOf, dangerTable } from '../danger-table.ts';
import { type ImageChange, imageStepsOf } from '../image-steps.ts';
import { skippedMajors } from '../version-step.ts';

function ofSteps(
  isWanted: (change: ImageChange, step: Step) => boolean,
  said: (change: ImageChange) => string,
  fix: string,
) {
  return (step: Step): readonly FoundInStep[] =>
    imageStepsOf(step)
      .filter((change) => isWanted(change, step))
      .map((change) => dangerOf(change.placed, { what: said(change), fix, from: change.before, to: change.after }));
}

const POD = (image: string) => pod(`image: '${image}'`);

export const rules = dangerTable({
  downgrade: {
    what: 'An image or a chart goes back to an older version',
    why: 'A program that has changed its data for a newer version rarely reads them with an older one: it fails to start, or does harm.',
    fix: 'Go forward, or restore the data of that time with it.',
    check: ofSteps(
      ({ isMoved, size }) => !isMoved && size === 'downgrade',
      ({ repository, from, to }) => `${repository} goes back from ${from} to ${to}`,
      'see in its release notes whether it can',
    ),
    wrong: { before: POD('registry.bramble.example/web:2.1.0'), objects: POD('registry.bramble.example/web:2.0.9') },
    right: { before: POD('registry.bramble.example/web:2.0.9'), objects: POD('registry.bramble.example/web:2.1.0') },
  },
  'major-step': {
    what: 'An image or a chart takes a major step',
    why: 'A new major version may change its data once and for all, or understand its settings differently. A database rarely takes the step by itself.',
    fix: 'Read the release notes, and make a backup first.',
    check: ofSteps(
      ({ isMoved, size }) => !isMoved && size === 'major',
      ({ repository, from, to }) => `${repository} takes a major step from ${from} to ${to}`,
      'read its release notes, and make a backup first',
    ),
    wrong: { before: POD('registry.bramble.example/web:1.9.0'), objects: POD('registry.bramble.example/web:2.0.0') },
    right: { before: POD('registry.bramble.example/web:1.9.0'), objects: POD('registry.bramble.example/web:1.10.0') },
  },
  'skipped-major': {
    what: 'A program that goes step by step skips a major version',
    why: 'Each major version changes what the one before has left in the database. The program refuses to start, or finds what it does not know.',
    fix: 'Take the newest release of each major version in between, one after the other, and let each start once.',
    check: ofSteps(
      ({ isMoved, repository, from, to }, { kinds }) =>
        !isMoved &&
        (skippedMajors(from, to) ?? 0) > 0 &&
        kinds.programs('step by step').some((image) => image.test(repository.replace(/^.*\//, ''))),
      ({ repository, from, to }) => `${repository} goes from ${from} to ${to}, and skips a major version`,
      'take each major version in between first, and let it start once',
    ),
    wrong: { before: POD('docker.io/library/nextcloud:32.0.5'), objects: POD('docker.io/library/nextcloud:34.0.2') },
    right: { before: POD('docker.io/library/nextcloud:33.0.4'), objects: POD('docker.io/library/nextcloud:34.0.2') },
  },
  'other-registry': {
    what: 'An image comes from another place',
    why: 'Another registry, or another name in it, is another maker: what runs from now on may have nothing in common with what ran.',
    fix: 'Make sure whose image it is, and accept it for this step.',
    check: ofSteps(
      ({ isMoved }) => isMoved,
      ({ before, after }) => `${before} becomes ${after}, of another place`,
      'make sure whose it is',
    ),
    wrong: { before: POD('registry.bramble.example/web:1.9.0'), objects: POD('mirror.bramble.example/web:1.9.0') },
    right: { before: POD('registry.bramble.example/web:1.9.0'), objects: POD('registry.bramble.example/web:1.9.1') },
  },
});
