import {
  app,
  type Cluster,
  type Component,
  type ComponentProps,
  claim,
  component,
  configMapVolume,
  emptyDir,
  externalService,
  helmRelease,
  type JsonMap,
  nfs,
  node,
  secret,
  secretVolume,
} from 'bramble';
import { ApiObject } from 'cdk8s';
import { certManager } from '../charts/addons/cert-manager/index.ts';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { AGENT, BUSYBOX, web } from './sample-app.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const LABELS = { 'app.kubernetes.io/name': 'web' };
const ADDONS = [metallb(), traefik({ address: '10.10.11.21' }), certManager({ email: 'admin@bramble.example' })];

/** A component that draws plain objects. */
function drawing(objects: (cluster: Cluster) => readonly JsonMap[], props: Partial<ComponentProps> = {}): Component {
  return component({
    name: 'web',
    images: [BUSYBOX],
    chart: (chart, cluster) => {
      for (const [index, object] of objects(cluster).entries()) new ApiObject(chart, `${index}`, object as never);
    },
    ...props,
  });
}

function container(cluster: Cluster, props: JsonMap = {}): JsonMap {
  return {
    name: 'web',
    image: cluster.image(BUSYBOX),
    resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '64Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    },
    ...props,
  };
}

function pod(containers: readonly JsonMap[], props: JsonMap = {}): JsonMap {
  return {
    automountServiceAccountToken: false,
    nodeSelector: { 'kubernetes.io/arch': 'arm64' },
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    containers,
    ...props,
  };
}

const template = (spec: JsonMap): JsonMap => ({ metadata: { labels: LABELS }, spec });
const selector = { matchLabels: LABELS };

function deployment(spec: JsonMap, props: JsonMap = {}): JsonMap {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { selector, template: template(spec), ...props },
  };
}

function service(spec: JsonMap, metadata: JsonMap = {}): JsonMap {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', ...metadata }, spec };
}

const http = { name: 'http', containerPort: 8080 };
const answers = { ports: [http], readinessProbe: { tcpSocket: { port: 'http' } } };
const served = (cluster: Cluster) => deployment(pod([container(cluster, answers)]));
const toWeb = service({ selector: LABELS, ports: [{ name: 'http', port: 80, targetPort: 'http' }] });

const oneNumber = {
  ports: [
    { name: 'dns', containerPort: 5353, protocol: 'UDP' },
    { name: 'dns-tcp', containerPort: 5353 },
  ],
  readinessProbe: { tcpSocket: { port: 'dns-tcp' } },
};
const nameServer = (cluster: Cluster) => deployment(pod([container(cluster, oneNumber)]));

function route(kind: string, spec: JsonMap, name = 'web'): JsonMap {
  return { apiVersion: 'traefik.io/v1alpha1', kind, metadata: { name }, spec };
}

