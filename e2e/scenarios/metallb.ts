import { BlockList } from 'node:net';
import { type JsonMap, type KubernetesObject, list, path } from '../../lib/model/object.ts';
import { expectDenied, knowAuthority } from '../cluster/admission.ts';
import { applyAll } from '../cluster/apply.ts';
import { expectNoComplaints, expectNoEnds } from '../cluster/complaints.ts';
import { CLUSTER, startCluster } from '../cluster/control-plane.ts';
import type { Client } from '../cluster/kubernetes.ts';
import { readyPod } from '../cluster/pods.ts';
import { missOne } from '../cluster/rights.ts';
import { until } from '../processes/background.ts';
import { readHome } from '../repository/home.ts';
import { none, type Scenario } from '../scenario.ts';

/**
 * MetalLB's controller runs as its Deployment says, under the rights that bramble renders for it. Then, for the home cluster:
 *
 * - It makes its certificate into the rendered Secret, and lays its authority into every rendered webhook.
 * - Asked through the rendered Service, it refuses a pool without a range and one that overlaps the rendered one.
 * - A Service that names its address has it, and any other one has one of the rendered pool.
 * - It is refused nothing, and complains of nothing. That this can be seen is shown by a right that is taken from it.
 *
 * The speaker, which answers for the addresses in the network, needs a network to answer in: it stays out.
 */
export const scenario: Scenario = {
  proves: "MetalLB's controller gives Services their addresses, with the rights and the pool that bramble renders",
  small: false,
  seconds: 10,
  tools: [...CLUSTER, 'metallb-controller'],
  run: async (context) => {
    const home = await readHome(context.root);
    const cluster = await startCluster(context, home.declaration.nodes);
    const { client, kubelet } = cluster;
    const addOn = home.in('metallb-crds', 'metallb');
    await applyAll(client, addOn);
    await readyPod(client, NAMESPACE, 'app.kubernetes.io/name=controller');
    const [webhooks] = addOn.filter(({ kind }) => kind === 'ValidatingWebhookConfiguration');
    await until('every webhook knows the authority', () => knowAuthority(client, webhooks!), { seconds: 30 });
    context.progress('the controller is ready, and its webhooks know its authority');

    const config = home.in('metallb-config');
    const pool = config.find(({ kind }) => kind === 'IPAddressPool')!;
    const isTaken = async () => (await client.apply(pool, { dryRun: true })).status < 300;
    await until('the rendered pool is taken', isTaken, { seconds: 30 });
    await applyAll(client, config);
    await expectDenied(client, { ...pool, ...like(pool, 'broken', '10.10.11') }, /invalid CIDR/);
    await expectDenied(client, { ...pool, ...like(pool, 'overlaps', rangesOf(pool)[0]!) }, /overlaps/);
    context.progress('the rendered pool is taken, others are refused');

    const balanced = home.objects.filter(
      ({ spec, kind }) => kind === 'Service' && path(spec, 'type') === 'LoadBalancer',
    );
    const namespaces = balanced.map(({ metadata }) => metadata.namespace);
    const theirs = ({ kind, metadata }: KubernetesObject) => kind === 'Namespace' && namespaces.includes(metadata.name);
    await applyAll(client, [...home.objects.filter(theirs), ...balanced.map(withNodePorts)]);
    for (const service of balanced) await hasAddress(client, service, pool);
    if ((await nodePortsOf(client, balanced)).length === 0)
      throw new Error('no Service had a port on the nodes before');
    await applyAll(client, balanced);
    none('Services have ports on the nodes', await nodePortsOf(client, balanced));
    for (const service of balanced) await hasAddress(client, service, pool);
    context.progress('ports on the nodes are gone, and no address with them');
    // Only now: what asks for any address may take one that another asks for, which then waits for ever.
    await applyAll(client, [unspecific('any')]);
    await hasAddress(client, unspecific('any'), pool);
    context.progress(`${balanced.length + 1} Services have their addresses`);

    expectNoComplaints(kubelet.logs(NAMESPACE), EXPLAINED);
    expectNoEnds(kubelet.events(), NAMESPACE);
    const role = addOn.find(({ kind, metadata }) => kind === 'ClusterRole' && metadata.name.endsWith(':controller'))!;
    const right = { group: '', resource: 'services/status' };
    await missOne(cluster, role, right, NAMESPACE, [unspecific('unheard')]);
    context.progress('a right that is taken away is missed');
  },
};

const NAMESPACE = 'metallb-system';

/** What it calls an error, and is none. */
const EXPLAINED = [
  // It refuses something.
  /"name":"(broken|overlaps)".*"webhook":"ipAddress"/,
  // The Secret is rendered empty.
  /Cert secret is not well-formed, missing ca\.crt/,
  // It reports on a state before it has made it.
  /configurationstates\.metallb\.io \\*"controller\\*" not found/,
  // It says why in a line of its own.
  /"event":"failed to handle service, retry"|"error":"event handling failed, retrying"/,
];

function like({ metadata }: KubernetesObject, name: string, range: string) {
  return { metadata: { ...metadata, name }, spec: { addresses: [range] } };
}

function rangesOf(pool: KubernetesObject): readonly string[] {
  return path(pool.spec, 'addresses') as string[];
}

/** A Service that asks for an address, whichever it is. */
function unspecific(name: string): KubernetesObject {
  const spec = { type: 'LoadBalancer', ports: [{ port: 80 }] };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'default' }, spec };
}

async function hasAddress(client: Client, service: KubernetesObject, pool: KubernetesObject): Promise<void> {
  const { name, annotations } = service.metadata;
  const wanted = annotations?.['metallb.io/loadBalancerIPs'];
  const isRight = (address: string) => (wanted === undefined ? isWithin(pool, address) : address === wanted);
  const isGiven = async () => {
    const { body } = await client.ask('GET', (await client.pathOf(service))!);
    const given = list(path(body, 'status', 'loadBalancer', 'ingress')).map(({ ip }) => String(ip));
    return given.length === 1 && given.every(isRight);
  };
  await until(`Service ${name} has ${wanted ?? 'an address of the pool'}`, isGiven, { seconds: 30 });
}

/** A Service as it was when Kubernetes gave each of its ports a number on the nodes too. */
function withNodePorts(service: KubernetesObject): KubernetesObject {
  const { allocateLoadBalancerNodePorts: _, ports, ...spec } = service.spec as JsonMap;
  return { ...service, spec: { ...spec, ports: list(ports).map(({ nodePort: __, ...port }) => port) } };
}

async function nodePortsOf(client: Client, services: readonly KubernetesObject[]): Promise<readonly string[]> {
  const bodies = await Promise.all(
    services.map(async (each) => (await client.ask('GET', (await client.pathOf(each))!)).body),
  );
  return bodies.flatMap(({ metadata, spec }) =>
    list(path(spec, 'ports')).flatMap(({ nodePort }) => (nodePort ? [`${path(metadata, 'name')}: ${nodePort}`] : [])),
  );
}

function isWithin(pool: KubernetesObject, address: string): boolean {
  const ranges = new BlockList();
  for (const range of rangesOf(pool)) {
    const [first = '', last = first] = range.split('-');
    ranges.addRange(first, last);
  }
  return ranges.check(address);
}
