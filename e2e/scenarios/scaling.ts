import { createServer, request } from 'node:http';
import { app, cluster, image, node } from 'bramble';
import { alerts } from '../../charts/addons/keda/alerts.ts';
import { dashboards } from '../../charts/addons/keda/dashboards.ts';
import { hours, keda, metric, scaledBy, sleeps } from '../../charts/addons/keda/index.ts';
import { metallb } from '../../charts/addons/metallb/index.ts';
import { traefik } from '../../charts/addons/traefik/index.ts';
import { Cluster } from '../../lib/model/cluster.ts';
import { type JsonMap, type KubernetesObject, list, path } from '../../lib/model/object.ts';
import { aggregation } from '../cluster/aggregation.ts';
import { NODE } from '../cluster/api-server.ts';
import { applyAll } from '../cluster/apply.ts';
import { expectNoComplaints, expectNoEnds } from '../cluster/complaints.ts';
import { CLUSTER, startCluster } from '../cluster/control-plane.ts';
import type { Client } from '../cluster/kubernetes.ts';
import { readyPod } from '../cluster/pods.ts';
import { installCrds, makeNamespaces } from '../cluster/prerequisites.ts';
import { until } from '../processes/background.ts';
import { readHome } from '../repository/home.ts';
import { startServiceNames } from '../scaling/service-names.ts';
import { none, type Scenario } from '../scenario.ts';
import { renderMadeUp } from '../traefik/made-up-cluster.ts';

/**
 * KEDA's operator and metrics server, and the interceptor and the scaler of its HTTP add-on, run as their manifests say, with the rights that
 * bramble draws. The API server passes questions on, and controllers have accounts of their own, as k3s has it. Prometheus is played, and KEDA
 * asks it each second. Then:
 *
 * - The API server knows the metrics server, by the certificate that the operator made, and passes a question on to it.
 * - An app has as many pods as a number says, up to its most, one while there is little to do, and none while there is nothing; an answer that
 *   is missing changes nothing, neither of one pod nor of several.
 * - An app whose hours are now has as many pods as it says, and one whose hours are not has none.
 * - An app that sleeps has no pod. A request for its host waits at the interceptor until the app has started, and is answered by it; then it sleeps again.
 * - Nothing is refused to them.
 */
