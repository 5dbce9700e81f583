import { type KubernetesObject, list, path } from '../../lib/model/object.ts';
import { differences, due, lasting, live, missed } from '../flux/applied.ts';
import type { Flux } from '../flux/flux.ts';
import { until } from '../processes/background.ts';
import { none, type World } from './world.ts';

/**
 * Kills kustomize-controller while it applies the newest commit, and starts it again. Returns how many Kustomizations had begun
 * and how many were done.
 */
export async function killInMidApply({ fork, flux }: World): Promise<readonly [number, number]> {
  const revision = fork.revision();
  let begun = 0;
  let done = 0;
  const isInMidApply = async () => {
    const states = await flux.states();
    begun = states.filter(({ attempted }) => attempted === revision).length;
    done = states.filter(({ applied }) => applied === revision).length;
    return begun > 3 && done < begun;
  };
  await until('the commit is being applied', isInMidApply, { seconds: 30 });
  await flux.killKustomizeController();
  await flux.startKustomizeController();
  return [begun, done];
}

const WEBHOOK = { namespace: 'cert-manager', name: 'cert-manager-webhook' };
const ASKS_IT = 'cert-manager-config';

/** cert-manager's webhook is gone, since no node takes its pod: what needs it says so and waits, until the webhook is back. */
export async function waitsForAWebhook({ context, cluster: { client }, fork, flux }: World): Promise<void> {
  const kept = due(fork).filter(({ of }) => of === ASKS_IT);
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

/** What somebody might commit by hand, past synth, by the Kustomization that it is for, and what Flux has to name. */
const MISTAKES: Readonly<Record<string, { readonly text: string; readonly named: RegExp }>> = {
  podinfo: {
    text: 'apiVersion: bramble.example/v1\nkind: Nonsense\nmetadata: { name: unknown-kind, namespace: podinfo }\n',
    named: /Nonsense\/podinfo\/unknown-kind/,
  },
  whoami: {
    text: 'apiVersion: v1\nkind: Service\nmetadata: { name: wrong-type, namespace: whoami }\nspec: { ports: eighty }\n',
    named: /Service\/whoami\/wrong-type/,
  },
  'busybox-http': {
    text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: broken-yaml\n',
    named: /zz-mistake\.yaml/,
  },
  mariadb: {
    text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: lost, namespace: nowhere }\n',
    named: /ConfigMap\/nowhere\/lost/,
  },
};

/**
 * Mistakes in four Kustomizations at once. Each is refused with the object's name; what they had applied before stays, though
 * the same commit takes an object away from each, and adds a right one; all others go on.
 */
export async function refusesBadCommits({ context, cluster: { client }, fork, flux }: World): Promise<void> {
  const names = Object.keys(MISTAKES);
  const kept = due(fork).filter(({ of }) => names.includes(of));
  const before = new Map<string, KubernetesObject | undefined>();
  for (const { id, object } of kept) before.set(id, await live(client, object));
  for (const [name, { text }] of Object.entries(MISTAKES)) {
    fork.add(`dist/home/${name}/zz-mistake.yaml`, text);
    fork.add(`dist/home/${name}/aa-half.yaml`, JSON.stringify(half(name)));
    fork.remove(`dist/home/${name}/networkpolicy.default-deny.yaml`);
  }
  fork.commit('Make mistakes');
  await flux.fetch();
  await flux.ready({ seconds: 120, but: names });
  for (const name of names) {
    context.progress(`${name}: ${await refusal(flux, name, MISTAKES[name]!.named)}`);
  }
  const lost: string[] = [];
  for (const { id, object } of kept) {
    const [old, now] = [lasting(before.get(id)), lasting(await live(client, object))];
    lost.push(...differences(old, now).map((each) => `${id}: ${each}`));
  }
  for (const name of names)
    if (await live(client, half(name))) lost.push(`${name}: the rest of the commit was applied`);
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
