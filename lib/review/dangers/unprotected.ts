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

/** A Kustomization that begins to prune, or is told to delete what it has applied when it goes. */
function pruning({ kustomizations: { before, after } }: Step): readonly FoundInStep[] {
  const was = new Map(before.map((each) => [`${each.cluster} ${each.object.metadata.name}`, each]));
  return after.flatMap((each) => {
    const old = was.get(`${each.cluster} ${each.object.metadata.name}`);
    if (old === undefined || path(old.object.spec, 'prune') === true || path(each.object.spec, 'prune') !== true)
      return [];
    const what = 'begins to prune: what it has applied and nothing renders is deleted at once';
    return [
      dangerOf(each, {
        what,
        fix: 'look first at what is there: flux tree kustomization',
        from: 'prune: false',
        to: 'prune: true',
      }),
    ];
  });
}

const CONFIG = (more: string) => `
apiVersion: v1
kind: Namespace
metadata: { name: web${more} }
`;

export const rules = dangerTable({
  'prune-protection-removed': {
    what: 'Something that Flux must not delete is protected no more',
    why: 'Nothing happens today. The next change that does not render it, by mistake or in another branch, deletes it with all that it holds.',
    fix: 'Leave the annotation `kustomize.toolkit.fluxcd.io/prune: disabled` where it is.',
    check: (step) => [...unprotected(step), ...pruning(step)],
    wrong: { before: CONFIG(', annotations: { kustomize.toolkit.fluxcd.io/prune: disabled }'), objects: CONFIG('') },
    right: { before: CONFIG(''), objects: CONFIG(', annotations: { kustomize.toolkit.fluxcd.io/prune: disabled }') },
  },
});
