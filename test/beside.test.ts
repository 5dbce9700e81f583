import { type AppProps, app, claim, type JsonMap, type KubernetesObject } from 'bramble';
import { k8s } from 'cdk8s-plus-28';
import { list, path } from '../lib/model/object.ts';
import { BUSYBOX } from './sample-app.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

function rendered(props: object) {
  return renderSample(sample({ components: [app({ name: 'web', image: BUSYBOX, port: 8080, ...props } as AppProps)] }));
}

/** What an app renders to, in which nothing is found wrong, by kind. */
function drawn(props: object): (kind: string) => KubernetesObject | undefined {
  const { stages, findings } = rendered(props);
  expect(findings.map(brief)).toEqual([]);
  const objects = stages.flatMap((stage) => stage.objects);
  return (kind) => objects.find((object) => object.kind === kind);
}

const pod = (props: object) => path(drawn(props)('Deployment')?.spec, 'template', 'spec');

describe('what stands beside an app is refused', () => {
  const cases: Record<string, [object, string]> = {
    'a scale and a number': [
      { replicas: 2, scale: { max: 3 } },
      "replicas: stands beside 'scale', which has no use for it (remove 'replicas' or 'scale')",
    ],
    'a scale of a scheduled app': [
      { port: undefined, schedule: '0 3 * * *', scale: { max: 3 } },
      "scale: stands beside 'schedule', which has no use for it (remove 'scale' or 'schedule')",
    ],
    'fewer at most than at least': [
      { scale: { min: 4, max: 2 } },
      'scale: has at most 2 and at least 4 pods (give it a max above min)',
    ],
    'half a share of CPU': [
      { scale: { max: 3, cpu: 0.8 } },
      'scale.cpu: 0.8 is no amount (write a whole number from 1)',
    ],
    'no most': [{ scale: { min: 2 } }, "scale: has no 'max' (give it 'max')"],
    'a budget of nothing': [{ disruptionBudget: {} }, 'disruptionBudget: says nothing (write { maxUnavailable: 1 })'],
    'a budget of half a pod': [
      { disruptionBudget: { minAvailable: 'half' } },
      "disruptionBudget.minAvailable: 'half' is no number of pods (write a whole number, or a share such as '50%')",
    ],
    'a hook as one text': [
      { stop: 'sleep 5' },
      "stop: 'sleep 5' is no hook (write ['command'], { path: '/x', port: 8080 }, or a time such as '5s')",
    ],
    'a hook of a start': [
      { initContainers: { init: { image: BUSYBOX, stop: ['true'] } } },
      "initContainers.init.stop: is for containers that stay (remove 'stop')",
    ],
    'a start before what ends by itself': [
      { initContainers: { init: { image: BUSYBOX, first: true } } },
      "initContainers.init.first: is for containers that stay (remove 'first')",
    ],
    'a start of the app before itself': [{ first: true }, "error home/web: has no prop 'first'"],
    'a start that is no yes': [
      { sidecars: { vpn: { image: BUSYBOX, first: 'yes' } } },
      "sidecars.vpn.first: 'yes' is no yes or no (write true or false)",
    ],
    'names by no address': [
      { dns: { servers: ['dns.bramble.example'] } },
      "dns.servers[0]: 'dns.bramble.example' is no address (write one such as '10.10.11.40')",
    ],
    'names by nobody': [{ dns: {} }, "dns: says nothing (write { servers: ['10.10.11.40'] } or { ndots: 1 })"],
    'half a dot': [{ dns: { ndots: 0.5 } }, 'dns.ndots: 0.5 is no number of dots (write a whole number from 0 to 15)'],
    'four servers of names': [
      { dns: { servers: ['10.10.11.1', '10.10.11.2', '10.10.11.3', '10.10.11.4'] } },
      'dns.servers: are more than three (keep three: no program asks more)',
    ],
    'disk without a unit': [{ resources: { disk: 20 } }, "resources.disk: 20 is no amount (write '20Mi')"],
    'a wait that the kill cuts off': [
      { stop: '60s' },
      "stop: 'web' waits 60s before its stop, and is killed after 30s (give it a longer terminationGracePeriod)",
    ],
    'variables of two sources': [
      { envFrom: [{ secret: 'a', configMap: 'b' }] },
      "envFrom[0]: names no source, or two (write { configMap: 'name' })",
    ],
    'a label without a value': [
      { nodeSelector: { disk: [] } },
      "nodeSelector.disk: has no value (write 'value', or ['one', 'two'])",
    ],
    'a spread that is none': [
      { spread: 'requird' },
      "spread: 'requird' is none of 'preferred', 'required' (did you mean 'required'?)",
    ],
    'storage of one node, for several pods': [
      { scale: { max: 2 }, volumes: { '/data': claim('data', '1Gi') } },
      "horizontalpodautoscaler.web.yaml: runs up to 2 pods of the Deployment 'web', whose volume 'data' is held by one node",
    ],
    'a node that is not there': [
      { nodeSelector: { 'kubernetes.io/hostname': ['pi-8', 'pi-9'] } },
      'deployment.web.yaml: wants a node that is not there',
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [props, expected]) => {
    const { findings } = rendered(props);
    const [only = '', ...more] = findings.map((each) => `${brief(each)} (${each.fix})`.replace('error home/web ', ''));
    expect(more).toEqual([]);
    expect(only.startsWith(expected) || only).toBe(true);
  });
});

