import { connect, createServer } from 'node:net';

/** An address and a port. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** Leads connections on to another place, as long as this process runs. */
export async function forward(from: Place, to: Place): Promise<void> {
  const server = createServer((incoming) => {
    const outgoing = connect({ ...to });
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      one.once('error', () => other.destroy());
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(from.port, from.host, resolve);
  });
  server.unref();
}
