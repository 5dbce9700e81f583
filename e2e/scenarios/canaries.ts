import { dashboards } from '../../charts/addons/flagger/dashboards.ts';
import { type KubernetesObject, list, path } from '../../lib/model/object.ts';
import { monitoringPrograms } from '../../test/monitoring-programs.ts';
import { NODE } from '../cluster/api-server.ts';
import { applyAll } from '../cluster/apply.ts';
import { expectNoComplaints, expectNoEnds } from '../cluster/complaints.ts';
import { CLUSTER, startCluster } from '../cluster/control-plane.ts';
import type { Client } from '../cluster/kubernetes.ts';
import { readyPod } from '../cluster/pods.ts';
import { installCrds, makeNamespaces } from '../cluster/prerequisites.ts';
import { JUDGED, NAMES, rendered } from '../delivery/judged-apps.ts';
import { loadPrograms, startLoadTester } from '../delivery/load-tester.ts';
import { stateOf } from '../delivery/state.ts';
import { startPrometheus } from '../monitoring/debian-programs.ts';
import { targetsIn } from '../monitoring/found-targets.ts';
import { hurried, OnLoopback, withoutKubernetes } from '../monitoring/on-loopback.ts';
import { PROMETHEUS, query } from '../monitoring/queries.ts';
import { until } from '../processes/background.ts';
import { forward } from '../processes/forward.ts';
import { readHome } from '../repository/home.ts';
import { startServiceNames } from '../scaling/service-names.ts';
import { type Context, NotRun, none, type Scenario } from '../scenario.ts';
import { routesOf } from '../traefik/routes.ts';
import { FACTS } from '../traefik/small-cluster.ts';
import { standIns } from '../traefik/stand-ins.ts';

/**
 * Flagger and Traefik run as their manifests say, and the load tester and Debian's Prometheus with their rendered arguments and files, a
 * second for each minute. Apps get a second version, and Flagger asks Prometheus by the rendered queries what Traefik told. Then:
 *
 * - A version that answers well is taken for good, by its first looks, while the load tester sends it requests.
 * - One that answers 500, one that is slow, one that nobody asks, one with a check whose metric has another name, and one that does not answer
 *   what is asked of it first are taken back, each for that reason; the last one without a request of anybody.
 * - One that nobody asks, and for which that speaks, is taken for good.
 * - While Prometheus is away each look is a bad one; where that is not one too many, the version waits, and goes on afterwards. One that was
 *   taken back is tried again once its Deployment is started anew.
 * - The alert tells of those that were taken back, and of no others, and each panel of the dashboard has rows.
 * - Flagger is refused nothing, and complains of nothing else.
 */
export const scenario: Scenario = {
  proves:
    'Flagger asks Prometheus by the rendered queries, takes versions that answer well and takes back those that do not',
  small: false,
  seconds: 240,
  tools: [...CLUSTER, 'echo', 'flagger', 'flagger-loadtester', 'traefik'],
  prepare: () => {
    monitoringPrograms();
    loadPrograms();
  },
  run: async (context) => {
    const [programs, load] = [monitoringPrograms(), loadPrograms()];
    if (programs === undefined || load === undefined)
      throw new NotRun('there is no Debian to bring Prometheus and hey');
    const { folder, progress } = context;
    const home = await readHome(context.root);
    const objects = rendered(home, 1);
    const isEchoed = ({ metadata }: { readonly metadata: { readonly namespace?: string } }) =>
      NAMES.includes(String(metadata.namespace));
    const { client, kubelet } = await startCluster(context, FACTS.nodes, {
      isEchoed,
    });
    await startServiceNames(NODE, client, {
      'metrics.metrics.svc.cluster.local': NODE,
      'traefik.traefik.svc.cluster.local': NODE,
      'flagger-loadtester.flagger.svc.cluster.local': NODE,
    });
    await bringUp(context, client, objects);
    await startLoadTester(context, objects, load);
    const local = new OnLoopback(objects, folder);
    await writeFiles(local, client);
    const prometheus = await startPrometheus(local, { folder, programs });
    await until('Prometheus hears Traefik and Flagger', async () => (await query('up == 1')).length >= 2, {
      seconds: 30,
    });

    await Promise.all(NAMES.map((name) => reaches(client, name, 'Initialized')));
    progress(`Flagger has ${NAMES.length} apps`);
    await bring(client, rendered(home, 2));
    await Promise.all(NAMES.map((name) => reaches(client, name, JUDGED[name]?.because ? 'Failed' : 'Succeeded')));
    const log = [...kubelet.logs('flagger').values()].join('\n');
    none('versions come to another end', (await Promise.all(NAMES.map((name) => ends(client, name, log)))).flat());
    const asked = await query('traefik_service_requests_total{service=~"refusing_.*-canary.*"}');
    if (asked.length > 0) throw new Error('a version that does not answer what is asked first is given requests');
    progress('versions are taken for good, and taken back, each for its reason');

    await areTold();
    progress('the alert tells of those that were taken back, and each panel has rows');

    await prometheus.end();
    await bring(
      client,
      rendered(home, 3).filter(({ metadata }) => ['good', 'quiet'].includes(metadata.name)),
    );
    await reaches(client, 'good', 'Failed');
    await until('a patient version waits', async () => (await stateOf(client, 'quiet')).badLooks > 0, { seconds: 60 });
    await startPrometheus(local, { folder, programs });
    await restart(client, 'good');
    for (const name of ['quiet', 'good']) {
      await reaches(client, name, 'Succeeded');
      const { image } = await stateOf(client, name);
      if (!String(image).endsWith(':3')) throw new Error(`${name} answers as ${image}`);
    }
    progress('while Prometheus is away nothing goes on, and afterwards what waited does, and what is tried again');

    expectNoEnds(kubelet.events(), 'flagger');
    expectNoComplaints(kubelet.logs('flagger'), EXPLAINED);
    progress('nothing is refused to Flagger');
  },
};

