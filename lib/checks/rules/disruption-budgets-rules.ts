import { checkBudgets } from '../disruption-budgets.ts';
import { ruleTable } from '../rule.ts';
import { workloads } from '../workloads.ts';

const guarded = (budget: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web }] }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web }
spec:
  ${budget}
  selector: { matchLabels: { app: web } }
`;

/** What keeps a node from being emptied. */
export const rules = ruleTable({
  'blocked-drain': {
    severity: 'warning',
    what: 'A PodDisruptionBudget lets no pod go',
    why: 'Before a node is upgraded or restarted its pods are moved. A budget that never lets one go makes that wait for ever, and a person in a hurry then pulls the plug.',
    fix: 'Say `maxUnavailable: 1`, or run one replica more than must be there. With a single replica leave the budget out.',
    check: (subject) => checkBudgets(subject.objects, workloads(subject)),
    wrong: guarded('minAvailable: 2'),
    right: guarded('minAvailable: 1'),
  },
});