describe('beside an app', () => {
  it('an autoscaler writes how many pods there are, and nobody else', () => {
    const of = drawn({ scale: { min: 2, max: 4, cpu: 70 } });
    expect(of('HorizontalPodAutoscaler')?.spec).toMatchObject({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 2,
      maxReplicas: 4,
      metrics: [{ resource: { name: 'cpu', target: { averageUtilization: 70 } } }],
    });
    expect(path(of('Deployment')?.spec, 'replicas')).toBeUndefined();
    expect(path(of('Deployment')?.spec, 'template', 'spec', 'topologySpreadConstraints')).toHaveLength(1);
    expect(
      path(drawn({ scale: { max: 4 }, stateful: true })('HorizontalPodAutoscaler')?.spec, 'scaleTargetRef', 'kind'),
    ).toBe('StatefulSet');
  });

  it('a budget keeps some of its pods', () => {
    const budget = (props: object) => drawn({ replicas: 3, disruptionBudget: props })('PodDisruptionBudget')?.spec;
    const selector = { matchLabels: { 'app.kubernetes.io/name': 'web' } };
    expect(budget({ maxUnavailable: 1 })).toEqual({ maxUnavailable: 1, selector });
    expect(budget({ minAvailable: '50%' })).toEqual({ minAvailable: '50%', selector });
  });

  it('it draws objects of its own, in its namespace', () => {
    const { files, findings } = rendered({
      also: (chart: never) =>
        void new k8s.KubeConfigMap(chart, 'more', { metadata: { name: 'settings' }, data: { A: 'b' } }),
      envFrom: [{ configMap: 'settings', prefix: 'WEB_' }],
    });
    expect(findings.map(brief)).toEqual([]);
    expect(files.get('dist/home/web/configmap.settings.yaml')).toContain('namespace: web\n');
    expect(files.get('dist/home/web/deployment.web.yaml')).toMatch(
      /envFrom:\n +- configMapRef:\n +name: settings\n +prefix: WEB_\n/,
    );
  });
});

