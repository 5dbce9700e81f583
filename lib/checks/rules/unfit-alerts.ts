import type { Alert } from '../../model/alert.ts';
import { judgedAlerts } from '../../model/alert-shapes.ts';
import { ruleTable } from '../rule.ts';

const GROWS: Alert = {
  name: 'QueueGrows',
  when: 'queue_messages > 1000',
  severity: 'warning',
  says: '{{ $value }} messages wait',
  means: 'Nobody fetches messages, or fewer than arrive.',
  fix: 'Look at the log of those that fetch them.',
  fires: { rows: { queue_messages: '2000x9' }, after: '9m', told: [{ says: '2000 messages wait', labels: {} }] },
  quiet: { rows: { queue_messages: '10x9' }, after: '9m' },
};

/** What components want somebody to be told of. */
export const rules = ruleTable({
  'unfit-alert': {
    what: 'An alert of a component is none',
    why: 'The component that reads metrics refuses all alerts for one that it cannot read, and of two with one name nobody knows which is meant.',
    fix: 'Correct what is named. An alert says when it is on, what that means and what to do, and has metrics for a test in which it is on, and some in which it is not.',
    check: ({ cluster }) =>
      cluster.components.flatMap((component) =>
        judgedAlerts(component, cluster).mistakes.map((each) => ({ component: component.name, ...each })),
      ),
    wrong: { component: { alerts: () => [GROWS, GROWS] } },
    right: { component: { alerts: () => [GROWS, { ...GROWS, name: 'QueueIsLost', when: 'absent(queue_messages)' }] } },
  },
});
