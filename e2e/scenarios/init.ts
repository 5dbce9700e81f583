import { CLUSTER } from '../cluster/control-plane.ts';
import { FLUX } from '../flux/flux.ts';
import { broughtUp } from '../reconciliation/bring-up.ts';
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
    await broughtUp({ ...given, root: ownRepository(given) }, SECONDS);
  },
};
