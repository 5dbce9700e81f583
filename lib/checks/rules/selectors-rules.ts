import { documents, service, workload } from '../example-objects.ts';
import { ruleTable } from '../rule.ts';
import { checkGoverning, checkMixed, checkSelections, checkTargetNames, checkTargetNumbers } from '../selectors.ts';

const labelled = (name: string, label: string, kind?: string) =>
  workload({
    name,
    kind,
    labels: `app.kubernetes.io/name: ${label}`,
    spec: kind && 'serviceName: web',
    container: 'ports: [{ name: http, containerPort: 8080 }]',
  });
const WEB = labelled('web', 'web');

const leading = (label: string, target: string | number = 'http') =>
  service(`selector: { app.kubernetes.io/name: ${label} }, ports: [{ port: 80, targetPort: ${target} }]`);

export const rules = ruleTable({
  'selects-nothing': {
    acceptable: true,
    what: 'A selector finds nothing',
    why: 'A Service without pods refuses every connection, a budget guards nobody, a NetworkPolicy protects nobody, a monitor has nothing to ask. Kubernetes accepts all of that.',
    fix: "Select by the labels that the pods bear: those of the workload's template, such as `app.kubernetes.io/name`. A Service without a selector needs an EndpointSlice: `externalService()`. Where a controller makes the pods, its component says `installs: { pods: true }`.",
    check: checkSelections,
    wrong: documents(WEB, leading('wep')),
    right: documents(WEB, leading('web')),
  },
  'mixed-selector': {
    severity: 'warning',
    what: 'A Service leads to the pods of several workloads',
    why: 'Each request goes to any of them. That is right for two versions of one program, and a riddle where a worker or a job bears the label of the server.',
    fix: 'Narrow the selector, or give the pods labels that differ.',
    check: checkMixed,
    wrong: documents(WEB, labelled('worker', 'web'), leading('web')),
    right: documents(WEB, labelled('worker', 'worker'), leading('web')),
  },
  'missing-target-port': {
    what: 'A Service leads to a named port that no container has',
    why: 'Without the number there is no endpoint: the Service refuses every connection.',
    fix: 'Correct the name in `targetPort`, name the port at the container, or give its number.',
    check: checkTargetNames,
    wrong: documents(WEB, leading('web', 'https')),
    right: documents(WEB, leading('web', 'http')),
  },
  'undeclared-target-port': {
    ofCharts: false,
    severity: 'warning',
    what: 'A Service leads to a port that no container declares',
    why: 'A container may listen where it declares nothing. But where it declares other ports, this one is mostly that of the Service, or one of another program.',
    fix: 'Correct `targetPort`, or declare the port at the container.',
    check: checkTargetNumbers,
    wrong: documents(WEB, leading('web', 80)),
    right: documents(WEB, leading('web', 8080)),
  },
  'governing-service': {
    what: 'The Service that names the pods of a StatefulSet does not select them',
    why: 'The pods get no names of their own in DNS (`web-0.web`), by which they and their clients find each other.',
    fix: 'Let `serviceName` be a headless Service that selects the pods of the StatefulSet.',
    check: checkGoverning,
    wrong: documents(labelled('web', 'web', 'StatefulSet'), leading('wep')),
    right: documents(labelled('web', 'web', 'StatefulSet'), leading('web')),
  },
});
