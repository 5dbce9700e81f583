import { type Component, node, url } from 'bramble';
import { flux } from '../charts/addons/flux/index.ts';
import { headlamp } from '../charts/addons/headlamp/index.ts';
import { kubewatch } from '../charts/addons/kubewatch/index.ts';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { piWatch } from '../charts/apps/pi-watch.ts';
import { list, path, texts } from '../lib/model/object.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const HOOK = '/traffic/kubewatch-webhook';
const LIGHT = 'http://10.10.11.1/traffic/kubewatch-webhook';
const WITH_PINS = ['pi-1', 'pi-2'].map((name, at) =>
  node(name, {
    role: at === 0 ? 'server' : 'agent',
    address: `10.10.11.${11 + at}`,
    memory: '4Gi',
    cpus: 4,
    ...(at === 1 && { devices: ['/dev/gpiomem'] }),
  }),
);

function rendered(components: readonly Component[], nodes = WITH_PINS) {
  const { stages, findings } = renderSample(sample({ nodes, components }));
  const objects = stages.flatMap((stage) => stage.objects);
  const of = (kind: string, name?: string) =>
    objects.filter((each) => each.kind === kind && (name === undefined || each.metadata.name === name));
  return { findings: findings.map(brief), of };
}

describe('Headlamp', () => {
  const { findings, of } = rendered([metallb(), traefik({ address: '10.10.11.21', dashboard: false }), headlamp()]);
  const rules = list(of('ClusterRole', 'headlamp-viewer')[0]?.rules);

  it('has no finding', () => {
    expect(findings).toEqual([]);
  });

  it('shows to who signs in as its viewer no Secret, and lets him change nothing', () => {
    expect(rules.length).toBeGreaterThan(10);
    for (const { resources, verbs } of rules) {
      expect(texts(resources).filter((each) => /secret|exec|proxy|token|\*/.test(each))).toEqual([]);
      expect(texts(verbs).filter((each) => !['get', 'list', 'watch'].includes(each))).toEqual([]);
    }
  });

  it('may do nothing itself', () => {
    const bound = of('ClusterRoleBinding').concat(of('RoleBinding'));
    const accounts = bound.flatMap(({ subjects }) => list(subjects).map(({ name }) => name));
    expect(accounts).toContain('headlamp-viewer');
    expect(accounts).not.toContain('headlamp');
  });
});

describe('kubewatch', () => {
  it.each([
    ['no URL', { to: 'pi-watch' }, "error home/kubewatch to: 'pi-watch' is no URL"],
    ['a scheme that is not spoken', { to: 'ftp://pi-watch' }, "error home/kubewatch to: 'ftp://pi-watch' is no URL"],
    [
      'what it cannot watch',
      { to: LIGHT, watch: ['secrets' as never] },
      "error home/kubewatch watch[0]: 'secrets' is none of",
    ],
  ])('is refused %s', (_, props, what) => {
    expect(rendered([kubewatch(props)]).findings.join('\n')).toContain(what);
  });

  it('may look at what it tells of, and at nothing else', () => {
    const rules = list(rendered([kubewatch({ to: LIGHT, watch: ['jobs'] })]).of('ClusterRole', 'kubewatch')[0]?.rules);
    expect(rules).toEqual([{ apiGroups: ['batch'], resources: ['jobs'], verbs: ['get', 'list', 'watch'] }]);
  });

  it('tells an app of the cluster, which lets it in, and so does Flux', () => {
    const to = `${url('pi-watch:http')}${HOOK}`;
    const { findings, of } = rendered([
      piWatch(),
      kubewatch({ to }),
      flux({ alerts: { light: { through: 'generic', address: to, events: 'errors' } } }),
    ]);
    expect(findings).toEqual([]);
    const there = `http://pi-watch.pi-watch.svc.cluster.local:80${HOOK}`;
    expect(JSON.stringify(of('ConfigMap', 'kubewatch-files')[0]?.data)).toContain(there);
    expect(path(of('Provider', 'light')[0]?.spec, 'address')).toBe(there);
    const [policy] = of('NetworkPolicy', 'pi-watch');
    const from = list(path(policy?.spec, 'ingress')).flatMap((each) => list(each.from));
    expect(from.map((each) => path(each, 'namespaceSelector', 'matchLabels', 'kubernetes.io/metadata.name'))).toEqual([
      'flux-system',
      'kubewatch',
    ]);
  });
});

describe('PiWatch', () => {
  it('runs on the node that has the pins', () => {
    const { findings, of } = rendered([piWatch()]);
    expect(findings).toEqual([]);
    const pod = path(of('Deployment', 'pi-watch')[0]?.spec, 'template', 'spec');
    expect(path(pod, 'nodeSelector', 'kubernetes.io/hostname')).toBe('pi-2');
  });

  it('is refused where no node has them', () => {
    expect(rendered([piWatch({ device: '/dev/gpiochip0' })]).findings).toEqual([
      "error home/pi-watch devices: wants the device '/dev/gpiochip0', which no node has",
    ]);
  });
});
