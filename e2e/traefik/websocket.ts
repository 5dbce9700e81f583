import { request } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { KNOWN } from './visiting.ts';
import { type Entrance, PORTS } from './visits.ts';

/**
 * Opens a websocket from the local network, says something after a while, and hears it back. Throws what happens instead.
 * @param silence for how long nothing is said, in milliseconds
 */
export async function talks(entrance: Entrance, host: string, path: string, silence: number): Promise<void> {
  const { address, certificates, visitors } = entrance;
  const call = request({
    host: address,
    port: PORTS.usual,
    path,
    servername: host,
    ca: [...certificates.values()].map(({ certificate }) => certificate),
    headers: { ...KNOWN, host, connection: 'Upgrade', upgrade: 'websocket' },
    localAddress: visitors.atHome[0],
    agent: false,
    timeout: silence + 5000,
  });
  await new Promise<void>((resolve, reject) => {
    const fail = (what: string) => reject(new Error(`a websocket to ${host}${path}: ${what}`));
    call.once('timeout', () => call.destroy(new Error('nothing comes back')));
    call.once('error', (error) => fail(error.message));
    call.once('response', ({ statusCode }) => fail(`it is answered ${statusCode}`));
    call.once('upgrade', (_, socket) => {
      socket.once('end', () => fail('it is closed'));
      socket.once('data', (heard: Buffer) => {
        socket.destroy();
        if (heard.toString() === 'are you there?') resolve();
        else fail(`it hears ${heard}`);
      });
      void wait(silence).then(() => socket.write('are you there?'));
    });
    call.end();
  });
}
