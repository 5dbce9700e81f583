import type { Placed } from '../../lib/checks/placed.ts';
import { isMap, type KubernetesObject } from '../../lib/model/object.ts';
import { API_SERVER, startApiServer } from '../cluster/api-server.ts';
import type { Client } from '../cluster/kubernetes.ts';
import { installCrds, makeNamespaces, tryPod } from '../cluster/prerequisites.ts';
import { clusters, committed, examples } from '../repository/repository.ts';
import type { Scenario } from '../scenario.ts';

export const scenario: Scenario = {
  proves:
    'an API server takes every object of every cluster, those of the examples too, and every pod at the level of its namespace, without a word',
  small: true,
  seconds: 10,
  tools: API_SERVER,
  run: async (context) => {
    const { root, progress } = context;
    const server = await startApiServer(context);
    await installCrds(server.client, root);
    const findings: string[] = [];
    const all = [root, ...examples(root)].flatMap((home) => clusters(home).map((cluster) => ({ home, cluster })));
    for (const { home, cluster } of all) {
      const objects = committed(home, cluster);
      progress(`${cluster}: ${objects.length} objects`);
      await makeNamespaces(
        server.client,
        objects.map(({ object }) => object),
      );
      for (const each of objects) findings.push(...(await judge(server.client, each)));
    }
    if (findings.length > 0) throw new Error(findings.join('\n'));
  },
};

/** What the server says against an object, and against the pod that it would make. */
async function judge(client: Client, { path, object }: Placed): Promise<readonly string[]> {
  const answer = await client.apply(decrypted(object), { dryRun: true });
  const pod = await tryPod(client, object);
  const refused = [
    ...(answer.status >= 300 ? [String(answer.body.message)] : []),
    ...(pod && pod.status >= 300 ? [`its pod: ${pod.body.message}`] : []),
  ];
  return [...refused, ...answer.warnings, ...(pod?.warnings ?? [])].map((what) => `${path}: ${what}`);
}

/** Flux decrypts a Secret before the server sees it: in the place of each value stands what the server takes for any type. */
function decrypted(object: KubernetesObject): KubernetesObject {
  const { kind, stringData } = object;
  if (kind !== 'Secret' || !isMap(stringData)) return object;
  const values = Object.entries(stringData).map(([key, value]) => [
    key,
    String(value).startsWith('ENC[') ? '{}' : value,
  ]);
  return { ...object, stringData: Object.fromEntries(values) };
}
