import type { Mistake } from '../model/finding.ts';
import { amountOn, reservedOn } from '../model/machine-size.ts';
import { parseAddress } from '../model/network.ts';
import { type Node, type NodeProps, node, RESERVED } from '../model/node.ts';
import { partsOf, type Source } from './starter.ts';

/** How a machine is written in an answer. What follows the address may be left out, and comes in any order. */
export const MACHINE = 'NAME=ADDRESS[:MEMORY][:CORES][:server|agent]';

/** What the parts behind the address are known by. */
const PARTS: readonly (readonly [RegExp, (text: string) => Partial<NodeProps>])[] = [
  [/^(server|agent)$/, (text) => ({ role: text as NodeProps['role'] })],
  [/^\d+$/, (text) => ({ cpus: Number(text) })],
  [/^\d.*[A-Za-z]$/, (text) => ({ memory: text as NodeProps['memory'] })],
];

/** The machines of an answer. The first is the server where none is called one. */
export function machines(answer: string): readonly Node[] {
  const parts = partsOf(answer);
  const isServerNamed = parts.some((each) => /:server(?=:|$)/.test(each));
  return parts.map((each, at) => {
    const [head = '', ...more] = each.split(':');
    const [name = '', address = ''] = head.split('=');
    const role = !isServerNamed && at === 0 ? 'server' : 'agent';
    const given = more.map((text) => PARTS.find(([pattern]) => pattern.test(text))?.[1](text));
    return node(name.trim(), Object.assign({ role, address: address.trim(), memory: '4Gi', cpus: 4 }, ...given));
  });
}

/** What is wrong with how machines are written; what they are is judged as the facts of a cluster. */
export function machineMistake(answer: string): Mistake | undefined {
  for (const each of partsOf(answer)) {
    const [head = '', ...more] = each.split(':');
    const wrong = more.find((text) => !PARTS.some(([pattern]) => pattern.test(text)));
    if (head.split('=').length !== 2) return { what: `'${each}' is no machine`, fix: `write ${MACHINE}` };
    const address = each.slice(each.indexOf('=') + 1);
    if (parseAddress(address)?.family === 6) {
      return {
        what: `'${address}' is no IPv4 address`,
        fix: 'give the one of IPv4 that the machine has in the local network',
      };
    }
    const twice = PARTS.find(([pattern]) => more.filter((text) => pattern.test(text)).length > 1);
    if (twice) return { what: `'${each}' says one thing twice`, fix: `write ${MACHINE}` };
    if (wrong !== undefined) {
      return { what: `'${wrong}' of '${each}' is no memory, number of cores or role`, fix: `write ${MACHINE}` };
    }
  }
  return undefined;
}

/** What Flux itself asks for, in Mi. */
const FLUX = 384;

/** How much memory is left beside k3s and Flux, in Mi. */
export function freeMemory(nodes: readonly Node[]): number {
  return nodes.reduce((sum, each) => sum + left(each), -FLUX);
}

function left(machine: Node): number {
  return ((amountOn(machine, 'memory') ?? 0) - reservedOn(machine, 'memory')) / 2 ** 20;
}

/** What is wrong with the size of machines. */
export function sizeMistake(nodes: readonly Node[]): Mistake | undefined {
  const small = nodes.find((each) => left(each) < 0);
  if (small) {
    const { memory } = RESERVED[small.role];
    const what = `'${small.name}' has ${small.memory} of memory, and k3s needs ${memory} of a ${small.role}`;
    return { what, fix: 'take a machine with more, or say how much it has' };
  }
  if (freeMemory(nodes) >= 0) return undefined;
  const what = `beside k3s Flux finds less than ${FLUX}Mi of memory`;
  return { what, fix: 'add a machine, or say how much they have' };
}

/** The machines as TypeScript. */
export function machinesSource(nodes: readonly Node[]): readonly Source[] {
  return nodes.map(({ name, role, address, memory, cpus }) => ({
    call: 'node',
    with: [name, { role, address, memory, cpus }],
  }));
}
