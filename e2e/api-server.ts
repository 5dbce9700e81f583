import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from './kubernetes.ts';
import { freePort, type Running, start, until } from './processes.ts';
import { build } from './tools.ts';

/** An API server with an empty store, on loopback. */
export interface ApiServer {
  /** Talks to it as the administrator. */
  readonly client: Client;
  readonly processes: readonly Running[];
  end(): Promise<void>;
}

const TOKEN = 'e2e-administrator';

/**
 * Starts etcd and an API server of the version that bramble renders for. ServiceAccounts are not asked for: nothing makes
 * them without a controller manager.
 * @param folder an empty folder for keys, state and logs
 */
export async function startApiServer(folder: string, progress: (line: string) => void): Promise<ApiServer> {
  const { etcd, 'kube-apiserver': kubeApiserver } = build(['etcd', 'kube-apiserver'], progress);
  mkdirSync(folder, { recursive: true });
  const [client, peer, secure] = [await freePort(), await freePort(), await freePort()];
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = join(folder, 'service-accounts.key');
  const tokens = join(folder, 'tokens.csv');
  writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  writeFileSync(tokens, `${TOKEN},administrator,1,system:masters\n`, { mode: 0o600 });

  const store = start(
    'etcd',
    etcd,
    [
      `--data-dir=${join(folder, 'etcd')}`,
      `--listen-client-urls=http://127.0.0.1:${client}`,
      `--advertise-client-urls=http://127.0.0.1:${client}`,
      `--listen-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-cluster=default=http://127.0.0.1:${peer}`,
      // The state lives as long as the scenario.
      '--unsafe-no-fsync',
    ],
    folder,
  );
  const server = start(
    'kube-apiserver',
    kubeApiserver,
    [
      '--bind-address=127.0.0.1',
      `--secure-port=${secure}`,
      `--cert-dir=${join(folder, 'certificates')}`,
      `--etcd-servers=http://127.0.0.1:${client}`,
      '--authorization-mode=RBAC',
      `--token-auth-file=${tokens}`,
      '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
      `--service-account-key-file=${key}`,
      `--service-account-signing-key-file=${key}`,
      '--service-cluster-ip-range=10.43.0.0/16',
      '--disable-admission-plugins=ServiceAccount',
      // As k3s has it: Pod Security judges who may be privileged.
      '--allow-privileged=true',
      '--enable-priority-and-fairness=false',
    ],
    folder,
  );
  const certificate = join(folder, 'certificates', 'apiserver.crt');
  const connect = () => new Client(secure, TOKEN, readFileSync(certificate, 'utf8'));
  await until('the API server is ready', async () => (await connect().ask('GET', '/readyz')).status === 200, {
    seconds: 120,
    process: server,
  });
  return {
    client: connect(),
    processes: [server, store],
    end: async () => {
      await server.end();
      await store.end();
    },
  };
}
