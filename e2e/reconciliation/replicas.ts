import { path } from '../../lib/model/object.ts';
import { due, live } from '../flux/applied.ts';
import { applyAs, commandsOf } from '../scaling/hand-over.ts';
import { none } from '../scenario.ts';
import type { World } from './world.ts';

/** Apps of three pods, and how many each has once Flux no longer says how many: by the manager to whom they are handed over. */
const APPS = [
  { name: 'e2e-handed-over', manager: undefined, left: 3 },
  // Flux takes what kubectl owns for its own.
  { name: 'e2e-handed-to-kubectl', manager: 'kubectl', left: 1 },
] as const;

const IMAGE = 'bramble.example/e2e-crowd';

/** @param drawn what else each app is declared with */
function codeOf(drawn: string): string {
  const apps = APPS.map(
    ({ name }) =>
      `app({ name: '${name}', image: image('${IMAGE}'), port: 8080, replicas: 3, accept: { 'unknown-platforms': 'nobody runs it' }, ${drawn} }),`,
  );
  return `import { app, image } from 'bramble';\n\nexport const crowd = [\n${apps.join('\n')}\n];\n`;
}

const WITHOUT_REPLICAS = `overrides: [{ kind: 'Deployment', because: 'something scales it', merge: { spec: { replicas: null } } }]`;

/** Replicas leave the tree: those that were handed over as docs/scaling.md says stay as they are. */
export async function handsReplicasOver({ context, cluster: { client }, fork, flux }: World): Promise<void> {
  const file = 'charts/apps/e2e-crowd.ts';
  fork.add(file, codeOf(''));
  fork.pin('e2e-crowd', `${IMAGE}:1`);
  fork.redeclare(`import { crowd } from '../../${file}';

export default { ...declared, components: [...crowd, ...declared.components] };
`);
  await fork.synth();
  fork.commit('Run a crowd');
  await flux.fetch();
  await flux.ready({ seconds: 120 });
  const [command] = commandsOf(context.root);
  for (const { name, manager = command.manager } of APPS) {
    const object = { ...command.object, metadata: { name, namespace: name } };
    const { status, body } = await applyAs(client, { manager, object });
    if (status >= 300) throw new Error(`the replicas of ${name} cannot be handed over: ${body.message}`);
  }
  // As it does by itself each hour.
  await flux.applyAgain(120);
  fork.add(file, codeOf(WITHOUT_REPLICAS));
  await fork.synth();
  fork.commit('Let others say how many');
  await flux.fetch();
  await flux.ready({ seconds: 120 });
  const wrong = APPS.map(async ({ name, left }) => {
    const drawn = due(fork).find(({ of, object }) => of === name && object.kind === 'Deployment')!;
    const replicas = path((await live(client, drawn.object))?.spec, 'replicas');
    const isDrawn = path(drawn.object.spec, 'replicas') !== undefined;
    return replicas === left && !isDrawn ? [] : [`${name} has ${replicas} replicas, not ${left}`];
  });
  none('replicas are not what docs/scaling.md says', (await Promise.all(wrong)).flat());
  context.progress(`without replicas in the tree: ${APPS.map(({ name, left }) => `${name} has ${left}`).join(', ')}`);
}
