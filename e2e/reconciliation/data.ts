import { type JsonMap, list, path } from '../../lib/model/object.ts';
import type { Client } from '../cluster/kubernetes.ts';
import { due, live, missed } from '../flux/applied.ts';
import { until } from '../processes/background.ts';
import { bump, followed, imageOf, tagsAfter } from '../repository/bumps.ts';
import { killInMidApply } from './faults.ts';
import { none, type World } from './world.ts';

/** An app with a claim of its own, besides the one whose claims a StatefulSet makes. */
const NOTES = `import { app, claim, image } from '#bramble';

export const notes = app({
  name: 'notes',
  image: image('docker.io/library/busybox'),
  port: 8080,
  volumes: { '/data': claim('data', '1Gi') },
});
`;

/** Followed images move, by the library of Flux' image automation, and an app is added: the cluster runs what the tree says. */
export async function changesArrive({ context, cluster: { client }, fork, flux }: World): Promise<void> {
  for (const each of followed(fork.folder, 'home')) {
    bump(context.tool('setters'), fork.folder, each, tagsAfter(each.reference)[0]!);
  }
  await fork.synth('--check');
  fork.commit('Update images');
  fork.add('charts/apps/notes.ts', NOTES);
  fork.edit('clusters/home/cluster.ts', (text) =>
    text
      .replace('export default', "import { notes } from '../../charts/apps/notes.ts';\n\nexport default")
      .replace('components: [', 'components: [\n    notes,'),
  );
  await fork.synth();
  fork.commit('Take notes');
  await flux.fetch();
  await flux.ready({ seconds: 120 });
  const wanted = due(fork);
  none('a change does not arrive', await missed(client, wanted));
  const references = followed(fork.folder, 'home').map(({ reference }) => reference);
  const [moved = ''] = references.filter((each) => imageOf(each).endsWith('lil-linko'));
  const app = wanted.find(({ object }) => object.kind === 'Deployment' && object.metadata.name === 'lil-linko')!;
  const containers = list(path((await live(client, app.object))?.spec, 'template', 'spec', 'containers'));
  if (containers[0]?.image !== moved) throw new Error(`lil-linko runs ${containers[0]?.image}, not ${moved}`);
  context.progress(`moved to ${references.join(', ')}`);
}

/** What is left out: two that hold data, and one that needs one of them. */
const DROPPED = ['celebrator-3000', 'notes', 'rabbitmq'];

/** Apps leave the list of components: their objects go, and their claims stay, with the volumes that they are bound to. */
export async function dataOutlivesItsApp({ context, cluster: { client }, fork, flux }: World): Promise<Claims> {
  const before = due(fork).filter(({ of }) => DROPPED.includes(of));
  const claims = await claimsOf(client);
  if (claims.size < 2) throw new Error(`two claims should be bound, and not only ${[...claims.keys()].join(', ')}`);
  const named = /celebrator|notes|rabbitmq/i;
  const drop = (text: string) =>
    text
      .split('\n')
      .filter((line) => !named.test(line))
      .join('\n');
  fork.edit('clusters/home/cluster.ts', drop);
  fork.edit('clusters/home/images.yaml', drop);
  fork.remove('clusters/home/secrets/celebrator-3000.sops.yaml');
  fork.remove('clusters/home/secrets/rabbitmq.sops.yaml');
  await fork.synth();
  fork.commit('Do without');
  await flux.fetch();
  await flux.ready({ seconds: 120 });
  for (const { id, object } of before) {
    const stays = object.metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune'] === 'disabled';
    await until(
      `${id} ${stays ? 'stays' : 'goes'}`,
      async () => stays === ((await live(client, object)) !== undefined),
      {
        seconds: 30,
      },
    );
  }
  none('claims are not as they were', changed(claims, await claimsOf(client)));
  context.progress(`${DROPPED.join(', ')} went, and ${[...claims.keys()].join(', ')} stayed`);
  return claims;
}

/** The apps come back: they adopt the claims that they left. On the way there kustomize-controller is killed. */
export async function appsComeBackThroughAKill(world: World, claims: Claims): Promise<void> {
  const { context, cluster, fork, flux } = world;
  fork.revert();
  await flux.fetch();
  const [begun, done] = await killInMidApply(world);
  await flux.ready({ seconds: 120 });
  none('the apps are not back', await missed(cluster.client, due(fork)));
  none('the apps did not adopt their claims', changed(claims, await claimsOf(cluster.client)));
  context.progress(`they came back to their claims, though Flux was killed after it began ${begun} and ended ${done}`);
}

/** The bound claims of apps that are left out, by name, with what they are bound to. */
type Claims = ReadonlyMap<string, string>;

async function claimsOf(client: Client): Promise<Claims> {
  const items = list((await client.ask('GET', '/api/v1/persistentvolumeclaims')).body.items);
  const isDropped = (claim: JsonMap) => DROPPED.includes(String(path(claim, 'metadata', 'namespace')));
  const bound = items.filter((claim) => isDropped(claim) && path(claim, 'status', 'phase') === 'Bound');
  return new Map(
    bound.map((claim) => {
      const { name, namespace, uid } = claim.metadata as JsonMap;
      return [`${namespace}/${name}`, `${uid} bound to ${path(claim.spec, 'volumeName')}`];
    }),
  );
}

function changed(before: Claims, after: Claims): readonly string[] {
  return [...before]
    .filter(([name, is]) => after.get(name) !== is)
    .map(([name, is]) => `${name} is ${after.get(name) ?? 'not bound'}, and was ${is}`);
}
