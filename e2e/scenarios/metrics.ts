import { createServer } from 'node:http';
import { type Alert, cluster, component, image, Workload } from 'bramble';
import { alertmanager } from '../../charts/addons/alertmanager/index.ts';
import { metrics } from '../../charts/addons/metrics/index.ts';
import { nodeExporter } from '../../charts/addons/node-exporter/index.ts';
import { probes } from '../../charts/addons/probes/index.ts';
import { monitoringPrograms } from '../../test/monitoring-programs.ts';
import { startMonitoring } from '../monitoring/debian-programs.ts';
import { type Mail, startMailServer } from '../monitoring/mail-server.ts';
import { hurried, OnLoopback, onThisMachine, withoutKubernetes } from '../monitoring/on-loopback.ts';
import { ALERTMANAGER, PROMETHEUS, labelsOf as rows } from '../monitoring/queries.ts';
import { until } from '../processes/background.ts';
import { readHome } from '../repository/home.ts';
import { type Context, NotRun, type Scenario } from '../scenario.ts';
import { renderMadeUp } from '../traefik/made-up-cluster.ts';

const QUEUE = '127.0.0.1:15692';
const MAIL_PORT = 2525;
const WATCH_PORT = 2526;

const GROWS: Alert = {
  name: 'QueueGrows',
  when: 'queue_messages{job="queue"} > 1000',
  severity: 'warning',
  says: '{{ $value }} messages wait in {{ $labels.queue }}',
  means: 'Nobody fetches them.',
  fix: 'Look at those that do.',
  fires: { rows: { queue_messages: '0x9' }, after: '9m', told: [] },
  quiet: { rows: { queue_messages: '0x9' }, after: '9m' },
};

/**
 * Prometheus, Alertmanager, node-exporter and blackbox-exporter of Debian run with the arguments and files that are rendered for them,
 * on loopback, with a second for each minute. Then:
 *
 * - All targets are up, and rows bear the names of pod and node.
 * - The alert of an app is mailed to whom it concerns, with what it means and what to do, once the app is broken, and again when all is well.
 * - A host that does not answer is told as what does not work.
 * - An event of Flux is mailed with its own message.
 * - Who waits for a sign of life is given one, again and again, and nobody else is.
 */
