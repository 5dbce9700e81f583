import { CLUSTER, startCluster } from '../cluster/control-plane.ts';
import { FLUX, Flux } from '../flux/flux.ts';
import { comesUpInOrder, isThereAsRendered, secondPassChangesNothing } from '../reconciliation/bring-up.ts';
import { Fork } from '../repository/fork.ts';
import { readHome } from '../repository/home.ts';
import { ownRepository } from '../repository/own.ts';
import type { Scenario } from '../scenario.ts';

/** An empty cluster has to be Ready within this time. */
const SECONDS = 90;

export const scenario: Scenario = {
  proves: `a cluster that bramble init makes, with all that it offers and Secrets of one command, is Ready within ${SECONDS} s, and as it was rendered`,
  small: false,
  seconds: 90,
  tools: [
    ...CLUSTER,
    ...FLUX,
    'cert-manager-cainjector',
    'cert-manager-controller',
    'cert-manager-webhook',
    'metallb-controller',
  ],
  run: async (given) => {
    const context = { ...given, root: ownRepository(given) };
    const home = await readHome(context.root);
    const { name, nodes } = home.declaration;
    const [cluster, fork] = await Promise.all([startCluster(context, nodes), Fork.of(context, name)]);
    const flux = await Flux.bootstrap(context, cluster, fork);
    const world = { context, home, cluster, fork, flux };
    await comesUpInOrder(world, SECONDS);
    await isThereAsRendered(world);
    await secondPassChangesNothing(world);
  },
};
