import { type JsonMap, list, path } from '../../lib/model/object.ts';
import type { Client } from '../cluster/kubernetes.ts';

/** The body of an answer, or undefined where there is nothing. */
export async function get(client: Client, at: string): Promise<JsonMap | undefined> {
  const { status, body } = await client.ask('GET', at);
  return status === 200 ? body : undefined;
}

/** The state of an app's Canary, in the app's own namespace, and what its Service and its weights lead to. */
export async function stateOf(client: Client, app: string) {
  const of = `namespaces/${app}`;
  const canary = await get(client, `/apis/flagger.app/v1beta1/${of}/canaries/${app}`);
  const service = await get(client, `/api/v1/${of}/services/${app}`);
  const primary = await get(client, `/apis/apps/v1/${of}/deployments/${app}-primary`);
  const weights = await get(client, `/apis/traefik.io/v1alpha1/${of}/traefikservices/${app}`);
  return {
    phase: path(canary, 'status', 'phase'),
    badLooks: Number(path(canary, 'status', 'failedChecks') ?? 0),
    service: path(service?.spec, 'selector', 'app.kubernetes.io/name'),
    image: path(list(path(primary?.spec, 'template', 'spec', 'containers'))[0], 'image'),
    weights: list(path(weights?.spec, 'weighted', 'services')).map(({ name, weight }) => `${name} ${weight}`),
  };
}
