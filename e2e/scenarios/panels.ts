import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { type JsonMap, type KubernetesObject, list, path } from '../../lib/model/object.ts';
import { monitoringPrograms } from '../../test/monitoring-programs.ts';
import { NODE } from '../cluster/api-server.ts';
import type { Client } from '../cluster/kubernetes.ts';
import { readyPod } from '../cluster/pods.ts';
import { k3sDns } from '../dns/k3s.ts';
import { startNameServer } from '../dns/name-server.ts';
import { ask } from '../dns/questions.ts';
import { programOf } from '../kubelet/programs.ts';
import { startMonitoring, startPrometheus } from '../monitoring/debian-programs.ts';
import { type Address, targetsIn } from '../monitoring/found-targets.ts';
import { hurried, OnLoopback, withoutKubernetes } from '../monitoring/on-loopback.ts';
import { piSystem } from '../monitoring/pi-system.ts';
import { playedRows, SCALED, type Seen } from '../monitoring/played-rows.ts';
import { losesPower } from '../monitoring/power-loss.ts';
import { query } from '../monitoring/queries.ts';
import { emptyPanels, type Reasons, shownIn } from '../monitoring/shown-panels.ts';
import { startVictoriaMetrics, VICTORIA_METRICS } from '../monitoring/victoria-metrics.ts';
import { start, until } from '../processes/background.ts';
import { type Home, readHome } from '../repository/home.ts';
import { type Context, NotRun, none, type Scenario } from '../scenario.ts';
import { SERVING, type Served, serve } from '../traefik/serving.ts';
import { visitAll } from '../traefik/visits.ts';

/** Where what is played is asked. */
const PLAYED = '127.0.0.1:9700';

const LOGS = '127.0.0.1:9428';

/** Who tells of itself on this machine, by its job. */
const LOCAL: Readonly<Record<string, string>> = {
  'victoria-logs': LOGS,
  metrics: '127.0.0.1:9090',
  'node-exporter': '127.0.0.1:9100',
  alertmanager: '127.0.0.1:9093',
};

