import { type Node as Machine, nodeLabels } from '../../lib/model/node.ts';
import type { KubernetesObject } from '../../lib/model/object.ts';
import { applyAll } from '../cluster/apply.ts';
import type { Client } from '../cluster/kubernetes.ts';

/** How often the machine of a node gives a sign of life, in milliseconds. */
const HEARTBEAT = 2_000;

/** The machines of the nodes, as far as the control plane hears of them. */
export class Machines {
  readonly #client: Client;
  readonly #on = new Map<string, Machine>();
  readonly #off = new Map<string, Machine>();
  #last = 0;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Makes the node of a machine, with what it offers, as its kubelet would when it joins. */
  async join(machine: Machine): Promise<void> {
    const node = nodeOf(machine);
    await applyAll(this.#client, [node]);
    await this.#report(machine);
    // The server gave the new node a taint that keeps pods away until it is ready.
    await applyAll(this.#client, [node]);
    this.#on.set(machine.name, machine);
  }

  /** Whether somebody on that node does what the control plane says. */
  isOn(node: unknown): boolean {
    return this.#on.has(String(node));
  }

  /** Turns a machine off: from now on nothing is heard of it. */
  turnOff(name: string): void {
    this.#off.set(name, this.#on.get(name)!);
    this.#on.delete(name);
  }

  /** Turns a machine on again. */
  async turnOn(name: string): Promise<void> {
    const machine = this.#off.get(name)!;
    await this.#report(machine);
    this.#off.delete(name);
    this.#on.set(name, machine);
    this.#last = 0;
  }

  /** Renews the leases by which the control plane knows that nodes live. https://kubernetes.io/docs/concepts/architecture/leases/ */
  async giveSigns(): Promise<void> {
    if (Date.now() - this.#last < HEARTBEAT) return;
    this.#last = Date.now();
    const renewTime = new Date().toISOString().replace('Z', '000Z');
    const leases = [...this.#on.keys()].map((name) => ({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name, namespace: 'kube-node-lease' },
      spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime },
    }));
    await applyAll(this.#client, leases);
  }

  async #report({ name, address, cpus, memory }: Machine): Promise<void> {
    const resources = { cpu: String(cpus), memory, pods: '110', 'ephemeral-storage': '32Gi' };
    const now = new Date().toISOString();
    const status = {
      capacity: resources,
      allocatable: resources,
      addresses: [
        { type: 'InternalIP', address },
        { type: 'Hostname', address: name },
      ],
      conditions: [
        { type: 'Ready', status: 'True', reason: 'KubeletReady', lastHeartbeatTime: now, lastTransitionTime: now },
      ],
    };
    await this.#client.must('PATCH', `/api/v1/nodes/${name}/status`, { status }, 'application/merge-patch+json');
  }
}

function nodeOf(machine: Machine): KubernetesObject {
  const { name, taints = [] } = machine;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: nodeLabels(machine) },
    spec: { taints: taints.map((taint) => ({ ...taint })) },
  };
}
