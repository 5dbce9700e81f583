import { basename } from 'node:path';
import type { Connection } from '../../lib/derive/connections.ts';
import { type JsonMap, list, path } from '../../lib/model/object.ts';
import { examine } from '../../lib/render.ts';
import type { Client } from '../cluster/kubernetes.ts';
import { due, live, missed } from '../flux/applied.ts';
import { until } from '../processes/background.ts';
import { bump, followed, tagsAfter } from '../repository/bumps.ts';
import { none } from '../scenario.ts';
import { killInMidApply } from './faults.ts';
import type { World } from './world.ts';

/** An app with a claim of its own, besides the one whose claims a StatefulSet makes. */
const NOTES = 'e2e-notes';
const ITS_IMAGE = `bramble.example/${NOTES}`;
const ITS_CODE = `import { app, claim, image } from 'bramble';

export const notes = app({
  name: '${NOTES}',
  image: image('${ITS_IMAGE}'),
  port: 8080,
  volumes: { '/data': claim('data', '1Gi') },
  accept: { 'unknown-platforms': 'nobody runs it' },
});
`;

/** Followed images move, by the library of Flux' image automation, and an app is added: the cluster runs what the tree says. */
export async function changesArrive({ context, cluster: { client }, fork, flux }: World): Promise<void> {
  const images = followed(fork.folder, fork.cluster);
  for (const each of images) {
    bump(context.tool('setters'), fork.folder, each, tagsAfter(each.reference)[0]!);
  }
  await fork.synth('--check');
  if (images.length > 0) fork.commit('Update images');
  fork.add(`charts/apps/${NOTES}.ts`, ITS_CODE);
  fork.pin(NOTES, `${ITS_IMAGE}:1`);
  fork.redeclare(`import { notes } from '../../charts/apps/${NOTES}.ts';

export default { ...declared, components: [notes, ...declared.components] };
`);
  await fork.synth();
  fork.commit('Take notes');
  await flux.fetch();
  await flux.ready({ seconds: 120 });
  const wanted = due(fork);
  none('a change does not arrive', await missed(client, wanted));
  const moved = followed(fork.folder, fork.cluster).map(({ reference }) => reference);
  const left = images.filter(({ reference }) => moved.includes(reference)).map(({ policy }) => policy);
  none('these were not moved', left);
  const found = await Promise.all(wanted.map(({ object }) => live(client, object)));
  const specs = found.map((each) => JSON.stringify(each?.spec ?? {}));
  // Of a chart only the tag is named.
  const isShown = (text: string) => specs.some((spec) => spec.includes(`"${text}"`));
  none(
    'nobody uses what was moved',
    moved.filter((each) => !isShown(each) && !isShown(each.slice(each.lastIndexOf(':') + 1))),
  );
  context.progress(moved.length > 0 ? `moved to ${moved.join(', ')}` : 'not run: Flux follows no image');
}

/** What outlives its apps. */
export interface Left {
  /** Their namespaces. */
  readonly namespaces: readonly string[];
  readonly claims: Claims;
}

/** Apps leave the list of components: their objects go, and their claims stay, with the volumes that they are bound to. */
export async function dataOutlivesItsApp(world: World): Promise<Left> {
  const { context, home, cluster, fork, flux } = world;
  const { client } = cluster;
  const holding = due(fork).filter(({ object: { kind, spec } }) => {
    return kind === 'PersistentVolumeClaim' || list(path(spec, 'volumeClaimTemplates')).length > 0;
  });
  const namespaces = holding.map(({ object }) => object.metadata.namespace ?? '');
  const claims = await claimsOf(client, namespaces);
  const unbound = namespaces.filter((each) => ![...claims.keys()].some((name) => name.startsWith(`${each}/`)));
  none('claims should be bound', unbound);
  if (!holding.some(({ object }) => object.kind === 'StatefulSet')) {
    context.progress(`not run: ${fork.cluster} has no StatefulSet with claims`);
  }
  const stages = (name: string) => [name, `${name}-crds`, `${name}-config`];
  const { components, name } = home.declaration;
  const { connections } = examine(home.declaration, home.inputs, `clusters/${name}`).subject;
  const holders = components.filter(({ name }) => holding.some(({ of }) => stages(name).includes(of)));
  const dropped = [...withUsers(connections, new Set([NOTES, ...holders.map(({ name }) => name)]))];
  const before = due(fork).filter(({ of }) => dropped.flatMap(stages).includes(of));
  fork.redeclare(`export default {
  ...declared,
  components: declared.components.filter(({ name }) => !${JSON.stringify(dropped)}.includes(name)),
};
`);
  for (const path of fork.secretsOf(fork.cluster)) {
    if (dropped.includes(basename(path).split('.')[0]!)) fork.remove(path);
  }
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
  none('claims are not as they were', changed(claims, await claimsOf(client, namespaces)));
  context.progress(`${dropped.join(', ')} went, and ${[...claims.keys()].join(', ')} stayed`);
  return { namespaces, claims };
}

/** Components by name, with those that say that they connect to one of them. */
function withUsers(connections: readonly Connection[], names: ReadonlySet<string>): ReadonlySet<string> {
  const users = connections.flatMap(({ from, to, why }) =>
    why === 'uses' && names.has(to.component.name) && 'component' in from && from.component ? from.component.name : [],
  );
  const all = new Set([...names, ...users]);
  return all.size === names.size ? all : withUsers(connections, all);
}

/** The apps come back: they adopt the claims that they left. On the way there kustomize-controller is killed. */
export async function appsComeBackThroughAKill(world: World, { namespaces, claims }: Left): Promise<void> {
  const { context, cluster, fork, flux } = world;
  fork.revert();
  await flux.fetch();
  const [begun, done] = await killInMidApply(world);
  await flux.ready({ seconds: 120 });
  none('the apps are not back', await missed(cluster.client, due(fork)));
  none('the apps did not adopt their claims', changed(claims, await claimsOf(cluster.client, namespaces)));
  context.progress(`they came back to their claims, though Flux was killed after it began ${begun} and ended ${done}`);
}

/** The bound claims of some namespaces, by name, with what they are bound to. */
type Claims = ReadonlyMap<string, string>;

async function claimsOf(client: Client, namespaces: readonly string[]): Promise<Claims> {
  const items = list((await client.ask('GET', '/api/v1/persistentvolumeclaims')).body.items);
  const isTheirs = (claim: JsonMap) => namespaces.includes(String(path(claim, 'metadata', 'namespace')));
  const bound = items.filter((claim) => isTheirs(claim) && path(claim, 'status', 'phase') === 'Bound');
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
