import { loadClusters } from '../../lib/input/load-clusters.ts';
import { type KubernetesObject, list, path } from '../../lib/model/object.ts';
import { NODE } from '../cluster/api-server.ts';
import { applyAll } from '../cluster/apply.ts';
import { expectNoComplaints, expectNoEnds } from '../cluster/complaints.ts';
import { CLUSTER, startCluster } from '../cluster/control-plane.ts';
import type { Client } from '../cluster/kubernetes.ts';
import { readyPod, restart } from '../cluster/pods.ts';
import { k3sDns } from '../dns/k3s.ts';
import { ELSEWHERE, startNameServer } from '../dns/name-server.ts';
import { ask, type RecordType } from '../dns/questions.ts';
import { committed } from '../repository/repository.ts';
import type { Scenario } from '../scenario.ts';
import { routesOf } from '../traefik/routes.ts';

/**
 * CoreDNS runs as k3s runs it, with its rights, and reads what bramble renders for it. Then, for every cluster:
 *
 * - Every host that the ingress serves is answered with the Service of the ingress, under the name that was asked for, and
 *   the server that answers for the rest of the world never hears of it.
 * - Services are answered as without the block: their addresses, and the ports of each.
 * - All other names, those of the same domain among them, are asked elsewhere.
 * - It says nothing that is an error, and is refused nothing.
 *
 * Without the block it asks elsewhere for the hosts too, which shows that the block does it.
 */
export const scenario: Scenario = {
  proves:
    'CoreDNS as k3s runs it leads the hosts of every cluster to the ingress inside, and asks elsewhere for the rest',
  small: false,
  seconds: 10,
  tools: [...CLUSTER, 'coredns'],
  run: async (context) => {
    const { root, progress } = context;
    const { clusters } = await loadClusters(root, 'clusters');
    const asked = await startNameServer(NODE);
    const cluster = await startCluster(context, clusters[0]!.declaration.nodes);
    const { client, kubelet } = cluster;
    await applyAll(client, k3sDns(clusters[0]!.declaration.nodes));
    const bare = await readyPod(client, ...DNS);
    await answers(bare.address, `traefik.${clusters[0]!.declaration.domain}`, 'A', [ELSEWHERE.A]);
    progress('without the block it asks elsewhere for the hosts');

    for (const { declaration } of clusters) {
      const { name, domain } = declaration;
      const objects = committed(root, name).map(({ object }) => object);
      await applyAll(client, objects.filter(isRead));
      const { address } = await restart(client, ...DNS);
      const before = asked.length;

      const ingress = await addressOf(client, 'traefik', 'traefik');
      const hosts = [...new Set(routesOf(objects).map(({ host }) => host))].sort();
      for (const host of hosts) {
        await answers(address, host, 'A', [ingress]);
        await answers(address, host, 'AAAA', []);
      }
      progress(`${name}: ${hosts.length} hosts lead to the ingress, ${hosts.join(', ')}`);

      const services = objects.filter(({ kind }) => kind === 'Service');
      for (const service of services) await isServed(client, address, service);
      if (hosts.length === 0 || services.length === 0) throw new Error(`${name} has no hosts, or no Services`);
      progress(`${name}: ${services.length} Services have their addresses and ports`);

      const others = [domain, `elsewhere.${domain}`, 'elsewhere.example'];
      for (const other of others) {
        await answers(address, other, 'A', [ELSEWHERE.A]);
        await answers(address, other, 'AAAA', [ELSEWHERE.AAAA]);
      }
      const passedOn = asked.slice(before).filter(({ type }) => type !== LOOP);
      const passed = passedOn.map(({ name, type }) => `${name} ${type}`).sort();
      const expected = others.flatMap((other) => [`${other} A`, `${other} AAAA`]).sort();
      if (passed.join() !== expected.join()) throw new Error(`${name}: elsewhere it asked for ${passed.join(', ')}`);
      progress(`${name}: elsewhere it asked for ${others.join(', ')}, and for nothing else`);
    }
    expectNoComplaints(kubelet.logs('kube-system'));
    expectNoEnds(kubelet.events(), 'kube-system');
  },
};

const DNS = ['kube-system', 'k8s-app=kube-dns'] as const;

/** The type of record, HINFO, by which it finds out whether it asks itself. */
const LOOP = 13;

/** What CoreDNS reads of a cluster. */
function isRead({ kind, metadata }: KubernetesObject): boolean {
  return ['Namespace', 'Service', 'EndpointSlice'].includes(kind) || metadata.name === 'coredns-custom';
}

/** Asks, and throws unless the values are the answer, all of them under the name that was asked for. */
async function answers(dns: string, name: string, type: RecordType, values: readonly string[]): Promise<void> {
  const { code, answers } = await ask(dns, { name, type });
  const said = answers.map((each) => `${each.name} ${each.type} ${each.value}`).sort();
  const expected = values.map((value) => `${name} ${type} ${value}`).sort();
  if (code === 0 && said.join() === expected.join()) return;
  throw new Error(
    `${name} ${type}: code ${code}, ${said.join(', ') || 'no record'}; not ${expected.join(', ') || 'none'}`,
  );
}

/** The address of a Service, and where each of its named ports is. */
async function isServed(client: Client, dns: string, { metadata, spec }: KubernetesObject): Promise<void> {
  const { name, namespace = 'default' } = metadata;
  const host = `${name}.${namespace}.svc.cluster.local`;
  const address = await addressOf(client, namespace, name);
  // One without an address of its own has those of its pods, and there are none here.
  if (address === 'None') return;
  await answers(dns, host, 'A', [address]);
  for (const { name: port, protocol = 'TCP', port: number } of list(path(spec, 'ports'))) {
    await answersPort(dns, `_${port}._${String(protocol).toLowerCase()}.${host}`, `${host}:${number}`);
  }
}

/** An SRV record brings the address along, which is not asked for. */
async function answersPort(dns: string, name: string, value: string): Promise<void> {
  const { answers } = await ask(dns, { name, type: 'SRV' });
  if (answers.length !== 1 || answers[0]?.value !== value)
    throw new Error(`${name}: ${answers[0]?.value}, not ${value}`);
}

async function addressOf(client: Client, namespace: string, name: string): Promise<string> {
  const { body } = await client.ask('GET', `/api/v1/namespaces/${namespace}/services/${name}`);
  return String(path(body, 'spec', 'clusterIP'));
}
