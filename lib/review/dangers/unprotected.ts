import { changesOf } from '../../checks/changes.ts';
import { manifest } from '../../checks/example-objects.ts';
import type { Placed } from '../../checks/placed.ts';
import type { FoundInStep } from '../../checks/rule.ts';
import type { Step } from '../../checks/step.ts';
import { path } from '../../model/object.ts';
import { dangerOf, dangerTable } from '../danger-table.ts';
import { isProtected } from '../left-behind.ts';

function unprotected({ changes }: Step): readonly FoundInStep[] {
  return changes.changed
    .filter(({ before, after }) => isProtected(before) && !isProtected(after))
    .map(({ after }) => {
      const what = 'is protected against pruning no more: once nothing renders it, Flux deletes it';
      const fix = 'leave kustomize.toolkit.fluxcd.io/prune: disabled where it is';
      return dangerOf(after, { what, fix, from: 'prune: disabled', to: 'pruned' });
    });
}

const prunes = ({ object }: Placed) => path(object.spec, 'prune') === true;

/** A Kustomization that begins to prune, or is told to delete what it has applied when it goes. */
function pruning({ kustomizations: { before, after } }: Step): readonly FoundInStep[] {
  return changesOf(before, after)
    .changed.filter(({ before: was, after: is }) => !prunes(was) && prunes(is))
    .map(({ after: is }) => {
      const what = 'begins to prune: what it has applied and nothing renders is deleted at once';
      const fix = 'look first at what is there: flux tree kustomization';
      return dangerOf(is, { what, fix, from: 'prune: false', to: 'prune: true' });
    });
}

const PROTECTED = manifest('v1 Namespace', 'web, annotations: { kustomize.toolkit.fluxcd.io/prune: disabled }');
const PLAIN = manifest('v1 Namespace', 'web');

export const rules = dangerTable({
  'prune-protection-removed': {
    what: 'Something that Flux must not delete is protected no more',
    why: 'Nothing happens today. The next change that does not render it, by mistake or in another branch, deletes it with all that it holds.',
    fix: 'Leave the annotation `kustomize.toolkit.fluxcd.io/prune: disabled` where it is.',
    check: (step) => [...unprotected(step), ...pruning(step)],
    wrong: { before: PROTECTED, objects: PLAIN },
    right: { before: PLAIN, objects: PROTECTED },
  },
});
