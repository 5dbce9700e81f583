import { appendFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { list } from '../../lib/model/object.ts';
import { type ApiServer, NODE } from '../cluster/api-server.ts';
import { until } from '../processes/background.ts';
import type { Context } from '../scenario.ts';
import type { Tool } from '../tools.ts';
import { provision } from './claims.ts';
import type { Machines } from './machines.ts';
import { obstacleOf } from './obstacles.ts';
import { PodLife } from './pod-life.ts';
import { otherVersion, programOf, standing } from './programs.ts';
import { type Pod, sourcesOf } from './sources.ts';

/** What pods find around them besides the API server. */
export interface Surroundings {
  /** Whom they ask for names. Default: nobody answers. */
  readonly nameservers?: readonly string[];
  /** The file of the authorities whose certificates they trust, which images bring along. Default: none. */
  readonly authorities?: string;
  /** Whether echo plays a pod for whose image there is no program. Default: it plays none. */
  readonly isEchoed?: (pod: Pod) => boolean;
  /** Names that a pod finds in its file of hosts as it starts, by address: no Service has an address here. Default: none. */
  readonly names?: () => Readonly<Record<string, readonly string[]>>;
}

/** Plays the kubelets of all nodes, and the provisioner of volumes. */
export interface Kubelet {
  /** What the programs of a namespace wrote, by pod. Throws where a program of the scenario stands for no image. */
  logs(namespace: string): ReadonlyMap<string, string>;
  /** What happened to pods besides: restarts, and what they wait for. */
  events(): readonly string[];
  /** Turns the machine of a node off: its pods end, and nobody says so. */
  turnOff(node: string): Promise<void>;
  /** Turns it on again: its pods come up as on any day. */
  turnOn(node: string): Promise<void>;
}

/**
 * Runs pods that are bound to a node: those with a program as their manifests say, within the network of the sandbox; the
 * others are only said to run. What a pod takes from its node lies in the folder `nodes/<name>`, where a scenario put it there.
 * @param machines the nodes that it speaks for
 * @param surroundings what pods find around them
 */
export function startKubelet(
  context: Context,
  { client, port }: ApiServer,
  machines: Machines,
  { nameservers = [NODE], authorities, isEchoed = () => false, names = () => ({}) }: Surroundings = {},
): Kubelet {
  const { folder, tools, tool, progress } = context;
  const lives = new Map<string, { readonly node: unknown; readonly life: PodLife }>();
  const said: string[] = [];
  const logs = join(folder, 'pods');
  mkdirSync(logs, { recursive: true });
  const differences = new Set<string | undefined>();
  const used = new Set<Tool>();
  let addresses = 9;

  const begin = (pod: Pod): PodLife => {
    const { namespace = 'default', name, uid } = pod.metadata;
    const containers = list(pod.spec.containers);
    const programs = containers.map(({ image }) => programOf(String(image), tools));
    const program = programs.find((each) => each !== undefined) ?? (isEchoed(pod) ? 'echo' : undefined);
    const portsOf = (wanted: string) =>
      containers
        .flatMap((each) => list(each.ports))
        .flatMap(({ containerPort, protocol = 'TCP' }) => (protocol === wanted ? [containerPort] : []))
        .join();
    // An echo plays its part whatever the image would take.
    const obstacle = program === undefined || program === 'echo' ? undefined : obstacleOf(pod);
    if (obstacle !== undefined) progress(`${namespace}/${name} does not run: ${obstacle}`);
    else if (program !== undefined) used.add(program);
    for (const { image } of program === undefined ? [] : containers) {
      const difference = otherVersion(String(image));
      if (difference !== undefined && !differences.has(difference)) progress(difference);
      differences.add(difference);
    }
    addresses++;
    let last = '';
    return new PodLife({
      client,
      place: {
        address: `10.42.${addresses >> 8}.${addresses & 255}`,
        folder: join(folder, 'kubelet', String(uid)),
        env: {
          KUBERNETES_SERVICE_HOST: NODE,
          KUBERNETES_SERVICE_PORT: String(port),
          ...(program === 'echo' && { ECHO_PORTS: portsOf('TCP'), ECHO_DATAGRAMS: portsOf('UDP') }),
        },
        nameservers,
        ...(authorities !== undefined && { authorities }),
        hosts: { [NODE]: ['kubernetes.default.svc'], ...names() },
        ...(program !== undefined && { program: tool(program) }),
      },
      sources: sourcesOf(client, pod, { volumes: join(folder, 'volumes'), nodes: join(folder, 'nodes') }),
      sandbox: program === undefined ? '' : tool('sandbox'),
      logs,
      ...(obstacle !== undefined && { obstacle }),
      say: (what) => {
        if (what === last) return;
        last = what;
        said.push(`${namespace}/${name} ${what}`);
        appendFileSync(join(folder, 'kubelet.log'), `${said.at(-1)}\n`);
      },
    });
  };

  const round = async () => {
    await machines.giveSigns();
    await provision(client, join(folder, 'volumes'));
    const { status, body } = await client.ask('GET', '/api/v1/pods');
    if (status !== 200) throw new Error(`pods: ${body.message}`);
    const pods = list(body.items) as Pod[];
    for (const pod of pods) {
      const { nodeName: node } = pod.spec;
      // One may be turned off meanwhile.
      if (!machines.isOn(node)) continue;
      const uid = String(pod.metadata.uid);
      const { life } = lives.get(uid) ?? { life: begin(pod) };
      lives.set(uid, { node, life });
      await life.step(pod);
    }
    const there = new Set(pods.map(({ metadata }) => String(metadata.uid)));
    await endThose((uid) => !there.has(uid));
    await endThose((_, node) => !machines.isOn(node), 'SIGKILL');
  };
  const endThose = async (isOver: (uid: string, node: unknown) => boolean, signal?: NodeJS.Signals) => {
    for (const [uid, { node, life }] of lives) {
      if (!isOver(uid, node)) continue;
      lives.delete(uid);
      await life.end(signal);
    }
  };
  const loop = async () => {
    for (;;) {
      await round().catch((error: unknown) => appendFileSync(join(folder, 'kubelet.log'), `${error}\n`));
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  void loop();
  return {
    logs: (namespace) => {
      const idle = standing(tools).filter((each) => !used.has(each));
      if (idle.length > 0) throw new Error(`no pod has an image that ${idle.join(', ')} stands for`);
      return readLogs(logs, namespace);
    },
    events: () => said,
    turnOff: async (name) => {
      machines.turnOff(name);
      const isStill = async () => [...lives.values()].every(({ node }) => node !== name);
      await until(`nothing runs on ${name}`, isStill, { seconds: 30 });
    },
    turnOn: (name) => machines.turnOn(name),
  };
}

function readLogs(folder: string, namespace: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder).filter((file) => file.startsWith(`${namespace}.`));
  return new Map(files.map((file) => [file.slice(namespace.length + 1, -4), readFileSync(join(folder, file), 'utf8')]));
}