export const scenario: Scenario = {
  proves: 'an app that is broken is told by mail, in words that a person needs, from what its own declaration says',
  small: false,
  seconds: 60,
  tools: ['sandbox'],
  prepare: () => void monitoringPrograms(),
  run: async (context) => {
    const programs = monitoringPrograms();
    if (programs === undefined) throw new NotRun('there is no Debian to bring Prometheus and Alertmanager');
    let waiting = 3;
    const app = createServer((_, answer) => answer.end(`queue_messages{queue="cakes"} ${waiting}\n`));
    app.listen(15692, '127.0.0.1').unref();
    const mails = await startMailServer(MAIL_PORT);
    let beats = 0;
    createServer((_, answer) => {
      beats++;
      answer.end();
    })
      .listen(WATCH_PORT, '127.0.0.1')
      .unref();
    await startAll(context, programs);

    await until('all targets are up', async () => (await rows('up == 1')).length === 5, { seconds: 60 });
    const [row] = await rows('node_uname_info');
    expectEqual('a row of a node', [row?.job, row?.node, row?.namespace], ['node-exporter', 'pi-1', 'node-exporter']);
    context.progress(`up are ${(await rows('up == 1')).map(({ job }) => job).sort()}`);

    await arrived(mails, '! shop.bramble.example does not answer', [
      'What it means: People see',
      'What to do: `kubectl',
    ]);
    context.progress('a host that does not answer is told');

    if (mails.some(({ subject }) => /cakes/.test(subject))) throw new Error('an alert is told that is not on');
    waiting = 2000;
    const words = ['What it means: Nobody fetches them.', 'What to do: Look at those that do.', 'cluster made-up'];
    await arrived(mails, '2000 messages wait in cakes', words);
    waiting = 3;
    await arrived(mails, 'Well again: 2000 messages wait in cakes', []);
    context.progress('an app that is broken is told by the words of its declaration, and that it is well again');

    await fetch(`http://${ALERTMANAGER}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([OF_FLUX]),
    });
    await arrived(mails, 'Kustomization shop: Applied revision: main@sha1:4d5', []);
    context.progress('a deployment is told');

    await until('signs of life are given', async () => beats > 1, { seconds: 60 });
    if (mails.some(({ subject }) => /Alerts are told/.test(subject))) throw new Error('a sign of life is mailed');
    context.progress('who waits for a sign of life is given one after the other');
  },
};

/** As Flux' notification-controller posts it. */
const OF_FLUX = {
  labels: {
    alertname: 'FluxKustomizationReconciliationSucceeded',
    severity: 'info',
    reason: 'ReconciliationSucceeded',
    kind: 'Kustomization',
    name: 'shop',
    namespace: 'flux-system',
    cluster: 'made-up',
  },
  annotations: { message: 'Applied revision: main@sha1:4d5' },
};

/** A cluster with an app that brings an alert, and one that does not answer at its host. */
function declared() {
  const queue = component({
    name: 'queue',
    images: [image('docker.io/library/busybox')],
    scrape: { port: 'metrics' },
    alerts: [GROWS],
    chart: (chart, cluster) => {
      const containers = { queue: { image: image('docker.io/library/busybox'), ports: { metrics: 15692 } } };
      new Workload(chart, cluster, { name: 'queue', containers });
    },
  });
  const mail = { through: 'mail', to: 'you@bramble.example', from: 'alerts@bramble.example', tls: false } as const;
  return cluster({
    name: 'made-up',
    domain: 'bramble.example',
    nodes: [{ name: 'pi-1', role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 }],
    networks: { lan: ['10.10.11.0/24'] },
    components: [
      metrics(),
      nodeExporter(),
      probes(),
      alertmanager({
        to: { mail: { ...mail, server: `127.0.0.1:${MAIL_PORT}` } },
        heartbeat: { address: `http://127.0.0.1:${WATCH_PORT}/home`, every: '1m' },
      }),
      queue,
      component({ name: 'shop', expose: { through: 'lan' } }),
    ],
  });
}

/** Starts the programs, each with what is rendered for it. */
async function startAll({ root, folder }: Context, programs: string): Promise<void> {
  const { objects } = renderMadeUp(declared(), await readHome(root));
  const local = new OnLoopback(objects, folder);
  const addresses = {
    metrics: PROMETHEUS,
    'node-exporter': '127.0.0.1:9100',
    alertmanager: ALERTMANAGER,
    queue: QUEUE,
  };
  local.write('metrics', 'prometheus', (name, text) => {
    const here = text
      .replaceAll('alertmanager.alertmanager.svc.cluster.local', '127.0.0.1')
      .replaceAll('probes.probes.svc.cluster.local', '127.0.0.1');
    return name === 'prometheus.yml' ? withoutKubernetes(here, onThisMachine(addresses)) : hurried(here);
  });
  await startMonitoring(local, { folder, programs });
}

/** Waits for a mail to whom it concerns, and looks for words in it. */
async function arrived(mails: readonly Mail[], subject: string, words: readonly string[]): Promise<void> {
  const found = () => mails.find((each) => each.subject === subject);
  const seen = () => mails.map((each) => each.subject).join(', ') || 'none';
  await until(
    `a mail '${subject}' arrives`,
    async () => {
      if (found()) return true;
      throw new Error(`there are: ${seen()}`);
    },
    { seconds: 90 },
  );
  const { to = [], text = '' } = found() ?? {};
  expectEqual('whom it is sent to', to, ['you@bramble.example']);
  const missing = words.filter((each) => !text.includes(each));
  if (missing.length > 0) throw new Error(`'${subject}' does not say ${missing.join(', ')}, but ${text}`);
}

function expectEqual(what: string, found: readonly unknown[], expected: readonly unknown[]): void {
  if (found.join() !== expected.join()) throw new Error(`${what}: ${found.join()}, not ${expected.join()}`);
}
