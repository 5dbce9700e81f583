import { readHome } from '../repository/home.ts';
import type { Scenario } from '../scenario.ts';
import { renderMadeUp } from '../traefik/made-up-cluster.ts';
import { SERVING, serve } from '../traefik/serving.ts';
import { smallCluster } from '../traefik/small-cluster.ts';

/** The small cluster with a tunnel, and with Traefik's own kinds: {@link serve} tells what is shown. */
export const scenario: Scenario = {
  proves: "what asks who comes answers at the tunnel's door alone, and nobody is believed what he says of himself",
  small: false,
  seconds: 30,
  tools: SERVING,
  run: async (context) => serve(context, renderMadeUp(smallCluster('ingressRoute'), await readHome(context.root))),
};