/** Which queries have no rows in a run, and why. */
const WITHOUT_ROWS: Reasons = [
  [
    new RegExp(`horizontalpodautoscaler=~"\\(keda-hpa-\\)\\?(?!${SCALED}")`),
    'the line is for apps that an autoscaler scales, and it scales another',
  ],
  [/certmanager_certificate_/, 'what tells it is set up in a command of cert-manager that its modules leave out'],
  [/code=~"5/, 'no app answers with a fault'],
];

/**
 * All that the pages of Grafana ask is asked, of a Prometheus that has asked those whom the rendered file names: Traefik, which serves every
 * route, CoreDNS, cert-manager and MetalLB's controller as pods of the home cluster; VictoriaLogs, Prometheus, Alertmanager, blackbox-exporter
 * and node-exporter beside them, the last before the system of a Pi. What cannot run here is played: its rows are of the objects that the API server has.
 *
 * Each query has rows, or stands on a list with the reason; what stands there and has rows all the same is told too. After its power is gone,
 * Prometheus has what it had measured. VictoriaMetrics and vmalert, in its place, answer the same.
 */
export const scenario: Scenario = {
  proves:
    'each panel of Grafana shows something, asked of Prometheus and of VictoriaMetrics, by what the real programs tell',
  small: false,
  seconds: 70,
  tools: [
    ...SERVING,
    'cert-manager-controller',
    'coredns',
    'metallb-controller',
    'victoria-logs',
    'victoria-metrics',
    'vmalert',
  ],
  prepare: () => void monitoringPrograms(),
  run: async (context) => {
    const programs = monitoringPrograms();
    if (programs === undefined) throw new NotRun('there is no Debian to bring Prometheus');
    const home = await readHome(context.root);
    home.in('grafana', 'metrics');
    // Behind its route stands what plays every app.
    const tools = context.tools.filter((tool) => tool !== 'victoria-logs');
    await startNameServer(NODE);
    const objects = [...home.objects, ...k3sDns(home.declaration.nodes)];
    await serve({ ...context, tools }, { ...home, objects }, (served) =>
      show({ ...context, tools }, home, served, programs),
    );
  },
};

async function show(context: Context, home: Home, served: Served, programs: string): Promise<void> {
  const { folder, progress } = context;
  const { client } = served.cluster;
  const dns = await readyPod(client, 'kube-system', 'k8s-app=kube-dns');
  const seen = await seenBy(client);
  play(seen);
  const local = new OnLoopback(home.objects, folder);
  const places = { folder, programs, system: piSystem(folder), authorities: certificatesOf(served, folder) };
  const hosts = reach(served, folder);
  const token = await tokenOf(client, folder);
  const found = targetsIn(seen, addressIn(context));
  const change = (name: string, text: string) => {
    const here = text
      .replaceAll(/[\w-]+\.(alertmanager|probes)\.svc\.cluster\.local/g, '127.0.0.1')
      .replaceAll(/\S+serviceaccount\/token/g, token)
      .replaceAll(/\S+serviceaccount\/ca\.crt/g, places.authorities)
      .replaceAll(hosts, 'https://$1:8443');
    return name === 'rules.yml' ? hurried(here) : withoutKubernetes(here, found);
  };
  local.write('metrics', 'prometheus', change);
  keepLogs(context, local);
  const prometheus = await startMonitoring(local, places);
  const { length } = shownIn(home.objects);
  const stir = () => happen(served.entrance, dns.address);
  await until('each panel has rows', () => hasRows(home, stir), { seconds: 60 });
  progress(`${length} queries of panels are answered, but for those on the list`);

  await losesPower(prometheus, join(folder, 'data'), () => startPrometheus(local, places));
  progress('what was measured is there after the power was gone');

  await startVictoriaMetrics(context, home, change);
  await until('each panel has rows', () => hasRows(home, stir, VICTORIA_METRICS), { seconds: 60 });
  progress(`VictoriaMetrics in the place of Prometheus answers all ${length} as well`);
}

/** Lets something happen that can be counted: visits, names that are asked for, a line of a log. */
async function happen(entrance: Served['entrance'], dns: string): Promise<void> {
  await visitAll(entrance);
  // Names that are known, and one that is not, twice: the second time it is answered from memory.
  for (const name of ['traefik.bramble.example', 'nobody.example', 'nobody.example']) {
    await ask(dns, { name, type: 'A' }).catch(() => undefined);
  }
  const line = JSON.stringify({ _msg: 'hello', _time: new Date().toISOString() });
  await fetch(`http://${LOGS}/insert/jsonline`, { method: 'POST', body: line });
}

/** Throws what has none. @param at who is asked @default Prometheus */
async function hasRows({ objects }: Home, stir: () => Promise<void>, at?: string): Promise<boolean> {
  await stir();
  const down = (await query('up == 0', at === undefined ? {} : { at })).map(
    ({ metric }) => `${metric.job} at ${metric.instance}`,
  );
  none('nobody answers', down);
  none('panels', await emptyPanels(objects, WITHOUT_ROWS, at));
  return true;
}

async function seenBy(client: Client): Promise<Seen> {
  const all = async (at: string) => list((await client.ask('GET', at)).body.items);
  const groups = { deployments: 'apps/v1', statefulsets: 'apps/v1', daemonsets: 'apps/v1', cronjobs: 'batch/v1' };
  const of = new Map<string, readonly JsonMap[]>();
  for (const [plural, group] of Object.entries(groups)) of.set(plural, await all(`/apis/${group}/${plural}`));
  return {
    pods: await all('/api/v1/pods'),
    claims: await all('/api/v1/persistentvolumeclaims'),
    nodes: await all('/api/v1/nodes'),
    of: (plural) => of.get(plural) ?? [],
  };
}

/** Starts VictoriaLogs with what is rendered for it. */
function keepLogs({ folder, tool }: Context, local: OnLoopback): void {
  const args = local.args('victoria-logs', { '/vlogs': join(folder, 'logs') });
  start('victoria-logs', tool('victoria-logs'), args, folder);
}

function play(seen: Seen): void {
  const began = Date.now();
  const server = createServer(({ url = '' }, answer) => {
    answer.setHeader('content-type', 'text/plain; version=0.0.4');
    answer.end(playedRows(seen, url.slice(1), (Date.now() - began) / 1000));
  });
  const [host, port] = PLAYED.split(':');
  server.listen(Number(port), host).unref();
}

/** A program that runs is asked itself; all else is played. */
function addressIn({ tools }: Context): (of: JsonMap, port: number, job: JsonMap) => Address {
  return (of, port, { job_name }) => {
    const job = String(job_name);
    const here = isAgent(of) ? undefined : LOCAL[job];
    if (here !== undefined) return { target: here };
    const runs = list(path(of, 'spec', 'containers')).some(({ image }) => programOf(String(image), tools));
    if (runs) return { target: `${path(of, 'status', 'podIP')}:${port}` };
    return { target: PLAYED, labels: { __scheme__: 'http', __metrics_path__: `/${job}` } };
  };
}

/** vlagent runs nowhere but in a pod. */
const isAgent = (of: JsonMap) => path(of, 'metadata', 'labels', 'app.kubernetes.io/name') === 'vlagent';

/** The certificates that stand in for those of an authority, so that who asks a host trusts them. */
function certificatesOf({ entrance }: Served, folder: string): string {
  const file = join(folder, 'authorities.pem');
  writeFileSync(file, [...entrance.certificates.values()].map(({ certificate }) => certificate).join(''));
  return file;
}

/** Lets this machine find the hosts of the cluster, and returns what matches the URL of one: the port there is that of the pod. */
function reach({ entrance: { address, routes } }: Served, folder: string): RegExp {
  const hosts = [...new Set(routes.map(({ host }) => host))];
  const file = join(folder, 'hosts');
  writeFileSync(file, `127.0.0.1 localhost\n${address} ${hosts.join(' ')}\n`);
  spawnSync('mount', ['--bind', file, '/etc/hosts']);
  return new RegExp(`https://(${hosts.join('|').replaceAll('.', '\\.')})(?![\\w.])`, 'g');
}

/** The account of Prometheus, with the rights that are rendered for it. */
async function tokenOf(client: Client, folder: string): Promise<string> {
  const request: KubernetesObject = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    metadata: { name: 'metrics' },
    spec: {},
  };
  const { status } = await client.must('POST', '/api/v1/namespaces/metrics/serviceaccounts/metrics/token', request);
  const file = join(folder, 'token');
  writeFileSync(file, String(path(status, 'token')));
  return file;
}