const unusual: Record<string, Component | readonly Component[]> = {
  'a host two steps below the domain, with a certificate of its own': [
    ...ADDONS,
    web({ expose: { through: 'lan', host: 'a.web.bramble.example', as: 'ingress' } }),
  ],
  'an init container that goes on running beside the app': drawing((cluster) => [
    deployment(
      pod([container(cluster)], { initContainers: [container(cluster, { name: 'log', restartPolicy: 'Always' })] }),
    ),
  ]),
  'a Service without selector, and the EndpointSlice that says where it leads': drawing(() => [
    service({ clusterIP: 'None', ports: [{ name: 'db', port: 5432 }] }),
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'web-1', labels: { 'kubernetes.io/service-name': 'web' } },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['10.10.11.40'] }],
      ports: [{ name: 'db', port: 5432 }],
    },
  ]),
  'a Service that is another name': drawing(() => [
    service({ type: 'ExternalName', externalName: 'nas.bramble.example' }),
  ]),
  'a machine outside, under two ports': component({
    name: 'web',
    chart: (chart, cluster) =>
      externalService(chart, cluster, { name: 'web', address: '10.10.11.40', ports: { smb: 445, web: 443 } }),
  }),
  'a Service with several ports, to ports by their names and their numbers': drawing((cluster) => [
    deployment(pod([container(cluster, { ...answers, ports: [http, { name: 'metrics', containerPort: 9090 }] })])),
    service({
      selector: LABELS,
      ports: [
        { name: 'http', port: 80, targetPort: 'http' },
        { name: 'metrics', port: 9090, targetPort: 9090 },
        { name: 'same', port: 8080 },
      ],
    }),
  ]),
  'one number for TCP and for UDP': drawing((cluster) => [
    nameServer(cluster),
    service({
      selector: LABELS,
      ports: [
        { name: 'dns', port: 53, protocol: 'UDP', targetPort: 'dns' },
        { name: 'dns-tcp', port: 53, targetPort: 'dns-tcp' },
      ],
    }),
  ]),
  'one address for TCP and for UDP, shared by two Services': drawing((cluster) => {
    const shared = (name: string, port: JsonMap): JsonMap =>
      service(
        { type: 'LoadBalancer', selector: LABELS, ports: [port] },
        {
          name,
          annotations: { 'metallb.io/loadBalancerIPs': '10.10.11.25', 'metallb.io/allow-shared-ip': 'dns' },
        },
      );
    return [
      nameServer(cluster),
      shared('udp', { name: 'dns', port: 53, protocol: 'UDP', targetPort: 'dns' }),
      shared('tcp', { name: 'dns-tcp', port: 53, targetPort: 'dns-tcp' }),
    ];
  }),
  'a DaemonSet in the network of every node, whatever its taints': drawing(
    (cluster) => [
      {
        apiVersion: 'apps/v1',
        kind: 'DaemonSet',
        metadata: { name: 'web' },
        spec: {
          selector,
          updateStrategy: { rollingUpdate: { maxUnavailable: '100%' } },
          template: template(
            pod([container(cluster, { ports: [{ name: 'metrics', containerPort: 9100, hostPort: 9100 }] })], {
              nodeSelector: undefined,
              hostNetwork: true,
              dnsPolicy: 'ClusterFirstWithHostNet',
              tolerations: [{ operator: 'Exists' }],
            }),
          ),
        },
      },
    ],
    { namespace: { podSecurity: 'privileged' } },
  ),
  'a Job': drawing((cluster) => [
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'web' },
      spec: {
        backoffLimit: 0,
        template: { spec: pod([container(cluster)], { restartPolicy: 'Never' }) },
      },
    },
  ]),
  'a CronJob that rests, with a time zone': drawing((cluster) => [
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'web' },
      spec: {
        schedule: '*/10 6-22 1,15 jan-jun mon-fri',
        timeZone: 'America/Argentina/Buenos_Aires',
        suspend: true,
        concurrencyPolicy: 'Replace',
        jobTemplate: { spec: { template: { spec: pod([container(cluster)], { restartPolicy: 'OnFailure' }) } } },
      },
    },
  ]),
  'an app by the clock, with names of days and steps': app({
    name: 'web',
    image: BUSYBOX,
    schedule: '5/20 */6 * 1-12/2 SUN',
    timeZone: 'Europe/Prague',
  }),
  'scratch space in memory': web({ volumes: { '/tmp': emptyDir('tmp', { medium: 'memory', size: '16Mi' }) } }),
  'one volume of a token, the labels of the pod, a ConfigMap and a Secret': drawing((cluster) => [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' }, data: { 'a.conf': 'a' } },
    deployment(
      pod([container(cluster, { volumeMounts: [{ name: 'all', mountPath: '/var/run/all', readOnly: true }] })], {
        volumes: [
          {
            name: 'all',
            projected: {
              defaultMode: 0o440,
              sources: [
                { serviceAccountToken: { path: 'token', expirationSeconds: 3600, audience: 'web' } },
                { downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
                { configMap: { name: 'web', items: [{ key: 'a.conf', path: 'a.conf' }] } },
                { secret: { name: 'not-yet', optional: true } },
              ],
            },
          },
        ],
      }),
    ),
  ]),
  'Secrets and ConfigMaps that need not be there': drawing((cluster) => [
    deployment(
      pod([
        container(cluster, {
          env: [
            { name: 'A', valueFrom: { secretKeyRef: { name: 'not-yet', key: 'a', optional: true } } },
            { name: 'B', valueFrom: { configMapKeyRef: { name: 'not-yet', key: 'b', optional: true } } },
          ],
          envFrom: [{ secretRef: { name: 'not-yet', optional: true }, prefix: 'MORE_' }],
        }),
      ]),
    ),
  ]),
  'files of a Secret and a ConfigMap that need not be there': web({
    volumes: {
      '/tls': secretVolume('tls', 'not-yet', { optional: true }),
      '/etc/web': configMapVolume('config', 'not-yet', { optional: true }),
    },
  }),
  'variables made of others, and of the pod': web({
    env: {
      HOST: 'db.bramble.example',
      USER_NAME: 'web',
      POD: { is: 'field', path: 'metadata.name' },
      URL: 'postgres://$(USER_NAME)@$(HOST)/$(POD)',
      PRICE: '$5, $$(HOST) and $HOME',
      EMPTY: '',
      YES: 'yes',
      ZERO: 0,
      'dotted.name': true,
    },
  }),
  'a StatefulSet with two claims': web({
    stateful: true,
    replicas: 2,
    volumes: { '/data': claim('data', '1Gi'), '/log': claim('log', '512Mi', { storageClass: 'local-path' }) },
  }),
  'a route of two hosts and a path': [
    ...ADDONS,
    drawing(
      (cluster) => [
        served(cluster),
        toWeb,
        route('IngressRoute', {
          entryPoints: ['websecure'],
          routes: [
            {
              kind: 'Rule',
              match: '(Host(`a.bramble.example`) || Host(`b.bramble.example`)) && PathPrefix(`/api`) && !Method(`PUT`)',
              services: [{ name: 'web', port: 'http' }],
            },
            {
              kind: 'Rule',
              match: 'HostRegexp(`^.+\\.dyn\\.bramble\\.example$`)',
              priority: 7,
              services: [{ name: 'web', port: 80, weight: 1 }],
            },
          ],
          tls: {},
        }),
      ],
      { expose: { through: 'lan', host: 'a.bramble.example' }, records: { 'b.bramble.example': '10.10.11.21' } },
    ),
  ],
  'a route of TCP for every name': [
    ...ADDONS,
    drawing((cluster) => [
      served(cluster),
      toWeb,
      route('IngressRouteTCP', {
        entryPoints: ['websecure'],
        routes: [{ match: 'HostSNI(`*`)', priority: 1, services: [{ name: 'web', port: 80 }] }],
        tls: { passthrough: true },
      }),
    ]),
  ],
  'Middlewares that are made of others': [
    ...ADDONS,
    drawing(
      (cluster) => [
        served(cluster),
        toWeb,
        route('Middleware', { stripPrefix: { prefixes: ['/web'] } }, 'strip'),
        route('Middleware', { headers: { customRequestHeaders: { 'X-Script-Name': '' } } }, 'headers'),
        route(
          'Middleware',
          { chain: { middlewares: [{ name: 'strip' }, { name: 'headers', namespace: 'web' }] } },
          'all',
        ),
        route('IngressRoute', {
          entryPoints: ['websecure'],
          routes: [
            {
              kind: 'Rule',
              match: 'Host(`web.bramble.example`)',
              middlewares: [{ name: 'all' }],
              services: [{ name: 'web', port: 80 }],
            },
          ],
          tls: {},
        }),
      ],
      { expose: { through: 'lan' } },
    ),
  ],
  'a certificate for every name of a domain': [
    ...ADDONS,
    drawing(() => [
      {
        apiVersion: 'cert-manager.io/v1',
        kind: 'Certificate',
        metadata: { name: 'wildcard' },
        spec: {
          secretName: 'wildcard',
          dnsNames: ['lab.bramble.example', '*.lab.bramble.example'],
          duration: '2160h',
          renewBefore: '360h0m0s',
          privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
          issuerRef: { name: 'letsencrypt-prod', kind: 'ClusterIssuer' },
        },
      },
    ]),
  ],
  'shares of the pods in percent': drawing((cluster) => [
    deployment(pod([container(cluster, answers)]), {
      replicas: 2,
      strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
    }),
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web' },
      spec: { selector, maxUnavailable: '50%' },
    },
  ]),
  'amounts in every way to write them': drawing((cluster) => [
    deployment(
      pod([
        container(cluster, {
          resources: {
            requests: { cpu: 0.5, memory: '1e6', 'ephemeral-storage': '1500k' },
            limits: { cpu: '1500m', memory: '128974848', 'ephemeral-storage': '0.5Gi' },
          },
        }),
      ]),
    ),
  ]),
  'annotations with odd keys': web({
    annotations: {
      'UPPER_case.and-dots': 'x',
      'a.b-c.example/K_e.y-1': '{"json": [1, "2"]}',
      'prometheus.io/scrape': 'true',
      empty: '',
    },
  }),
  'an app that nothing connects to': app({ name: 'web', image: BUSYBOX, args: ['sleep', 'infinity'] }),
  "an app in another's namespace": [
    component({ name: 'shared' }),
    app({ name: 'web', image: BUSYBOX, port: 8080, namespace: 'shared' }),
  ],
  'an app that is root, writes anywhere, and shares an NFS folder': web({
    security: { user: 0, group: 0, writableRoot: true },
    namespace: { podSecurity: 'privileged' },
    volumes: { '/photos': nfs('photos', { server: 'nas.bramble.example', path: '/export/photos' }) },
  }),
  'a Helm release whose values come from a ConfigMap that need not be there': [
    drawing(
      () => [
        {
          apiVersion: 'source.toolkit.fluxcd.io/v1',
          kind: 'HelmRepository',
          metadata: { name: 'web' },
          spec: { interval: '1h', url: 'https://charts.bramble.example' },
        },
        {
          apiVersion: 'helm.toolkit.fluxcd.io/v2',
          kind: 'HelmRelease',
          metadata: { name: 'web' },
          spec: {
            interval: '1h30m',
            chart: { spec: { chart: 'web', version: '1.2.3', sourceRef: { kind: 'HelmRepository', name: 'web' } } },
            valuesFrom: [{ kind: 'ConfigMap', name: 'not-yet', optional: true }],
            values: { anything: { goes: [1, 'two', { three: null }] } },
          },
        },
      ],
      { images: [] },
    ),
  ],
  'a Helm release that brings its kinds, and an object of one of them': [
    helmRelease({
      name: 'farm',
      repository: 'https://charts.bramble.example',
      version: '2.19.0',
      installs: { crds: ['farms.example'] },
    }),
    drawing(
      (cluster) => [
        served(cluster),
        {
          apiVersion: 'farms.example/v1',
          kind: 'Farm',
          metadata: { name: 'web' },
          spec: { of: { name: 'web' }, whatever: ['it', 'knows'] },
        },
      ],
      { accept: { 'unknown-schema': 'the chart alone brings its CRDs' } },
    ),
  ],
  'a way in to a path of a host that another app has': [
    ...ADDONS,
    app({
      name: 'api',
      image: BUSYBOX,
      port: 8080,
      expose: { through: 'lan', host: 'web.bramble.example', path: '/api' },
    }),
    web({ expose: { through: 'lan' } }),
  ],
  'a sidecar, two ports of its own, and a Secret for both': web({
    env: { TOKEN: secret('token') },
    ports: { metrics: 9090, dns: { container: 5353, protocol: 'UDP' } },
    sidecars: { exporter: { image: BUSYBOX, ports: { exporter: 9100 }, envFrom: ['web'] } },
  }),
};

it.each(Object.entries(unusual))('%s is right', (_, components) => {
  const nodes = [node('pi-1', { ...AGENT, role: 'server', address: '10.10.11.11' }), node('pi-3', AGENT)];
  const declaration = sample({ nodes, components: Array.isArray(components) ? components : [components as Component] });
  expect(renderSample(declaration).findings.map(brief)).toEqual([]);
});