/** What Flagger calls an error, and is none here. */
const EXPLAINED = [
  /Prometheus query failed for \w+: request failed/,
  // It starts before Prometheus, whose targets are the pods that run.
  /Metrics server \S+ unreachable/,
];

/** Applies what it takes, but for programs that run beside the cluster, and waits for Traefik and Flagger. */
async function bringUp({ root }: Context, client: Client, objects: readonly KubernetesObject[]): Promise<void> {
  await installCrds(client, root);
  await makeNamespaces(client, objects);
  const isOf = ({ kind, metadata: { name, namespace = name } }: KubernetesObject) =>
    ['traefik', 'flagger', ...NAMES].includes(namespace) &&
    !/WebhookConfiguration|CustomResourceDefinition|ExternalSecret/.test(kind) &&
    !name.startsWith('flagger-loadtester');
  const secrets = standIns(objects, routesOf(objects)).objects.filter(({ kind }) => kind === 'Secret');
  const isCanary = ({ kind }: KubernetesObject) => kind === 'Canary';
  const all = [...objects.filter(isOf), ...secrets.filter(isOf)];
  await applyAll(
    client,
    all.filter((each) => !isCanary(each)),
  );
  const traefik = await readyPod(client, 'traefik', 'app.kubernetes.io/name=traefik');
  await readyPod(client, 'flagger', 'app.kubernetes.io/name=flagger');
  await forward({ host: NODE, port: 443 }, { host: traefik.address, port: 8443 });
  await applyAll(client, all.filter(isCanary));
}

/** As Flux brings the next version: Flagger's Service it leaves alone. */
async function bring(client: Client, objects: readonly KubernetesObject[]): Promise<void> {
  await applyAll(
    client,
    objects.filter(({ kind, metadata }) => kind === 'Deployment' && NAMES.includes(metadata.name)),
  );
}

/** As `kubectl rollout restart` does. */
async function restart(client: Client, name: string): Promise<void> {
  const annotations = { 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() };
  const at = `/apis/apps/v1/namespaces/${name}/deployments/${name}?fieldManager=kubectl-rollout`;
  const change = { spec: { template: { metadata: { annotations } } } };
  await client.must('PATCH', at, change, 'application/strategic-merge-patch+json');
}

async function writeFiles(local: OnLoopback, client: Client): Promise<void> {
  const pods = list((await client.ask('GET', '/api/v1/pods')).body.items);
  const found = targetsIn({ pods, nodes: [] }, (pod, port) => ({
    target: `${path(pod.status, 'podIP')}:${port}`,
  }));
  local.write('metrics', 'prometheus', (name, text) =>
    name === 'prometheus.yml' ? withoutKubernetes(text, found) : hurried(text),
  );
}

async function reaches(client: Client, name: string, phase: string): Promise<void> {
  await until(
    `${name} is ${phase}`,
    async () => {
      const state = await stateOf(client, name);
      if (state.phase === phase) return true;
      throw new Error(`it is ${JSON.stringify(state)}`);
    },
    { seconds: 150 },
  );
}

/** What is otherwise than it should be after the second version. */
async function ends(client: Client, name: string, log: string): Promise<readonly string[]> {
  const { because } = JUDGED[name] ?? {};
  const { image, weights } = await stateOf(client, name);
  const wanted = `registry.bramble.example/${name}:${because ? 1 : 2}`;
  const said = log.split('\n').filter((line) => line.includes(`"canary":"${name}.${name}"`) && /Halt/.test(line));
  return [
    ...(image === wanted ? [] : [`${name} answers as ${image}`]),
    ...(weights.join() === `${name}-primary 100` ? [] : [`${name} is led by ${weights}`]),
    ...(because === undefined && said.length > 0 ? [`${name} was held: ${said[0]}`] : []),
    ...(because && !said.every((line) => because.test(line)) ? [`${name} is held otherwise: ${said.join('\n')}`] : []),
    ...(because && said.length === 0 ? [`nothing is said of ${name}`] : []),
  ];
}

/** Who was taken back is told, and nobody else. */
async function areTold(): Promise<void> {
  const back = NAMES.filter((name) => JUDGED[name]?.because).sort();
  await until(
    'the alert tells of versions that were taken back',
    async () => {
      const answer = await fetch(`http://${PROMETHEUS}/api/v1/alerts`);
      const { data } = (await answer.json()) as {
        readonly data: { readonly alerts: readonly { readonly labels: Readonly<Record<string, string>> }[] };
      };
      const told = data.alerts.filter(({ labels }) => labels.alertname === 'VersionTakenBack');
      const names = told.map(({ labels }) => (labels.namespace === labels.name ? labels.name : 'another')).sort();
      if (names.join() !== back.join()) throw new Error(`it tells of ${names.join()}`);
      return true;
    },
    { seconds: 30 },
  );
  const queries = dashboards().flatMap(({ rows }) =>
    rows.flatMap(({ panels }) => panels.flatMap(({ shows }) => Object.values(shows))),
  );
  for (const each of queries) if ((await query(String(each))).length === 0) throw new Error(`'${each}' has no rows`);
}
