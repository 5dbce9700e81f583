import { component } from '../../model/component.ts';
import { ruleTable } from '../rule.ts';
import { checkCycles, checkWaiting } from '../waiting.ts';

const site = component({ name: 'site' });
const namespace = (name: string) => `apiVersion: v1
kind: Namespace
metadata: { name: ${name} }
---
`;
const settings = (namespace: string) => `apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: ${namespace} }
`;
const WEBHOOK = `apiVersion: v1
kind: Service
metadata: { name: site, namespace: site }
spec: { selector: { app: site }, ports: [{ port: 443 }] }
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: site }
webhooks:
  - name: settings.bramble.example
    clientConfig: { service: { name: site, namespace: site } }
    rules: [{ apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [configmaps] }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: site, namespace: site }
spec:
  selector: { matchLabels: { app: site } }
  template:
    metadata: { labels: { app: site } }
    spec:
      containers:
        - name: site
          envFrom: [{ configMapRef: { name: settings } }]
`;

/** What stages wait for. */
export const rules = ruleTable({
  'wait-cycle': {
    what: 'Stages wait for each other',
    why: 'Flux applies none of them: each waits until another is Ready.',
    fix: 'Move what one of them needs into another stage, `crds` or `config`, or into a component of its own.',
    check: ({ dependencies }) => checkCycles(dependencies),
    wrong: {
      cluster: { components: [site] },
      objects: namespace('web') + settings('site'),
      beside: { site: namespace('site') + settings('web') },
    },
    right: {
      cluster: { components: [site] },
      objects: namespace('web') + settings('site'),
      beside: { site: namespace('site') + settings('site') },
    },
  },
  'waits-for-ever': {
    what: 'What others wait for needs something that comes after it',
    why: 'Others wait until it is healthy, and what it needs is among them. Neither ever comes.',
    fix: 'Move what it needs into its own stage, or into a component for which it waits. Where the workload starts without it, say so: `optional: true`.',
    check: ({ dependencies, kinds }) => checkWaiting(dependencies, kinds),
    wrong: {
      cluster: { components: [site] },
      objects: settings('site'),
      beside: { site: namespace('site') + WEBHOOK },
    },
    right: {
      cluster: { components: [site] },
      objects: settings('web'),
      beside: { site: `${namespace('site')}${settings('site')}---\n${WEBHOOK}` },
    },
  },
});
