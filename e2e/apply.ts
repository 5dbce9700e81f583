import type { KubernetesObject } from '../lib/model/object.ts';
import type { Client } from './kubernetes.ts';

/** What others need to be there first. */
const FIRST = ['Namespace', 'CustomResourceDefinition'];

/** Applies objects on the server, first what makes others possible. Throws what it says against any of them. */
export async function applyAll(client: Client, objects: readonly KubernetesObject[]): Promise<void> {
  const isFirst = ({ kind }: KubernetesObject) => FIRST.includes(kind);
  await applyEach(client, objects.filter(isFirst));
  await applyEach(
    client,
    objects.filter((each) => !isFirst(each)),
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
