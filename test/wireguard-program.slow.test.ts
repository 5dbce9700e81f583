import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { wg } from './host-programs.ts';
import { filesOf } from './hosts-sample.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Where `wg` looks for an interface that a program keeps, and not the kernel. https://www.wireguard.com/xplatform/ */
const SOCKETS = '/run/wireguard';
const INTERFACE = `bramble${process.pid}`;

/** Takes the place of an interface: takes what it is told, and tells it to the test. */
function standIn(told: (text: string) => void): Server {
  return createServer((socket) => {
    let text = '';
    socket.on('data', (part) => {
      text += String(part);
      if (!text.endsWith('\n\n')) return;
      told(text);
      socket.end('errno=0\n\n');
    });
  });
}

function maySpeak(): boolean {
  try {
    mkdirSync(SOCKETS, { recursive: true });
    return true;
  } catch {
    return false;
  }
}

const program = maySpeak() ? wg() : undefined;
if (!program) console.log(`wg cannot be had, or ${SOCKETS} cannot be made: the test with it is skipped`);

/** As `wg-quick strip` does it: what is for wg-quick alone is left out. */
const stripped = (text: string) => text.replaceAll(/^(?:Address|DNS|PostUp) = .*\n/gm, '');

(program ? describe : describe.skip)("WireGuard's own program", () => {
  const folder = temporaryFolder();
  const path = join(SOCKETS, `${INTERFACE}.sock`);
  let told = '';
  const server = standIn((text) => {
    told = text;
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(path, resolve)));
  afterAll(() => {
    server.close();
    rmSync(path, { force: true });
  });

  /** What it ends with once it has read a file. */
  const setConf = (text: string): Promise<number | null> => {
    const file = join(folder, 'wg.conf');
    writeFileSync(file, text);
    const child = spawn(program!.path, ['setconf', INTERFACE, file], { stdio: 'ignore' });
    return new Promise((resolve) => child.on('close', resolve));
  };
  const key = () => {
    const made = spawnSync(program!.path, ['genkey'], { encoding: 'utf8' }).stdout;
    return spawnSync(program!.path, ['pubkey'], { encoding: 'utf8', input: made }).stdout.trim();
  };
  const files = () =>
    filesOf({
      networks: { lan: ['10.10.11.0/24'], vpn: ['10.10.13.0/24'] },
      hosts: {
        machines: { router: { address: '10.10.11.1' } },
        wireguard: {
          ...{ on: 'router', endpoint: '192.0.2.7', publicKey: key() },
          peers: { phone: { publicKey: key(), address: '10.10.13.2' } },
        },
      },
    });

  it('refuses a word that it does not know', async () => {
    const text = stripped((await files())['wireguard/wg0.conf']!).replace('AllowedIPs', 'AllowedIP');
    expect(await setConf(text)).toBe(1);
  });

  it('takes the file of the machine: one peer, with one address', async () => {
    expect(await setConf(stripped((await files())['wireguard/wg0.conf']!))).toBe(0);
    expect(told).toContain('listen_port=51820\n');
    expect(told.match(/^(?:allowed_ip|endpoint)=.*/gm)).toEqual(['allowed_ip=10.10.13.2/32']);
  });

  it('takes the file of a peer: it leads the local network there, and nothing else', async () => {
    expect(await setConf(stripped((await files())['wireguard/peers/phone.conf']!))).toBe(0);
    expect(told.match(/^(?:allowed_ip|endpoint)=.*/gm)).toEqual([
      'endpoint=192.0.2.7:51820',
      'allowed_ip=10.10.11.0/24',
      'allowed_ip=10.10.13.1/32',
    ]);
  });
});
