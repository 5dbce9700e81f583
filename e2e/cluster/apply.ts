import { type KubernetesObject, list, path } from '../../lib/model/object.ts';
import { until } from '../processes/background.ts';
import type { Client } from './kubernetes.ts';

/** What others need to be there first. */
const FIRST = ['Namespace', 'CustomResourceDefinition'];

/** Applies objects on the server, first what makes others possible. Throws what it says against any of them. */
export async function applyAll(client: Client, objects: readonly KubernetesObject[]): Promise<void> {
  const first = objects.filter(({ kind }) => FIRST.includes(kind));
  await applyEach(client, first);
  for (const each of first) await until(`${each.metadata.name} is known`, () => isKnown(client, each), { seconds: 60 });
  await applyEach(
    client,
    objects.filter((each) => !first.includes(each)),
  );
}

async function applyEach(client: Client, objects: readonly KubernetesObject[]): Promise<void> {
  const answers = await Promise.all(
    objects.map(async (object) => ({ object, ...(await client.apply(object, { dryRun: false })) })),
  );
  const refused = answers.filter(({ status }) => status >= 300);
  if (refused.length > 0) {
    throw new Error(
      refused.map(({ object: { kind, metadata }, body }) => `${kind} ${metadata.name}: ${body.message}`).join('\n'),
    );
  }
}

/** A kind can be used a moment after it is there. */
async function isKnown(client: Client, object: KubernetesObject): Promise<boolean> {
  if (object.kind !== 'CustomResourceDefinition') return true;
  const { body } = await client.ask('GET', (await client.pathOf(object))!);
  return list(path(body, 'status', 'conditions')).some(
    ({ type, status }) => type === 'Established' && status === 'True',
  );
}
