import { type KubernetesObject, list, path } from '../../lib/model/object.ts';
import type { Client } from './kubernetes.ts';

/** Whether every webhook of a configuration has the authority by which the API server knows who answers. */
export async function knowAuthority(client: Client, configuration: KubernetesObject): Promise<boolean> {
  const { body } = await client.ask('GET', (await client.pathOf(configuration))!);
  const webhooks = list(body.webhooks);
  return webhooks.length > 0 && webhooks.every((each) => path(each, 'clientConfig', 'caBundle') !== undefined);
}

/** Throws unless a webhook refuses an object for the right reason. */
export async function expectDenied(client: Client, object: KubernetesObject, why: RegExp): Promise<void> {
  const { status, body } = await client.apply(object, { dryRun: true });
  const message = String(body.message);
  if (status >= 300 && /admission webhook "\S+" denied/.test(message) && why.test(message)) return;
  throw new Error(`${object.kind} ${object.metadata.name} is answered with ${status}: ${message}`);
}
