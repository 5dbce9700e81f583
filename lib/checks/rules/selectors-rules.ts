import { ruleTable } from '../rule.ts';
import { checkGoverning, checkMixed, checkSelections, checkTargetNames, checkTargetNumbers } from '../selectors.ts';

const workload = (name: string, label: string, kind = 'Deployment') => `
apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${name} }
spec:${kind === 'StatefulSet' ? '\n  serviceName: web' : ''}
  template:
    metadata:
      labels: { app.kubernetes.io/name: ${label} }
    spec:
      containers:
        - name: web
          ports: [{ name: http, containerPort: 8080 }]
---`;

const service = (label: string, target: string | number = 'http') => `
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  selector: { app.kubernetes.io/name: ${label} }
  ports: [{ port: 80, targetPort: ${target} }]
`;

export const rules = ruleTable({
  'selects-nothing': {
    acceptable: true,
    what: 'A selector finds nothing',
    why: 'A Service without pods refuses every connection, a budget guards nobody, a NetworkPolicy protects nobody, a monitor has nothing to ask. Kubernetes accepts all of that.',
    fix: "Select by the labels that the pods bear: those of the workload's template, such as `app.kubernetes.io/name`. A Service without a selector needs an EndpointSlice: `externalService()`. Where a controller makes the pods, its component says `installs: { pods: true }`.",
    check: checkSelections,
    wrong: workload('web', 'web') + service('wep'),
    right: workload('web', 'web') + service('web'),
  },
  'mixed-selector': {
    severity: 'warning',
    what: 'A Service leads to the pods of several workloads',
    why: 'Each request goes to any of them. That is right for two versions of one program, and a riddle where a worker or a job bears the label of the server.',
    fix: 'Narrow the selector, or give the pods labels that differ.',
    check: checkMixed,
    wrong: workload('web', 'web') + workload('worker', 'web') + service('web'),
    right: workload('web', 'web') + workload('worker', 'worker') + service('web'),
  },
  'missing-target-port': {
    what: 'A Service leads to a named port that no container has',
    why: 'Without the number there is no endpoint: the Service refuses every connection.',
    fix: 'Correct the name in `targetPort`, name the port at the container, or give its number.',
    check: checkTargetNames,
    wrong: workload('web', 'web') + service('web', 'https'),
    right: workload('web', 'web') + service('web', 'http'),
  },
  'undeclared-target-port': {
    severity: 'warning',
    what: 'A Service leads to a port that no container declares',
    why: 'A container may listen where it declares nothing. But where it declares other ports, this one is mostly that of the Service, or one of another program.',
    fix: 'Correct `targetPort`, or declare the port at the container.',
    check: checkTargetNumbers,
    wrong: workload('web', 'web') + service('web', 80),
    right: workload('web', 'web') + service('web', 8080),
  },
  'governing-service': {
    what: 'The Service that names the pods of a StatefulSet does not select them',
    why: 'The pods get no names of their own in DNS (`web-0.web`), by which they and their clients find each other.',
    fix: 'Let `serviceName` be a headless Service that selects the pods of the StatefulSet.',
    check: checkGoverning,
    wrong: workload('web', 'web', 'StatefulSet') + service('wep'),
    right: workload('web', 'web', 'StatefulSet') + service('web'),
  },
});
