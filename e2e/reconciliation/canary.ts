import { type JsonMap, type KubernetesObject, list, path } from '../../lib/model/object.ts';
import { applyAll } from '../cluster/apply.ts';
import type { Client } from '../cluster/kubernetes.ts';
import { get, stateOf } from '../delivery/state.ts';
import { until } from '../processes/background.ts';
import { none } from '../scenario.ts';
import type { World } from './world.ts';

const SHOP = 'e2e-shop';
const IMAGE = `bramble.example/${SHOP}`;
const FILE = `charts/apps/${SHOP}.ts`;
/** What looks each two minutes looks at once here, so that one look decides. */
const QUICK =
  "[{ kind: 'Canary', because: 'nobody waits for minutes', merge: { spec: { analysis: { interval: '10s', threshold: 1 } } } }]";

/** @param word what the app is declared with */
function codeOf(word: string): string {
  return `import { app, image } from 'bramble';
import { canary } from 'bramble/addons/flagger';

export const shop = app({
  name: '${SHOP}',
  image: image('${IMAGE}'),
  port: 8080,
  expose: { through: 'lan' },
  accept: { 'unknown-platforms': 'nobody runs it' },
  ${word}
});

export const word = canary;
`;
}

const PLAIN = codeOf('');
const BY_STEPS = codeOf(`with: [canary()],\n  overrides: ${QUICK},`);

/** Looks all the while at what requests for the app come to. */
class Watch {
  readonly #client: Client;
  readonly #gone: string[] = [];
  #isOver = false;
  readonly #done: Promise<void>;

  constructor(client: Client) {
    this.#client = client;
    this.#done = this.#look();
  }

