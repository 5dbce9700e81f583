import { addressAt, addressText, parseRange, sizeOf } from '../../lib/model/network.ts';
import { runProgram } from '../processes/foreground.ts';

/** The addresses that pages are asked for from. */
export interface Visitors {
  /** Somebody in each local network of the cluster. */
  readonly atHome: readonly [string, ...string[]];
  /** A pod, such as that of the tunnel. Traefik believes what it says of whom it speaks for. */
  readonly inPod: string;
  /** Somebody on the internet, from a range for documentation. */
  readonly outside: string;
}

/** Who visits a cluster with such networks. */
export function visitorsOf({ lan, pods }: { readonly lan: readonly string[]; readonly pods: string }): Visitors {
  const [first, ...others] = lan.map(someoneIn);
  if (first === undefined) throw new Error('the cluster has no local network that anybody could ask from');
  return { atHome: [first, ...others], inPod: someoneIn(pods), outside: '203.0.113.7' };
}

/** Lets this process speak as visitors. To be used within the sandbox, by whose path it is done. */
export async function invite(sandbox: string, { atHome, inPod, outside }: Visitors): Promise<void> {
  const { status, stderr } = await runProgram(sandbox, ['address', ...atHome, inPod, outside], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(stderr.trim());
}

/** The address in the middle of a network, which no node or Service asks for first. */
function someoneIn(network: string): string {
  const range = parseRange(network);
  if (range === undefined) throw new Error(`'${network}' is no network`);
  return addressText(addressAt(range, Number(sizeOf(range)) / 2));
}
