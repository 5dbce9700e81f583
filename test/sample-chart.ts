import { type Component, type HelmReleaseProps, helmRelease } from 'bramble';
import { parseAllDocuments } from 'yaml';
import { objectsDigest } from '../lib/input/read-charts.ts';
import type { Inputs } from '../lib/model/inputs.ts';
import type { KubernetesObject } from '../lib/model/object.ts';
import type { ChartRecord, RenderedChart } from '../lib/model/rendered-chart.ts';
import { render } from '../lib/render.ts';
import { ALL_RULES, CRDS, KINDS, SCHEMAS, SIDES, sample, samplePins } from './sample-cluster.ts';

export const SOURCE = { repository: 'https://charts.bramble.example', version: '1.2.3' } as const;

/** What keeps a pod of the chart as the rules want it. */
export const WORKLOAD = (spec = '', container = '') => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: db }
spec:
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      automountServiceAccountToken: false
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: RuntimeDefault } }
      ${spec}
      containers:
        - name: db
          image: registry.bramble.example/db:1.0.0
          ports: [{ name: sql, containerPort: 5432 }]
          readinessProbe: { tcpSocket: { port: sql } }
          resources: { requests: { cpu: 10m, memory: 32Mi }, limits: { memory: 64Mi } }
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] }, readOnlyRootFilesystem: true }
          ${container}
`;
export const SERVICE = `
apiVersion: v1
kind: Service
metadata: { name: db }
spec: { selector: { app: db }, ports: [{ name: sql, port: 5432, targetPort: sql }] }
`;
export const ROLE = (resource: string, verb = 'create') => `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: db }
rules: [{ apiGroups: [''], resources: [${resource}], verbs: [${verb}] }]
`;

/** The chart as it was rendered for the release `db` of the namespace `db`. */
export function rendered(
  yaml: string,
  record: Partial<ChartRecord> = {},
  more: Partial<RenderedChart> = {},
): RenderedChart {
  const objects = parseAllDocuments(yaml).map((each) => each.toJS() as KubernetesObject);
  return {
    folder: 'imports/charts/home/db',
    record: {
      ...{ release: 'db/db', as: { name: 'db', namespace: 'db' }, chart: 'db', ...SOURCE },
      ...{ without: ['tests'], pins: {}, values: {}, objects: objectsDigest(objects), ...record },
    },
    objects: new Map(objects.map((each) => [`${each.kind.toLowerCase()}.${each.metadata.name}.yaml`, each])),
    ...more,
  };
}

export const release = (props: object = {}) => helmRelease({ name: 'db', ...SOURCE, ...props } as HelmReleaseProps);

export function renderWith(
  components: readonly Component[],
  charts: readonly RenderedChart[],
  inputs: Partial<Inputs> = {},
) {
  const declaration = sample({ components });
  const known = { pins: samplePins(declaration), crds: CRDS, kinds: KINDS, sides: SIDES, schemas: SCHEMAS };
  const secrets = { files: [], strays: [] };
  return render(
    declaration,
    { ...known, secrets, charts, chartFolders: () => [], ...inputs },
    'clusters/home',
    ALL_RULES,
  );
}
