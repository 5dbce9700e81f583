import { app, cluster, component, image } from 'bramble';
import { canary, flagger } from '../../charts/addons/flagger/index.ts';
import type { KubernetesObject } from '../../lib/model/object.ts';
import { applyAll } from '../cluster/apply.ts';
import { until } from '../processes/background.ts';
import type { Home } from '../repository/home.ts';
import { renderMadeUp } from './made-up-cluster.ts';
import type { Served } from './serving.ts';
import { askFromHome } from './visits.ts';
import { waysCluster } from './ways-cluster.ts';

const HOST = 'canary.bramble.example';
const NAMESPACE = 'sites';
const METRICS = { namespace: 'numbers', workload: 'numbers' };

/**
 * The route of an app with a canary answers by the app's Service while the TraefikService is not there, leads to a Service that is gone, or
 * to one without a pod, and by the TraefikService once all behind it is there.
 */
export async function answersBySecondRule({ cluster: { client }, entrance }: Served, home: Home): Promise<void> {
  const isAnsweredBy = (what: string, pod: string) =>
    until(
      `${what}, ${pod} answers`,
      async () => {
        const replies = await Promise.all([1, 2, 3].map(() => askFromHome(entrance, HOST)));
        const wrong = replies.find(
          ({ status, body }) => status !== 200 || podOf(body).replace(/-[^-]+-[^-]+$/, '') !== pod,
        );
        if (wrong) throw new Error(`it is answered ${wrong.status}: ${wrong.body}`);
        return true;
      },
      { seconds: 20 },
    );
  await applyAll(client, [routeOf(home)]);
  await isAnsweredBy('before there is a TraefikService', 'site');
  await applyAll(client, [WEIGHTS]);
  await isAnsweredBy('while its Service is gone', 'site');
  await applyAll(client, [primary('nobody')]);
  await isAnsweredBy('while its Service has no pod', 'site');
  await applyAll(client, [primary('other-site')]);
  await isAnsweredBy('once all is there', 'other-site');
}

function podOf(body: string): string {
  return (JSON.parse(body) as { readonly pod: string }).pod;
}

/** The route as it is rendered for the app `site`, beside the one that is there. */
function routeOf(home: Home): KubernetesObject {
  const site = app({
    name: 'site',
    namespace: NAMESPACE,
    image: image('docker.io/library/busybox'),
    port: 8080,
    expose: { through: 'lan', host: HOST },
    with: [canary()],
  });
  const others = waysCluster.components.filter(({ name }) =>
    ['metallb', 'traefik', 'cert-manager', NAMESPACE].includes(name),
  );
  const numbers = component({ name: 'numbers', provides: { metrics: METRICS } });
  const components = [...others, numbers, flagger({ loadTester: false }), site];
  const { objects } = renderMadeUp(cluster({ ...waysCluster, components }), home);
  const route = objects.find(({ kind, metadata }) => kind === 'IngressRoute' && metadata.name === 'site')!;
  return { ...route, metadata: { name: 'canary', namespace: NAMESPACE } };
}

/** As Flagger writes it. */
const WEIGHTS: KubernetesObject = {
  apiVersion: 'traefik.io/v1alpha1',
  kind: 'TraefikService',
  metadata: { name: 'site', namespace: NAMESPACE },
  spec: { weighted: { services: [{ name: 'site-primary', namespace: NAMESPACE, port: 8080, weight: 100 }] } },
};

/** @param of the app whose pods it leads to */
function primary(of: string): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'site-primary', namespace: NAMESPACE },
    spec: { selector: { 'app.kubernetes.io/name': of }, ports: [{ name: 'http', port: 8080 }] },
  };
}
