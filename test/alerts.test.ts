import { type Alert, alertsOf, app, Cluster, component } from 'bramble';
import { fluxAlerts } from '../charts/addons/kube-state-metrics/flux-alerts.ts';
import { BUSYBOX } from './sample-app.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

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

/** As JavaScript would give it, whatever the types say. */
function told(alerts: unknown): readonly string[] {
  return renderSample(sample({ components: [component({ name: 'queue', alerts: alerts as never })] })).findings.map(
    brief,
  );
}

describe('an alert is refused that', () => {
  it.each([
    ['has no case in which it is on', { ...GROWS, fires: undefined }, "alerts[0]: has no 'fires'"],
    ['has no case in which it is not', { ...GROWS, quiet: undefined }, "alerts[0]: has no 'quiet'"],
    ['does not say what to do', { ...GROWS, fix: ' ' }, "alerts[0].fix: ' ' is no text that says something"],
    [
      'bears no name of one word',
      { ...GROWS, name: 'queue-grows' },
      "alerts[0].name: 'queue-grows' is no name of an alert",
    ],
    [
      'matters in no known way',
      { ...GROWS, severity: 'page' },
      "alerts[0].severity: 'page' is none of 'critical', 'warning'",
    ],
    ['counts time in no unit', { ...GROWS, for: '5' }, "alerts[0].for: '5' is no span of time"],
  ])('%s', (_, alert, what) => {
    expect(told([alert])).toEqual([`error home/queue ${what}`]);
    expect(told(() => [alert])).toEqual([`error home/queue ${what}`]);
  });

  it('bears the name of another of the same component', () => {
    expect(told([GROWS, GROWS])).toEqual(["error home/queue alerts[1].name: 'QueueGrows' is there twice"]);
  });

  it('a function does not give', () => {
    expect(told(() => 'none')).toEqual(["error home/queue alerts: 'none' is no list"]);
    expect(told((cluster: Cluster) => cluster.nodes[9]!.name)).toEqual([
      "error home/queue alerts: the function gives none: 'name' is asked of a value that is not there",
    ]);
  });
});

it('an app brings alerts, also by the facts of its cluster', () => {
  const declared = sample({ components: [] });
  const cluster = new Cluster(declared, { pins: {}, crds: [] } as never);
  const each = app({
    name: 'web',
    image: BUSYBOX,
    alerts: ({ nodes }) => nodes.map(({ name }, at) => ({ ...GROWS, name: `Queue${at}`, says: name })),
  });
  expect(alertsOf(each, cluster).map(({ says }) => says)).toEqual(declared.nodes.map(({ name }) => name));
});

it('the alert on what is suspended sends who paused it to the list of the cluster, since Flux undoes a resume by hand', () => {
  const { fix } = fluxAlerts.find(({ name }) => name === 'FluxSuspended')!;
  expect(fix).toMatch(/`paused\(\)`, take the word out .*docs\/standing\.md.* Otherwise: `flux resume/);
});