export const scenario: Scenario = {
  proves:
    'KEDA scales by a number and by the clock, to several and down to nothing, and wakes an app that sleeps with the first request',
  small: false,
  seconds: 90,
  tools: [...CLUSTER, 'echo', 'keda', 'keda-http-interceptor', 'keda-http-scaler', 'keda-metrics-apiserver'],
  run: async (context) => {
    const { root, progress } = context;
    const rendered = renderMadeUp(declared, await readHome(root));
    const objects = rendered.objects.filter(isOfScaling).map(hurried);
    const isEchoed = ({ metadata: { namespace } }: { readonly metadata: { readonly namespace?: string } }) =>
      namespace !== KEDA;
    const args = { apiServer: aggregation(context.folder), controllers: QUICK };
    const { client, kubelet } = await startCluster(context, declared.nodes, { isEchoed }, args);
    let waiting: number | undefined = 0;
    await playPrometheus(() => waiting);
    await startServiceNames(NODE, client, { 'numbers.numbers.svc.cluster.local': NODE });
    await installCrds(client, root);
    await makeNamespaces(client, objects);
    const isScaled = ({ kind }: KubernetesObject) => kind === 'ScaledObject';
    await applyAll(
      client,
      objects.filter((each) => !isScaled(each)),
    );
    const interceptor = await readyPod(client, KEDA, `app.kubernetes.io/name=${INTERCEPTOR}`);
    for (const name of ['keda-http-scaler', 'keda-operator', 'keda-metrics-apiserver'])
      await readyPod(client, KEDA, `app.kubernetes.io/name=${name}`);
    await until('the API server knows the metrics server', () => isAvailable(client), { seconds: 60 });
    progress('KEDA is ready, and the API server passes questions on to it');
    await applyAll(client, objects.filter(isScaled));

    const has = (name: string, pods: number) =>
      until(`${name} has ${pods} pods`, async () => (await readyPods(client, name)) === pods, { seconds: 90 });
    for (const name of ['worker', 'night', 'wiki']) await has(name, 0);
    await has('day', 2);
    progress(
      'without work, outside of its hours and asleep an app has no pod, and within its hours as many as it says',
    );

    waiting = 5;
    await has('worker', 1);
    waiting = undefined;
    await stays(client, 'worker', 1);
    waiting = 50;
    await has('worker', 3);
    expectEqual(await numberOf(client, 'worker'), '50');
    waiting = undefined;
    await stays(client, 'worker', 3);
    waiting = 500;
    await has('worker', 4);
    waiting = 5;
    await has('worker', 1);
    waiting = 0;
    await has('worker', 0);
    progress('a number wakes an app, says how many pods it has, and puts it to sleep, and no number changes nothing');

    await stays(client, 'wiki', 0);
    const stranger = await askFor('elsewhere.bramble.example', interceptor.address);
    if (stranger.status !== 404) throw new Error(`who asks for another host is answered ${stranger.status}`);
    const woken = await askFor('wiki.bramble.example', interceptor.address);
    if (woken.status !== 200 || !woken.text.includes('wiki-'))
      throw new Error(`who asks for the app that sleeps is answered ${woken.status}: ${woken.text}`);
    await has('wiki', 1);
    progress('a request wakes the app that sleeps, and is answered by it');
    await has('wiki', 0);
    progress('it sleeps again');

    none('nobody tells what pages and alerts ask for', await untold(client));
    progress('they tell what pages and alerts ask for');

    // The operator starts anew once it has made the certificate, and so does the metrics server where it has come before that.
    const unexpected = kubelet.events().filter((line) => !/^keda\/keda-(operator|metrics-apiserver)-/.test(line));
    expectNoEnds(unexpected, KEDA);
    expectNoComplaints(kubelet.logs(KEDA), EXPLAINED);
    progress('nothing is refused to them');
  },
};

const KEDA = 'keda';
/** Controllers ask as k3s' do, each by an account of its own; the one of autoscalers looks each second, and forgets as soon. */
const QUICK = [
  '--use-service-account-credentials=true',
  '--horizontal-pod-autoscaler-sync-period=1s',
  '--horizontal-pod-autoscaler-downscale-stabilization=2s',
];
const OPERATOR = 'keda-operator';
const INTERCEPTOR = 'keda-http-interceptor';

/** What they call an error, and is none here. */
const EXPLAINED = [
  // The number is taken away.
  /target may be lost, the result is empty|error when getting metric values metric:s0-prometheus/,
  // They came before what they ask.
  /there isn't any valid interceptor endpoint/,
  /open \/certs\/ca\.crt: no such file or directory/,
];

const LAN = { through: 'lan' } as const;
const APP = { image: image('docker.io/library/busybox'), port: 8080 };
/** Its Service is asked, and Prometheus is played in its place. */
const NUMBERS = {
  ...app({ name: 'numbers', image: APP.image, ports: { http: 9090 } }),
  provides: { metrics: { namespace: 'numbers', workload: 'numbers' } },
};

const declared = cluster({
  name: 'scaling',
  domain: 'bramble.example',
  nodes: [node('pi-1', { role: 'server', address: '10.10.11.11', podNetwork: '10.42.0.0/24', memory: '8Gi', cpus: 4 })],
  networks: { lan: ['10.10.11.0/24'] },
  loadBalancers: '10.10.11.21-10.10.11.29',
  components: [
    metallb(),
    traefik({ address: '10.10.11.21', dashboard: false }),
    keda({ http: true }),
    NUMBERS,
    app({
      ...APP,
      name: 'worker',
      with: [scaledBy([metric({ query: 'sum(jobs_waiting)', perPod: 20 })], { min: 0, max: 4, after: '1s' })],
    }),
    // All the year but for a minute, and that minute.
    app({
      ...APP,
      name: 'day',
      with: [
        scaledBy([hours({ from: '1 0 1 1 *', to: '0 0 1 1 *', pods: 2, timeZone: 'UTC' })], {
          min: 0,
          max: 3,
          after: '1s',
        }),
      ],
    }),
    app({
      ...APP,
      name: 'night',
      with: [
        scaledBy([hours({ from: '0 0 1 1 *', to: '1 0 1 1 *', timeZone: 'UTC' })], { min: 0, max: 1, after: '1s' }),
      ],
    }),
    app({ ...APP, name: 'wiki', expose: LAN, with: [sleeps({ after: '5s' })] }),
  ],
});