  /** What was missing on the way. */
  async end(): Promise<readonly string[]> {
    this.#isOver = true;
    await this.#done;
    return [...new Set(this.#gone)];
  }

  async #look(): Promise<void> {
    while (!this.#isOver) {
      this.#gone.push(...(await missing(this.#client)));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** What is missing on the way from the route to pods that are ready: of its rules one has to lead there. */
async function missing(client: Client): Promise<readonly string[]> {
  const route = await get(client, `/apis/traefik.io/v1alpha1/namespaces/${SHOP}/ingressroutes/${SHOP}`);
  const rules = list(path(route?.spec, 'routes'));
  if (rules.length === 0) return ['there is no route'];
  const all = await Promise.all(rules.map((rule) => missingOf(client, list(rule.services)[0])));
  return all.some(({ length }) => length === 0) ? [] : all.flat();
}

/** Of a rule, as Traefik takes it: a TraefikService is nothing while one of its Services has no pod. */
async function missingOf(client: Client, to: JsonMap | undefined): Promise<readonly string[]> {
  if (to?.kind !== 'TraefikService') return behind(client, String(to?.name));
  const weights = await get(client, `/apis/traefik.io/v1alpha1/namespaces/${SHOP}/traefikservices/${to.name}`);
  const services = list(path(weights?.spec, 'weighted', 'services'));
  if (services.length === 0) return [`the TraefikService ${to.name} is not there`];
  return (await Promise.all(services.map(({ name }) => behind(client, String(name))))).flat();
}

async function behind(client: Client, service: string): Promise<readonly string[]> {
  if (!(await get(client, `/api/v1/namespaces/${SHOP}/services/${service}`))) return [`the Service ${service} is gone`];
  const label = `labelSelector=kubernetes.io/service-name=${service}`;
  const slices = await get(client, `/apis/discovery.k8s.io/v1/namespaces/${SHOP}/endpointslices?${label}`);
  const ready = list(slices?.items).flatMap((slice) =>
    list(slice.endpoints).filter((each) => path(each, 'conditions', 'ready') === true),
  );
  return ready.length > 0 ? [] : [`the Service ${service} leads to no pod that is ready`];
}

/** A TraefikService that leads to what is gone, as Flagger marks what it has taken over. */
const STALE: KubernetesObject = {
  apiVersion: 'traefik.io/v1alpha1',
  kind: 'TraefikService',
  metadata: { name: SHOP, namespace: SHOP, annotations: { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' } },
  spec: { weighted: { services: [{ name: `${SHOP}-primary`, namespace: SHOP, port: 8080, weight: 100 }] } },
};

/**
 * An app that runs is given to Flagger, taken back, and given again, also before Flagger has let it go: at each moment its route leads to a
 * Service with a pod that is ready. A version of which no metrics tell that it is well is taken back, and Flux changes nothing of what Flagger wrote.
 */
export async function bringsVersionsByFlagger(world: World): Promise<void> {
  const { context, cluster, fork, flux } = world;
  const { client } = cluster;
  const commit = async (message: string) => {
    await fork.synth();
    fork.commit(message);
    await flux.fetch();
    await flux.ready({ seconds: 180 });
  };
  fork.add(FILE, PLAIN);
  fork.pin(SHOP, `${IMAGE}:1`);
  fork.pin('flagger', 'ghcr.io/fluxcd/flagger:1.44.0');
  fork.redeclare(`import { flagger } from 'bramble/addons/flagger';
import { shop } from '../../${FILE}';

export default { ...declared, components: [flagger({ loadTester: false }), shop, ...declared.components] };
`);
  await commit('Open a shop');
  const reached = (what: string, is: () => Promise<boolean>) => until(what, is, { seconds: 180 });
  await reached('the shop answers', async () => (await missing(client)).length === 0);

  const turnedOn = new Watch(client);
  fork.add(FILE, BY_STEPS);
  await commit('Bring its versions by steps');
  await reached('Flagger has taken over', async () => (await stateOf(client, SHOP)).phase === 'Initialized');
  await flux.applyAgain(120);
  none('the running app was cut off as Flagger came', await turnedOn.end());
  const taken = await stateOf(client, SHOP);
  if (taken.service !== `${SHOP}-primary`) throw new Error(`the Service leads to ${taken.service}`);
  context.progress(`Flagger took over while the app answered: weights are ${taken.weights.join(', ')}`);

  const tried = new Watch(client);
  fork.pin(SHOP, `${IMAGE}:2`);
  await commit('Try a second version');
  await reached('the second version is taken back', async () => (await stateOf(client, SHOP)).phase === 'Failed');
  none('the app was cut off as a version was tried', await tried.end());
  const { image, weights } = await stateOf(client, SHOP);
  if (image !== `${IMAGE}:1` || weights.join() !== `${SHOP}-primary 100`) {
    throw new Error(`after a version that failed ${image} runs, with the weights ${weights}`);
  }
  context.progress(`a version without metrics was taken back: ${image} still answers`);

  const turnedOff = new Watch(client);
  fork.add(FILE, PLAIN);
  await commit('Bring its versions at once again');
  await reached('the app answers by itself', async () => {
    const { service, image: copy } = await stateOf(client, SHOP);
    return service === SHOP && copy === undefined;
  });
  none('the app was cut off as Flagger went', await turnedOff.end());
  context.progress('the word was taken away, and the app answered all the while');

  await reached('what Flagger made is gone', async () => (await stateOf(client, SHOP)).weights.length === 0);
  await applyAll(client, [STALE]);
  const again = new Watch(client);
  fork.add(FILE, BY_STEPS);
  await commit('Bring its versions by steps again');
  await reached('Flagger has taken over again', async () => (await stateOf(client, SHOP)).phase === 'Initialized');
  none('the app was cut off as Flagger came again', await again.end());
  context.progress('Flagger took over again, past what was left of the first time');

  const toAndFro = new Watch(client);
  for (const code of [PLAIN, BY_STEPS]) {
    fork.add(FILE, code);
    await commit('Change its mind');
  }
  await flux.applyAgain(120);
  await reached('Flagger has it once more', async () => {
    await flux.applyAgain(120);
    return (await stateOf(client, SHOP)).phase === 'Initialized';
  });
  none('the app was cut off as it went to and fro', await toAndFro.end());
  context.progress('it was turned off and on at once, and answered all the while');
}
