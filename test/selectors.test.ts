import { docs, findings, MONITORING, named, object } from './reference-sample.ts';

describe('a selector', () => {
  const app = (name: string, label: string, ports = '[{ name: http, containerPort: 8080 }]') => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec: { template: { metadata: { labels: { app: ${label} } }, spec: { containers: [{ name: c, ports: ${ports} }] } } }
`;
  const service = (fields: string) => `${named('v1', 'Service', 'web')}spec: { ${fields} }\n`;
  const cases: Record<string, [string, ...string[]]> = {
    'of a Service that finds nothing': [
      docs(app('a', 'web'), service('selector: { app: wep }')),
      "error service.web.yaml: spec.selector selects 'app: wep', which no pod of web bears",
    ],
    'that is missing, where nothing else leads the Service anywhere': [
      service('ports: [{ port: 80 }]'),
      'error service.web.yaml: has no selector, and no EndpointSlice leads it anywhere',
    ],
    'of a budget that finds nothing': [
      docs(
        app('a', 'web'),
        object(
          'policy/v1',
          'PodDisruptionBudget',
          '{ selector: { matchExpressions: [{ key: app, operator: In, values: [x, y] }] } }',
        ),
      ),
      "error poddisruptionbudget.x.yaml: spec.selector selects 'app In x, y', which no pod of web bears",
    ],
    'of a policy that finds nothing': [
      docs(
        app('a', 'web'),
        object('networking.k8s.io/v1', 'NetworkPolicy', '{ podSelector: { matchLabels: { app: x } } }'),
      ),
      "error networkpolicy.x.yaml: spec.podSelector selects 'app: x', which no pod of web bears",
    ],
    'of monitors that find nothing': [
      docs(
        app('a', 'web'),
        object(MONITORING, 'PodMonitor', '{ selector: { matchLabels: { app: x } }, namespaceSelector: { any: true } }'),
        object(
          MONITORING,
          'ServiceMonitor',
          '{ selector: { matchLabels: { app: web } }, namespaceSelector: { matchNames: [web, default] } }',
        ),
      ),
      "error podmonitor.x.yaml: spec.selector selects 'app: x', which no pod of any namespace bears",
      "error servicemonitor.x.yaml: spec.selector selects 'app: web', which no Service of web, default bears",
    ],
    'of a Service that finds two workloads': [
      docs(app('a', 'web'), app('b', 'web'), service('selector: { app: web }')),
      "warning service.web.yaml: selects the pods of the Deployment 'a' and the Deployment 'b': a request goes to any of them",
    ],
    'that is empty finds all': [
      docs(app('a', 'web'), object('networking.k8s.io/v1', 'NetworkPolicy', '{ podSelector: {} }')),
    ],
    'finds what k3s brings': [
      object(
        'networking.k8s.io/v1',
        'NetworkPolicy',
        '{ podSelector: { matchLabels: { k8s-app: kube-dns } } }',
        ', namespace: kube-system',
      ),
    ],
    'may find what a chart makes': [
      docs(
        object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', '{}'),
        service('selector: { app: made }, ports: [{ port: 80 }]'),
      ),
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [objects, ...expected]) => {
    expect(findings({ objects })).toEqual(expected);
  });

  const ports: Record<string, [string, string, ...string[]]> = {
    'of a name that no container has': [
      '{ name: http, containerPort: 8080 }',
      '{ port: 80, targetPort: web }',
      "error service.web.yaml: port 80 leads to 'web', a port that no container has",
    ],
    'of a number that is not declared, where others are': [
      '{ containerPort: 8080 }',
      '{ port: 80 }',
      'warning service.web.yaml: port 80 leads to 80, which no container declares',
    ],
    'of a number, where nothing is declared': ['', '{ port: 80 }'],
    'of a name': ['{ name: http, containerPort: 8080 }', '{ port: 80, targetPort: http }'],
  };
  it.each(Object.entries(ports))('leads to a port %s', (_, [declared, target, ...expected]) => {
    const objects = docs(app('a', 'web', `[${declared}]`), service(`selector: { app: web }, ports: [${target}]`));
    expect(findings({ objects })).toEqual(expected);
  });
});
