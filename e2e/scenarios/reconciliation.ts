import { CLUSTER } from '../cluster/control-plane.ts';
import { FLUX } from '../flux/flux.ts';
import { broughtUp } from '../reconciliation/bring-up.ts';
import { bringsVersionsByFlagger } from '../reconciliation/canary.ts';
import { appsComeBackThroughAKill, changesArrive, dataOutlivesItsApp } from '../reconciliation/data.ts';
import { refusesBadCommits, waitsForAWebhook } from '../reconciliation/faults.ts';
import { goesOnWithoutANode } from '../reconciliation/lost-node.ts';
import { handsReplicasOver } from '../reconciliation/replicas.ts';
import { type Scenario, step } from '../scenario.ts';

/** An empty cluster has to be Ready within this time. */
const SECONDS = 90;

export const scenario: Scenario = {
  proves: `Flux makes an empty cluster Ready within ${SECONDS} s, in the order that the objects need and value by value, goes on without a node, and keeps data through changes and faults`,
  small: false,
  seconds: 270,
  tools: [
    ...CLUSTER,
    ...FLUX,
    'setters',
    'cert-manager-cainjector',
    'cert-manager-controller',
    'cert-manager-webhook',
    'flagger',
    'metallb-controller',
  ],
  run: async (context) => {
    const world = await broughtUp(context, SECONDS);
    await step(context, () => goesOnWithoutANode(world));
    await changesArrive(world);
    const claims = await dataOutlivesItsApp(world);
    await appsComeBackThroughAKill(world, claims);
    await step(context, () => waitsForAWebhook(world));
    await step(context, () => refusesBadCommits(world));
    await handsReplicasOver(world);
    await bringsVersionsByFlagger(world);
  },
};
