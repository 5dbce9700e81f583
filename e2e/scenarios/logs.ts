import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALERTS } from '../../charts/addons/victoria-logs/alerts.ts';
import { isMap, type JsonMap, type KubernetesObject, list, path } from '../../lib/model/object.ts';
import { applyAll } from '../cluster/apply.ts';
import { expectNoComplaints, expectNoEnds } from '../cluster/complaints.ts';
import { CLUSTER, startCluster } from '../cluster/control-plane.ts';
import type { Client } from '../cluster/kubernetes.ts';
import { areAllReady, readyPod } from '../cluster/pods.ts';
import { missEach } from '../cluster/rights.ts';
import { until } from '../processes/background.ts';
import { readHome } from '../repository/home.ts';
import { none, type Scenario } from '../scenario.ts';

/**
 * VictoriaLogs and vlagent run as their manifests say, under the rights and with the folders that bramble renders for them. Then, for the
 * home cluster:
 *
 * - What a pod says, in the file that its kubelet would write, is found by the name of its namespace, with the pod's and the node's names.
 * - An entry of the journal, handed to the agent of a node as systemd-journal-upload does, is found by its unit.
 * - An agent that starts anew sends nothing twice.
 * - The metrics of which alerts speak are told.
 * - Nothing is refused to them, they complain of nothing, and the agent needs each of its rights.
 */
export const scenario: Scenario = {
  proves:
    'VictoriaLogs finds what pods and the journals of nodes say, by the agents, rights and folders that bramble renders',
  small: false,
  seconds: 25,
  tools: [...CLUSTER, 'victoria-logs', 'vlagent'],
  run: async (context) => {
    const { folder, progress } = context;
    const home = await readHome(context.root);
    const { nodes } = home.declaration;
    for (const { name } of nodes) {
      for (const each of [LOGS, STATE]) mkdirSync(join(folder, 'nodes', name, each), { recursive: true });
    }
    const names: Record<string, readonly string[]> = {};
    const cluster = await startCluster(context, nodes, { names: () => names });
    const { client, kubelet } = cluster;
    const addOn = home.in(NAME).filter(({ apiVersion }) => !apiVersion.startsWith('traefik.io/'));
    const agent = addOn.find(({ kind }) => kind === 'DaemonSet')!;
    await applyAll(
      client,
      addOn.filter((each) => each !== agent),
    );
    const server = await readyPod(client, NAME, `app.kubernetes.io/name=${NAME}`);
    names[server.address] = [`${NAME}.${NAME}.svc.cluster.local`];
    const speaker = await podNamed(client, server.name);
    const log = join(folder, 'nodes', speaker.node, LOGS, `${server.name}_${NAME}_${NAME}-${speaker.container}.log`);
    writeFileSync(log, cri('a word from a pod'));
    await applyAll(client, [agent]);
    await until('an agent is ready on each node', () => areReady(client, nodes.length), { seconds: 60 });
    progress(`${nodes.length} agents are ready`);

    const [said] = await found(server.address, `kubernetes.pod_namespace:${NAME} "a word from a pod"`, 1);
    const labels = ['kubernetes.pod_name', 'kubernetes.pod_node_name', 'kubernetes.container_name'];
    const given = labels.map((label) => said?.[label]);
    const right = [server.name, speaker.node, NAME];
    if (given.join() !== right.join()) throw new Error(`the line bears ${given.join(', ')}, not ${right.join(', ')}`);
    progress('what a pod says is found');

    const [near] = await agentsOf(client);
    await upload(near!.address);
    await found(server.address, '_SYSTEMD_UNIT:="k3s.service" "a word from the node"', 1);
    progress("the journal's entry is found");

    const before = (await agentsOf(client)).find(({ node }) => node === speaker.node)!;
    await client.must('DELETE', `/api/v1/namespaces/${NAME}/pods/${before.name}`);
    await until(
      'the agent is there anew',
      async () => {
        const now = (await agentsOf(client)).find(({ node }) => node === speaker.node);
        return now !== undefined && now.name !== before.name && (await areReady(client, nodes.length));
      },
      { seconds: 60 },
    );
    appendFileSync(log, cri('a later word'));
    await found(server.address, '"a later word"', 1);
    await found(server.address, '"a word from a pod"', 1);
    progress('an agent that starts anew sends what is new, and nothing twice');

    const told = `${await metrics(server.address, 9428)}\n${await metrics(near!.address, 9429)}`;
    const asked = ALERTS.flatMap(({ when }) => when.match(/\b(?:vl|vlagent)_\w+/g) ?? []);
    none(
      'alerts ask for metrics that nobody tells',
      asked.filter((each) => !told.includes(`\n${each}{`)),
    );
    progress(`${new Set(asked).size} metrics of alerts are told`);

    expectNoComplaints(kubelet.logs(NAME));
    expectNoEnds(kubelet.events(), NAME);
    const role = addOn.find(({ kind }) => kind === 'ClusterRole')!;
    progress(`${await missEach(cluster, role, apart(agent))} rights of the agent are missed where one is taken`);
  },
};

