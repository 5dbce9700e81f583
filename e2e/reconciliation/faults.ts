import { dirname } from 'node:path';
import { type KubernetesObject, list, path } from '../../lib/model/object.ts';
import { changes, due, live, missed } from '../flux/applied.ts';
import type { Flux } from '../flux/flux.ts';
import { dependencies } from '../flux/kustomizations.ts';
import { until } from '../processes/background.ts';
import { NotRun, none } from '../scenario.ts';
import type { World } from './world.ts';

/**
 * Kills kustomize-controller while it applies the newest commit, and starts it again. Returns how many Kustomizations had begun
 * and how many were done.
 */
export async function killInMidApply({ fork, flux }: World): Promise<readonly [number, number]> {
  const revision = fork.revision();
  let begun = 0;
  let done = 0;
  for (const end = Date.now() + 30_000; ; ) {
    const states = await flux.states();
    begun = states.filter(({ attempted }) => attempted === revision).length;
    done = states.filter(({ applied }) => applied === revision).length;
    if (begun > Math.min(3, states.length - 1) && done < begun) break;
    if (Date.now() > end) throw new Error(`the commit was not seen half applied: ${begun} began, ${done} ended`);
    // Without a pause, since it takes moments.
  }
  await flux.killKustomizeController();
  await flux.startKustomizeController();
  return [begun, done];
}

const WEBHOOK = { namespace: 'cert-manager', name: 'cert-manager-webhook' };
const ASKS_IT = 'cert-manager-config';

/** cert-manager's webhook is gone, since no node takes its pod: what needs it says so and waits, until the webhook is back. */
export async function waitsForAWebhook({ context, cluster: { client }, fork, flux }: World): Promise<void> {
  const kept = due(fork).filter(({ of }) => of === ASKS_IT);
  if (kept.length === 0) throw new NotRun(`${fork.cluster} has no ${ASKS_IT}`);
  const nodes = list((await client.ask('GET', '/api/v1/nodes')).body.items).map((node) =>
    path(node, 'metadata', 'name'),
  );
  const cordon = async (unschedulable: boolean) => {
    for (const node of nodes) await client.ask('PATCH', `/api/v1/nodes/${node}`, { spec: { unschedulable } }, MERGE);
  };
  await cordon(true);
  const pods = `/api/v1/namespaces/${WEBHOOK.namespace}/pods`;
  await client.ask('DELETE', `${pods}?labelSelector=app.kubernetes.io/name=${WEBHOOK.name}`);
  await until(
    'cert-manager’s webhook has no pod',
    async () => {
      const slices = `/apis/discovery.k8s.io/v1/namespaces/${WEBHOOK.namespace}/endpointslices`;
      const { body } = await client.ask('GET', `${slices}?labelSelector=kubernetes.io/service-name=${WEBHOOK.name}`);
      const ready = list(body.items)
        .flatMap((slice) => list(slice.endpoints))
        .filter((each) => path(each, 'conditions', 'ready'));
      return ready.length === 0;
    },
    { seconds: 30 },
  );
  const said = await refusal(flux, ASKS_IT, /failed calling webhook "webhook\.cert-manager\.io"/);
  context.progress(`without its webhook: ${said}`);
  none('something was lost while the webhook was down', await missed(client, kept));
  await cordon(false);
  await flux.ready({ seconds: 120 });
  context.progress('the webhook is back, and all are Ready');
}

const MERGE = 'application/merge-patch+json';

/** What somebody might commit by hand, past synth, for a namespace, and what Flux has to name. */
const MISTAKES: readonly ((namespace: string) => { readonly text: string; readonly named: RegExp })[] = [
  (namespace) => ({
    text: `apiVersion: bramble.example/v1\nkind: Nonsense\nmetadata: { name: unknown-kind, namespace: ${namespace} }\n`,
    named: /Nonsense\/\S+\/unknown-kind/,
  }),
  (namespace) => ({
    text: `apiVersion: v1\nkind: Service\nmetadata: { name: wrong-type, namespace: ${namespace} }\nspec: { ports: eighty }\n`,
    named: /Service\/\S+\/wrong-type/,
  }),
  () => ({
    text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: broken-yaml\n',
    named: /zz-mistake\.yaml/,
  }),
  () => ({
    text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: lost, namespace: nowhere }\n',
    named: /ConfigMap\/nowhere\/lost/,
  }),
];

/**
 * Mistakes in four Kustomizations at once, or as many as there are for which no other waits. Each is refused with the object's
 * name; what they had applied before stays, though the same commit takes an object away from each, and adds a right one; all
 * others go on.
 */
export async function refusesBadCommits({ context, cluster: { client }, fork, flux }: World): Promise<void> {
  const awaited = new Set([...dependencies(fork.folder, fork.cluster).values()].flat());
  const spoilt = due(fork)
    .filter(({ of, object }) => object.metadata.name === 'default-deny' && !awaited.has(of))
    .slice(0, MISTAKES.length)
    .map(({ of, path, object }, n) => {
      const { namespace = '' } = object.metadata;
      return { name: of, path, namespace, ...MISTAKES[n]!(namespace) };
    });
  if (spoilt.length === 0) throw new NotRun(`${fork.cluster} has no app with a NetworkPolicy of its own`);
  const names = spoilt.map(({ name }) => name);
  const kept = due(fork).filter(({ of }) => names.includes(of));
  const before = new Map<string, KubernetesObject | undefined>();
  for (const { id, object } of kept) before.set(id, await live(client, object));
  for (const { path, namespace, text } of spoilt) {
    fork.add(`${dirname(path)}/zz-mistake.yaml`, text);
    fork.add(`${dirname(path)}/aa-half.yaml`, JSON.stringify(half(namespace)));
    fork.remove(path);
  }
  fork.commit('Make mistakes');
  await flux.fetch();
  await flux.ready({ seconds: 120, but: names });
  for (const { name, named } of spoilt) context.progress(`${name}: ${await refusal(flux, name, named)}`);
  const lost: string[] = [];
  for (const { id, object } of kept) {
    lost.push(...changes(before.get(id), await live(client, object)).map((each) => `${id}: ${each}`));
  }
  for (const { name, namespace } of spoilt) {
    if (await live(client, half(namespace))) lost.push(`${name}: the rest of the commit was applied`);
  }
  none('a refused commit changed something', lost);
  fork.revert();
  await flux.fetch();
  await flux.ready({ seconds: 120 });
  none('the revert does not heal', await missed(client, due(fork)));
  context.progress('taken back, and all are Ready');
}

/** What is right in a commit with a mistake. */
function half(namespace: string): KubernetesObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'half', namespace } };
}

/** Waits until a Kustomization is not Ready, and says why in certain words. Returns what it says. */
async function refusal(flux: Flux, name: string, words: RegExp): Promise<string> {
  let said = '';
  let asked: string | undefined;
  const isRefused = async () => {
    const found = (await flux.states()).find((each) => each.name === name);
    if (!found) return false;
    said = `${found.reason} ${found.message.trim().replaceAll('\n', ' ')}`;
    // It may have been asked before the server noticed what is wrong.
    if (found.ready === 'True' && (asked === undefined || asked === found.handled)) asked = await flux.apply(name);
    return found.ready === 'False' && words.test(said);
  };
  await until(`${name} is refused`, isRefused, { seconds: 60 }).catch((error: Error) => {
    throw new Error(`${error.message}: it says ${said}`);
  });
  return said;
}
