import { CLUSTER, startCluster } from '../cluster/control-plane.ts';
import { FLUX, Flux } from '../flux/flux.ts';
import { comesUpInOrder, isThereAsRendered, secondPassChangesNothing } from '../reconciliation/bring-up.ts';
import { appsComeBackThroughAKill, changesArrive, dataOutlivesItsApp } from '../reconciliation/data.ts';
import { refusesBadCommits, waitsForAWebhook } from '../reconciliation/faults.ts';
import { goesOnWithoutANode } from '../reconciliation/lost-node.ts';
import { handsReplicasOver } from '../reconciliation/replicas.ts';
import { Fork } from '../repository/fork.ts';
import { readHome } from '../repository/home.ts';
import { type Scenario, step } from '../scenario.ts';

/** An empty cluster has to be Ready within this time. */
const SECONDS = 90;

export const scenario: Scenario = {
  proves: `Flux makes an empty cluster Ready within ${SECONDS} s, in the order that the objects need and value by value, goes on without a node, and keeps data through changes and faults`,
  small: false,
  seconds: 180,
  tools: [
    ...CLUSTER,
    ...FLUX,
    'setters',
    'cert-manager-cainjector',
    'cert-manager-controller',
    'cert-manager-webhook',
    'metallb-controller',
  ],
  run: async (context) => {
    const home = await readHome(context.root);
    const { name, nodes } = home.declaration;
    const [cluster, fork] = await Promise.all([startCluster(context, nodes), Fork.of(context, name)]);
    const flux = await Flux.bootstrap(context, cluster, fork);
    const world = { context, home, cluster, fork, flux };
    await comesUpInOrder(world, SECONDS);
    await isThereAsRendered(world);
    await secondPassChangesNothing(world);
    await step(context, () => goesOnWithoutANode(world));
    await changesArrive(world);
    const claims = await dataOutlivesItsApp(world);
    await appsComeBackThroughAKill(world, claims);
    await step(context, () => waitsForAWebhook(world));
    await step(context, () => refusesBadCommits(world));
    await handsReplicasOver(world);
  },
};
