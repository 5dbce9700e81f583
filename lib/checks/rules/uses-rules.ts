import { wrongUse } from '../../derive/uses.ts';
import { ruleTable } from '../rule.ts';
import { services } from '../shared-index.ts';
import { undeclaredUses } from '../undeclared-uses.ts';

const BROKER = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: broker, namespace: web }
spec:
  selector: { matchLabels: { app: broker } }
  template:
    metadata: { labels: { app: broker } }
    spec: { containers: [{ name: broker, ports: [{ name: amqp, containerPort: 5672 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: broker, namespace: web }
spec: { selector: { app: broker }, ports: [{ name: amqp, port: 5672 }] }
`;

const CLIENT = `${BROKER}---
apiVersion: apps/v1
kind: Deployment
metadata: { name: client }
spec:
  template:
    spec:
      containers: [{ name: client, env: [{ name: QUEUE, value: 'amqp://broker.web.svc:5672' }] }]
`;

export const rules = ruleTable({
  'unknown-use': {
    what: 'A component uses another that is not there, or a port that it does not have',
    why: 'Nobody is let in on the strength of a wrong name: the pods would be refused where they connect to.',
    fix: "Write the name of a component of the cluster, and after a colon the name or the number of a port of its Service: `uses: ['queue:amqp']`.",
    check: (subject) =>
      subject.cluster.components.flatMap(({ name: component, uses = [] }) =>
        uses.flatMap((use, at) => {
          const wrong = wrongUse(use, subject.cluster, services(subject));
          return wrong ? [{ component, where: `uses[${at}]`, ...wrong }] : [];
        }),
      ),
    wrong: { component: { uses: ['web:ampq'] }, objects: BROKER },
    right: { component: { uses: ['web:amqp'] }, objects: BROKER },
  },
  'undeclared-use': {
    what: 'A text names a Service that does not let the component in',
    why: 'Pods let in only those that declare it ([why](../network.md)). Everybody else is refused a connection.',
    fix: "Add the component behind the Service to `uses`: `uses: ['queue:amqp']`. Where the name is in a text that nobody connects by, say so with `accept`.",
    acceptable: true,
    check: undeclaredUses,
    wrong: CLIENT,
    right: { component: { uses: ['web:amqp'] }, objects: CLIENT },
  },
});