/** What it takes to scale: no ways in. */
function isOfScaling({ apiVersion, kind, metadata: { name, namespace = name } }: KubernetesObject): boolean {
  const isWayIn = /^(traefik|metallb|cert-manager)\b/.test(namespace) || /^(traefik|metallb)\.io\//.test(apiVersion);
  return !isWayIn && kind !== 'CustomResourceDefinition';
}

/** KEDA looks each second, and not twice a minute. */
function hurried(object: KubernetesObject): KubernetesObject {
  return object.kind === 'ScaledObject'
    ? { ...object, spec: { ...(object.spec as JsonMap), pollingInterval: 1 } }
    : object;
}

/** Answers each query with one number, or with none. */
async function playPrometheus(number: () => number | undefined): Promise<void> {
  const server = createServer((_, answer) => {
    const value = number();
    const result = value === undefined ? [] : [{ metric: {}, value: [Date.now() / 1000, String(value)] }];
    answer.setHeader('content-type', 'application/json');
    answer.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }));
  });
  await new Promise<void>((resolve) => server.listen(9090, NODE, resolve));
  server.unref();
}

/** Asks the interceptor for a host, as the ingress would. */
async function askFor(host: string, address: string): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const call = request({ host: address, port: 8080, path: '/', headers: { host } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode!, text }));
    });
    call.once('error', reject);
    call.end();
  });
}

async function isAvailable(client: Client): Promise<boolean> {
  const { status } = await client.must(
    'GET',
    '/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.external.metrics.k8s.io',
  );
  const available = list(path(status, 'conditions')).find(({ type }) => type === 'Available');
  if (available?.status !== 'True') throw new Error(String(available?.message));
  return true;
}

/** What the metrics server says, through the API server, of the first trigger of an app. */
async function numberOf(client: Client, name: string): Promise<string> {
  const selector = encodeURIComponent(`scaledobject.keda.sh/name=${name}`);
  const at = `/apis/external.metrics.k8s.io/v1beta1/namespaces/${name}/s0-prometheus?labelSelector=${selector}`;
  return String(list((await client.must('GET', at)).items)[0]?.value);
}

/** The metrics that pages and alerts ask for, and no program tells. */
async function untold(client: Client): Promise<readonly string[]> {
  const pages = dashboards(new Cluster(declared, { pins: {}, crds: [] }));
  const asked = JSON.stringify([pages, alerts.map(({ when }) => when)]).match(/\b(keda|interceptor)_\w+/g) ?? [];
  const told = await Promise.all(
    [`${OPERATOR}:8080`, `${INTERCEPTOR}:2223`].map(async (each) => {
      const [name, port] = each.split(':');
      const { address } = await readyPod(client, KEDA, `app.kubernetes.io/name=${name}`);
      return (await fetch(`http://${address}:${port}/metrics`)).text();
    }),
  );
  return [...new Set(asked)].filter((name) => !told.join('\n').includes(`\n${name}{`));
}

function expectEqual(is: string, wanted: string): void {
  if (is !== wanted) throw new Error(`the metrics server says ${is}, not ${wanted}`);
}

async function readyPods(client: Client, name: string): Promise<number> {
  const { body } = await client.ask('GET', `/apis/apps/v1/namespaces/${name}/deployments/${name}`);
  const wanted = Number(path(body.spec, 'replicas') ?? 1);
  const ready = Number(path(body.status, 'readyReplicas') ?? 0);
  return wanted === ready ? ready : Number.NaN;
}

/** For as long as it takes KEDA to look several times. */
async function stays(client: Client, name: string, pods: number): Promise<void> {
  for (let seconds = 0; seconds < 6; seconds++) {
    const now = await readyPods(client, name);
    if (now !== pods) throw new Error(`${name} has ${now} pods, not ${pods}`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
