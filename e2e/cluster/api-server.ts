import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { start, until } from '../processes/background.ts';
import { freePort } from '../processes/ports.ts';
import type { Context } from '../scenario.ts';
import { Client } from './kubernetes.ts';

/** The address of the node within the sandbox. */
export const NODE = '10.42.0.1';

/** The programs that an API server takes. */
export const API_SERVER = ['etcd', 'kube-apiserver'] as const;

/** Where and how an API server runs. */
export interface ApiServerProps {
  /** The address that it listens on. Default: loopback. */
  readonly address?: string;
  /** Arguments besides those that every scenario needs. */
  readonly args?: readonly string[];
}

/** An API server with an empty store. */
export interface ApiServer {
  /** Talks to it as the administrator. */
  readonly client: Client;
  /** Its port. */
  readonly port: number;
  /** The file of the certificate that it is known by. */
  readonly ca: string;
  /** The file of the key that signs ServiceAccounts' tokens. */
  readonly signingKey: string;
  /** A kubeconfig of the administrator. */
  readonly kubeconfig: string;
}

const TOKEN = 'e2e-administrator';

/** Starts etcd and an API server of the version that bramble renders for. */
export async function startApiServer(
  { folder, tool }: Context,
  { address = '127.0.0.1', args = ['--disable-admission-plugins=ServiceAccount'] }: ApiServerProps = {},
): Promise<ApiServer> {
  const [client, peer, port] = [await freePort(), await freePort(), await freePort()];
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signingKey = join(folder, 'service-accounts.key');
  const tokens = join(folder, 'tokens.csv');
  mkdirSync(folder, { recursive: true });
  writeFileSync(signingKey, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  writeFileSync(tokens, `${TOKEN},administrator,1,system:masters\n`, { mode: 0o600 });

  start(
    'etcd',
    tool('etcd'),
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
    tool('kube-apiserver'),
    [
      `--bind-address=${address}`,
      `--secure-port=${port}`,
      // It would look for a way out otherwise, and there is none.
      `--advertise-address=${NODE}`,
      `--cert-dir=${join(folder, 'certificates')}`,
      `--etcd-servers=http://127.0.0.1:${client}`,
      '--authorization-mode=RBAC',
      `--token-auth-file=${tokens}`,
      '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
      `--service-account-key-file=${signingKey}`,
      `--service-account-signing-key-file=${signingKey}`,
      '--service-cluster-ip-range=10.43.0.0/16',
      // As k3s has it: Pod Security judges who may be privileged.
      '--allow-privileged=true',
      '--enable-priority-and-fairness=false',
      ...args,
    ],
    folder,
  );
  const ca = join(folder, 'certificates', 'apiserver.crt');
  const connect = () => new Client({ address, port, token: TOKEN, ca: readFileSync(ca, 'utf8') });
  await until('the API server is ready', async () => (await connect().ask('GET', '/readyz')).status === 200, {
    seconds: 120,
    process: server,
  });
  return {
    client: connect(),
    port,
    ca,
    signingKey,
    kubeconfig: writeKubeconfig(folder, `https://${address}:${port}`, ca),
  };
}

function writeKubeconfig(folder: string, server: string, ca: string): string {
  const file = join(folder, 'kubeconfig');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'e2e', cluster: { server, 'certificate-authority': ca, 'tls-server-name': 'kubernetes' } }],
    users: [{ name: 'administrator', user: { token: TOKEN } }],
    contexts: [{ name: 'e2e', context: { cluster: 'e2e', user: 'administrator' } }],
    'current-context': 'e2e',
  };
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}
