import { type HelmReleaseProps, helmRelease, type KubernetesObject } from 'bramble';
import { ApiObject } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { metallb } from '../charts/addons/metallb/index.ts';
import { login, traefik } from '../charts/addons/traefik/index.ts';
import { tinyauth } from '../charts/apps/tinyauth.ts';
import { objectsDigest } from '../lib/input/read-charts.ts';
import type { RenderedChart } from '../lib/model/rendered-chart.ts';
import { render } from '../lib/render.ts';
import { brief, CRDS, KINDS, RULES, SCHEMAS, SIDES, sample, samplePins } from './sample-cluster.ts';

/** A release whose chart was rendered to some objects. */
function releasing(props: HelmReleaseProps, yaml: string) {
  const {
    name,
    repository,
    version,
    values = {},
  } = props as HelmReleaseProps & { repository: string; version: string };
  const objects = parseAllDocuments(yaml).map((each) => each.toJS() as KubernetesObject);
  const chart = repository.startsWith('oci://') ? repository.split('/').at(-1)! : name;
  const rendered: RenderedChart = {
    folder: `imports/charts/home/${name}`,
    record: {
      ...{ release: `${name}/${name}`, as: { name, namespace: name }, chart, repository, version },
      ...{ without: ['tests'], pins: {}, values: values as object as never, objects: objectsDigest(objects) },
    },
    objects: new Map(objects.map((each) => [`${each.kind.toLowerCase()}.${each.metadata.name}.yaml`, each])),
  };
  const components = [metallb(), traefik({ address: '10.10.11.21' }), tinyauth, helmRelease(props)];
  const declaration = sample({ components });
  const known = { pins: samplePins(declaration), crds: CRDS, kinds: KINDS, sides: SIDES, schemas: SCHEMAS };
  const inputs = { ...known, charts: [rendered], chartFolders: () => [] };
  const { findings, files } = render(declaration, inputs, 'clusters/home', RULES);
  return { files, found: findings.filter(({ component }) => component === name).map(brief) };
}

/** A workload as the rules want it, with its Service. */
const running = (name: string, container = '') => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      automountServiceAccountToken: false
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: ${name}
          image: registry.bramble.example/${name}:1.0.0
          ports: [{ name: http, containerPort: 8080 }]
          readinessProbe: { tcpSocket: { port: 8080 } }
          resources: { requests: { cpu: 10m, memory: 32Mi }, limits: { memory: 64Mi } }
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] }, readOnlyRootFilesystem: true }
          ${container}
---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 8080 }] }
`;

const CRD = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: recurringjobs.longhorn.io }
spec:
  group: longhorn.io
  names: { kind: RecurringJob, plural: recurringjobs, singular: recurringjob, listKind: RecurringJobList }
  scope: Namespaced
  versions:
    - name: v1beta2
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: { type: object, properties: { cron: { type: string }, task: { type: string, enum: [backup, snapshot] } } }
`;

describe('20: Longhorn by its chart, with a page behind a login and jobs of its kind', () => {
  const longhorn = (spec: object) =>
    releasing(
      {
        name: 'longhorn',
        repository: 'https://charts.bramble.example',
        version: '1.9.0',
        namespace: { podSecurity: 'privileged' },
        expose: { through: 'lan' },
        service: { name: 'longhorn-frontend', port: 8080 },
        with: [login()],
        config: (chart) => {
          const metadata = { name: 'nightly' };
          new ApiObject(chart, 'nightly', { apiVersion: 'longhorn.io/v1beta2', kind: 'RecurringJob', metadata, spec });
        },
      },
      `${CRD}---${running('longhorn-frontend')}`,
    );

  it('which the definitions of the chart judge', () => {
    expect(longhorn({ cron: '0 3 * * *', task: 'bakcup' }).found).toContainEqual(
      expect.stringMatching(/recurringjob\.nightly\.yaml: spec\.task is 'bakcup'/),
    );
  });

  it('and which are applied once the chart has brought them', () => {
    const { files, found } = longhorn({ cron: '0 3 * * *', task: 'backup' });
    expect(found).toEqual([]);
    expect(files.get('dist/home/longhorn-config/ingressroute.longhorn.yaml')).toContain('name: longhorn-sign-in\n');
    expect(files.get('flux/home/longhorn.yaml')).toMatch(
      /name: longhorn-config[\s\S]*dependsOn:\n +- name: longhorn\n/,
    );
  });
});

describe('22: an app by a chart for any app, from a registry', () => {
  const echo = (values: HelmReleaseProps['values'], container: string) =>
    releasing(
      {
        name: 'echo',
        repository: 'oci://ghcr.io/bramble-examples/charts/app',
        version: '4.4.0',
        values,
        expose: { through: 'lan' },
        service: { port: 8080 },
      } as HelmReleaseProps,
      running('echo', container),
    );

  it('what its values make of pods is judged', () => {
    expect(echo({}, "env: [{ name: DB_HOST, value: 'db.data.svc' }]").found).toEqual([
      "error home/echo deployment.echo.yaml: spec.template.spec.containers[echo].env[DB_HOST].value leads to 'db.data.svc', a Service that is not there",
    ]);
  });

  it('and who may reach them is known', () => {
    const { files, found } = echo({}, '');
    expect(found).toEqual([]);
    expect(files.get('dist/home/echo/networkpolicy.echo.yaml')).toMatch(/app: echo/);
  });
});
