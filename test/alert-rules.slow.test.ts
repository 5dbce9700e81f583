import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Alert, Cluster, type Component, component, type JsonMap } from 'bramble';
import { stringify } from 'yaml';
import { alertmanager } from '../charts/addons/alertmanager/index.ts';
import { ruleGroups, ruleTests } from '../charts/addons/metrics/rule-groups.ts';
import { charts, clusterOf } from './fixtures/charts.ts';
import { monitoringPrograms } from './monitoring-programs.ts';
import { renderSample, sample } from './sample-cluster.ts';
import { temporaryFolder } from './temporary-folder.ts';

const root = monitoringPrograms();
if (!root) console.log('There is no Debian to bring promtool and amtool: the tests with them are skipped');

/** Files in a folder of their own. */
function written(files: Readonly<Record<string, JsonMap | string>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), typeof content === 'string' ? content : stringify(content));
  }
  return folder;
}

function run(program: string, args: readonly string[], cwd: string) {
  const { status, stdout, stderr } = spawnSync(join(root!, 'usr/bin', program), args, { cwd, encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
}

/** Puts the alerts of components to their own tests. */
function judged(components: readonly Component[]) {
  const cluster = new Cluster(clusterOf(components), { pins: {}, crds: [] } as never);
  const tests = ruleTests(cluster, 'rules.yml').map((each, at) => [`tests-${at}.yml`, each] as const);
  const folder = written({ 'rules.yml': ruleGroups(cluster), ...Object.fromEntries(tests) });
  const parsed = run('promtool', ['check', 'rules', 'rules.yml'], folder);
  return parsed.status === 0 ? run('promtool', ['test', 'rules', ...tests.map(([name]) => name)], folder) : parsed;
}

const TELLING = charts()
  .flatMap(({ declared, made }) => [...declared, ...made])
  .filter(({ alerts }) => alerts);

(root ? describe : describe.skip)('with the real promtool', () => {
  const GROWS: Alert = {
    name: 'QueueGrows',
    when: 'queue_messages > 1000',
    severity: 'warning',
    says: '{{ $value }} messages wait',
    means: 'Nobody fetches them.',
    fix: 'Look at those that do.',
    fires: { rows: { queue_messages: '2000x9' }, after: '9m', told: [{ says: '2000 messages wait', labels: {} }] },
    quiet: { rows: { queue_messages: '10x9' }, after: '9m' },
  };
  const put = (changed: Partial<Alert>) => judged([component({ name: 'queue', alerts: [{ ...GROWS, ...changed }] })]);

  it.each<[string, Partial<Alert>]>([
    ['whose query is none', { when: 'queue_messages >' }],
    ['that stays quiet where it is to be on', { when: 'queue_messages > 5000' }],
    ['that is on where it is to be quiet', { when: 'queue_messages > 5' }],
    ['that says something else', { says: '{{ $value }} letters wait' }],
    ['that waits longer', { for: '1h' }],
  ])('an alert is found %s', (_, changed) => {
    expect(put({}).said).toContain('SUCCESS');
    expect(put(changed).status).not.toBe(0);
  });

  it.each(TELLING.map((each) => [each.name, each]))(
    'those of %s are on when they are to be, and quiet when not',
    (_, each) => {
      expect(judged([each])).toEqual({ status: 0, said: expect.stringContaining('SUCCESS') });
    },
  );
});

(root ? describe : describe.skip)('with the real amtool', () => {
  // What is younger than Debian's, nobody here knows.
  const TO = {
    mail: { through: 'mail', to: 'a@bramble.example', from: 'b@bramble.example', server: 'smtp.bramble.example:587' },
    pager: { through: 'slack', secret: 'pager', events: 'errors' },
    team: { through: 'rocket', secret: 'team' },
    log: { through: 'generic', address: 'http://10.10.11.40/alerts' },
  } as const;
  const heartbeat = { address: 'https://watch.bramble.example/home' };
  const components = [alertmanager({ to: TO, nights: 'Europe/Prague', heartbeat })];
  const { stages } = renderSample(sample({ components }), undefined, undefined, []);
  const data = stages
    .flatMap(({ objects }) => objects)
    .filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'alertmanager-files')
    .map((each) => each.data as Readonly<Record<string, string>>)[0]!;

  it('the configuration is read', () => {
    const text = data['alertmanager.yml']!.replace('/etc/alertmanager/words.tmpl', 'words.tmpl');
    const { status, said } = run('amtool', ['check-config', 'c.yml'], written({ ...data, 'c.yml': text }));
    expect([status, said]).toEqual([0, expect.stringContaining('10 receivers')]);
  });

  it.each([
    ['alertname=AppDown component=shop severity=critical', 'mail,pager,team,log'],
    ['alertname=Heartbeat component=alertmanager severity=warning', 'heart.beat'],
    ['alertname=NodeHot component=node-exporter severity=warning', 'mail,team,log'],
    ['alertname=FluxKustomizationReconciliationSucceeded severity=info', 'mail events,team events,log events'],
    ['alertname=FluxKustomizationBuildFailed severity=error', 'mail events,pager events,team events,log events'],
  ])('%s goes to %s', (labels, receivers) => {
    const args = ['config', 'routes', 'test', '--config.file=alertmanager.yml', `--verify.receivers=${receivers}`];
    const { status, said } = run('amtool', [...args, ...labels.split(' ')], written(data));
    expect([status, said.split('\n')[0]]).toEqual([0, receivers]);
  });
});
