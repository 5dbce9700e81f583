import { changesOf } from '../checks/changes.ts';
import type { Step } from '../checks/step.ts';
import type { ListKeysOf } from '../kinds/list-keys.ts';
import { pageOf } from '../model/finding.ts';
import { ownWords } from '../model/own-words.ts';
import type { EffectFinder } from './effect.ts';
import { actingChanges } from './left-running.ts';
import { objectChanges } from './object-changes.ts';
import { routineOf } from './routine.ts';
import { acceptedIn, type StepAcceptance } from './step-acceptance.ts';
import type { Danger, Report } from './step-report.ts';

/** What is known beside the step itself. */
export interface Known extends Pick<Report, 'base' | 'head' | 'findings' | 'rules' | 'sources'> {
  readonly keysOf: ListKeysOf;
  readonly finders: readonly EffectFinder[];
  readonly acceptances: readonly StepAcceptance[];
}

/** Tells all that is to be known of a step. Pure. */
export function reportOf(step: Step, { keysOf, rules, finders, acceptances, findings, ...known }: Known): Report {
  const { before, after } = step.kustomizations;
  const changes = [...objectChanges(step.changes, keysOf), ...objectChanges(changesOf(before, after), keysOf)];
  const acting = { ...step, changes: actingChanges(step) };
  const failed: Report['findings'][number][] = [];
  const found = rules.flatMap((rule): readonly Danger[] => {
    try {
      return (rule.checkStep?.(step) ?? []).map((each) => ({
        ...each,
        rule: rule.id,
        page: pageOf({ rule: rule.id, page: rule.page }),
      }));
    } catch (error) {
      const what = `the rule '${rule.id}' fails: ${ownWords(error)}`;
      failed.push({ rule: 'broken-rule', severity: 'error', ...rule.from, what, fix: 'correct the rule' });
      return [];
    }
  });
  const { accepted, standing } = acceptedIn(found, acceptances);
  return {
    ...known,
    kinds: step.kinds,
    rules,
    changes,
    effects: finders.flatMap((find) => find(acting)),
    dangers: standing,
    accepted,
    routine: routineOf(step, changes),
    findings: [...findings, ...failed],
  };
}
