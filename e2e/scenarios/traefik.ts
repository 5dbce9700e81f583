import { readHome } from '../repository/home.ts';
import type { Scenario } from '../scenario.ts';
import { SERVING, serve } from '../traefik/serving.ts';

/** The home cluster, with the routes that are committed: {@link serve} tells what is shown. */
export const scenario: Scenario = {
  proves: 'Traefik under its rendered identity serves every route of the home cluster, and needs each of its rights',
  small: false,
  seconds: 25,
  tools: SERVING,
  run: async (context) => serve(context, await readHome(context.root)),
};
