import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { path } from '../../lib/model/object.ts';
import type { ApiServer } from '../cluster/api-server.ts';
import { lastWords, type Running, start } from '../processes/background.ts';
import { freePort } from '../processes/ports.ts';
import type { Context } from '../scenario.ts';
import { FLUX_SYSTEM } from './install.ts';

/** The controllers of Flux that can be built. */
export type Controller = 'source-controller' | 'kustomize-controller';

/** Starts a controller of Flux, as its own ServiceAccount. */
export async function startController(
  context: Context,
  server: ApiServer,
  name: Controller,
  args: readonly string[] = [],
): Promise<Running> {
  const { folder, tool } = context;
  const own = join(folder, name);
  mkdirSync(own, { recursive: true });
  const KUBECONFIG = join(own, 'kubeconfig');
  writeFileSync(KUBECONFIG, await kubeconfig(server, name), { mode: 0o600 });
  const common = [
    '--watch-all-namespaces',
    '--metrics-addr=0',
    `--health-addr=127.0.0.1:${await freePort()}`,
    // A person has half a minute to wait for the next in a chain.
    '--requeue-dependency=1s',
    '--kube-api-qps=500',
    '--kube-api-burst=1000',
    '--concurrent=8',
  ];
  const environment = { KUBECONFIG, TMPDIR: own, RUNTIME_NAMESPACE: FLUX_SYSTEM };
  return start(name, tool(name), [...common, ...args], folder, environment);
}

async function kubeconfig({ client, kubeconfig: administrator }: ApiServer, account: string): Promise<string> {
  const tokens = `/api/v1/namespaces/${FLUX_SYSTEM}/serviceaccounts/${account}/token`;
  const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
  const { body } = await client.ask('POST', tokens, request);
  const config = JSON.parse(readFileSync(administrator, 'utf8'));
  return JSON.stringify({ ...config, users: [{ ...config.users[0], user: { token: path(body, 'status', 'token') } }] });
}

/** The last errors that a controller told of, or its last words where there were none. */
export function lastErrors(controller: Running): string {
  const errors = lastWords(controller, 1000)
    .split('\n')
    .filter((line) => line.includes('"level":"error"'));
  return errors.length > 0 ? errors.slice(-5).join('\n') : lastWords(controller, 5);
}