const NAME = 'victoria-logs';
const LOGS = 'var/log/containers';
const STATE = 'var/lib/vlagent';

/** A line as a runtime writes it. https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md */
function cri(text: string): string {
  return `${new Date().toISOString().replace('Z', '000000Z')} stdout F ${text}\n`;
}

interface AgentPod {
  readonly name: string;
  readonly address: string;
  readonly node: string;
}

async function podNamed(client: Client, name: string) {
  const { body } = await client.ask('GET', `/api/v1/namespaces/${NAME}/pods/${name}`);
  const [status] = list(path(body, 'status', 'containerStatuses'));
  const container = String(status?.containerID).replace(/^.*:\/\//, '');
  return { node: String(path(body, 'spec', 'nodeName')), container };
}

async function agentsOf(client: Client): Promise<readonly AgentPod[]> {
  const selector = encodeURIComponent('app.kubernetes.io/name=vlagent');
  const { body } = await client.ask('GET', `/api/v1/namespaces/${NAME}/pods?labelSelector=${selector}`);
  return list(body.items)
    .filter((pod) => path(pod, 'metadata', 'deletionTimestamp') === undefined)
    .map((pod) => ({
      name: String(path(pod, 'metadata', 'name')),
      address: String(path(pod, 'status', 'podIP')),
      node: String(path(pod, 'spec', 'nodeName')),
    }));
}

async function areReady(client: Client, count: number): Promise<boolean> {
  const isAgent = ({ metadata }: KubernetesObject) => metadata.labels?.['app.kubernetes.io/name'] === 'vlagent';
  return (await agentsOf(client)).length === count && (await areAllReady(client, isAgent));
}

/** Waits until a query finds so many lines, and returns them. Throws where it finds more. */
async function found(server: string, query: string, count: number): Promise<readonly JsonMap[]> {
  let lines: readonly JsonMap[] = [];
  const isFound = async () => {
    const answer = await fetch(`http://${server}:9428/select/logsql/query`, {
      method: 'POST',
      body: new URLSearchParams({ query }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    lines = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as JsonMap);
    return lines.length >= count;
  };
  await until(`${query} finds ${count}`, isFound, { seconds: 30 });
  if (lines.length > count) throw new Error(`${query} finds ${lines.length} lines, not ${count}`);
  return lines.filter(isMap);
}

/** Hands an entry to an agent as systemd-journal-upload does. https://systemd.io/JOURNAL_EXPORT_FORMATS/ */
async function upload(agent: string): Promise<void> {
  const entry = {
    __REALTIME_TIMESTAMP: `${Date.now()}000`,
    _HOSTNAME: 'pi-1',
    _SYSTEMD_UNIT: 'k3s.service',
    PRIORITY: '4',
    MESSAGE: 'a word from the node',
  };
  const lines = Object.entries(entry).map(([field, value]) => `${field}=${value}\n`);
  const answer = await fetch(`http://${agent}:9429/insert/journald/upload`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.fdo.journal' },
    body: `${lines.join('')}\n`,
  });
  if (!answer.ok) throw new Error(`the agent does not take the journal: ${await answer.text()}`);
}

async function metrics(address: string, port: number): Promise<string> {
  return (await fetch(`http://${address}:${port}/metrics`)).text();
}

/** As it can run beside itself on a node: it opens no port there, and keeps what it keeps in a folder of its own. */
function apart(agent: KubernetesObject): KubernetesObject {
  const spec = path(agent.spec, 'template', 'spec') as JsonMap;
  const containers = list(spec.containers).map(({ ports: _, ...container }) => container);
  const volumes = list(spec.volumes).map(({ name, ...volume }) =>
    name === 'state' ? { name, emptyDir: {} } : { name, ...volume },
  );
  return { ...agent, spec: { template: { spec: { ...spec, containers, volumes } } } };
}