describe('the pods of an app', () => {
  it('do something after their start and before their stop', () => {
    const lifecycle = (props: object) => list(path(pod(props), 'containers'))[0]?.lifecycle;
    expect(lifecycle({ started: ['sh', '-c', 'sync'], stop: '5s' })).toEqual({
      postStart: { exec: { command: ['sh', '-c', 'sync'] } },
      preStop: { sleep: { seconds: 5 } },
    });
    expect(lifecycle({ stop: { path: '/drain', port: 8080 } })).toEqual({
      preStop: { httpGet: { path: '/drain', port: 8080 } },
    });
  });

  it('ask the DNS of the cluster for names, or others', () => {
    const asks = (props: object) => {
      const { dnsPolicy, dnsConfig } = pod(props) as JsonMap;
      return { dnsPolicy, dnsConfig };
    };
    expect(asks({})).toEqual({});
    expect(asks({ dns: { ndots: 1 } })).toEqual({ dnsConfig: { options: [{ name: 'ndots', value: '1' }] } });
    expect(asks({ dns: { servers: ['10.10.11.40'], search: ['lan.bramble.example'] } })).toEqual({
      dnsPolicy: 'None',
      dnsConfig: { nameservers: ['10.10.11.40'], searches: ['lan.bramble.example'] },
    });
  });

  it('ask for disk of their node, and have a limit of it', () => {
    const resources = (of: string, props: object) => list(path(pod(props), of))[0]?.resources;
    expect(resources('containers', { resources: { disk: '500Mi', diskLimit: '2Gi' } })).toMatchObject({
      requests: { 'ephemeral-storage': '500Mi' },
      limits: { 'ephemeral-storage': '2Gi' },
    });
    const init = { image: BUSYBOX, resources: { disk: '1Gi' } } as const;
    expect(resources('initContainers', { initContainers: { init } })).toMatchObject({
      requests: { 'ephemeral-storage': '1Gi' },
    });
  });

  it('wait for a sidecar that starts first, and so do those of a start', () => {
    const vpn = { image: BUSYBOX, first: true, probes: { startup: { command: ['up'] } }, stop: ['down'] };
    const started = pod({ sidecars: { vpn, log: { image: BUSYBOX } }, initContainers: { init: { image: BUSYBOX } } });
    const names = (of: string) => list(path(started, of)).map(({ name, restartPolicy }) => [name, restartPolicy]);
    expect(names('initContainers')).toEqual([
      ['vpn', 'Always'],
      ['init', undefined],
    ]);
    expect(names('containers')).toEqual([
      ['web', undefined],
      ['log', undefined],
    ]);
    expect(list(path(started, 'initContainers'))[0]).toMatchObject({
      startupProbe: { exec: { command: ['up'] } },
      lifecycle: { preStop: { exec: { command: ['down'] } } },
    });
  });

  it('of the clock end, with a sidecar that starts first', () => {
    const of = drawn({ port: undefined, schedule: '0 3 * * *', sidecars: { vpn: { image: BUSYBOX, first: true } } });
    const spec = path(of('CronJob')?.spec, 'jobTemplate', 'spec', 'template', 'spec');
    expect(list(path(spec, 'initContainers'))).toMatchObject([{ name: 'vpn', restartPolicy: 'Always' }]);
    expect(path(spec, 'restartPolicy')).toBe('Never');
  });

  it('go to one of several nodes, and rather to some than to others', () => {
    const placed = pod({
      nodeSelector: { 'kubernetes.io/hostname': ['pi-1', 'pi-2'] },
      preferNodes: { 'kubernetes.io/hostname': 'pi-1' },
    });
    const key = 'kubernetes.io/hostname';
    expect(path(placed, 'nodeSelector')).toEqual({ 'kubernetes.io/arch': 'arm64' });
    expect(path(placed, 'affinity', 'nodeAffinity')).toEqual({
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key, operator: 'In', values: ['pi-1', 'pi-2'] }] }],
      },
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 100, preference: { matchExpressions: [{ key, operator: 'In', values: ['pi-1'] }] } },
      ],
    });
  });

  it('are spread as far as there are nodes, strictly, or not at all', () => {
    const spread = (how?: string | false) => {
      const constraints = list(path(pod({ replicas: 2, spread: how }), 'topologySpreadConstraints'));
      return constraints.map(({ whenUnsatisfiable }) => whenUnsatisfiable);
    };
    expect([spread(), spread('required'), spread(false)]).toEqual([['ScheduleAnyway'], ['DoNotSchedule'], []]);
  });
});
