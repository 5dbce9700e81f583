import { leadingNowhere, othersLeadingNowhere } from '../references.ts';
import type { Rule } from '../rule.ts';

const alert = (provider: string) => `
apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Provider
metadata: { name: mail }
---
apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Alert
metadata: { name: home }
spec: { providerRef: { name: ${provider} } }
`;

const config = (namespace: string) => `
apiVersion: v1
kind: Namespace
metadata: { name: web }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: x, namespace: ${namespace} }
`;

export const rules: readonly Rule[] = [
  {
    id: 'missing-namespace',
    severity: 'error',
    what: 'An object stands in a namespace that is not there',
    why: 'The API server refuses the object, and Flux applies nothing of its Kustomization.',
    fix: 'Correct the name, or let a component own the namespace.',
    check: leadingNowhere('object', '/Namespace'),
    wrong: { objects: config('wep') },
    right: { objects: config('web') },
  },
  {
    id: 'missing-object',
    severity: 'error',
    what: 'Something refers to an object that is not there',
    why: 'What refers to it is accepted and does not work: a scaler without a target, an alert without a provider, an advertisement without a pool.',
    fix: "Correct the name or the namespace, or add what brings it. Where a chart or a controller does, declare it: `installs: { objects: [{ kind: 'PriorityClass', name: 'high' }] }`.",
    check: othersLeadingNowhere,
    wrong: { objects: alert('mial') },
    right: { objects: alert('mail') },
  },
];
