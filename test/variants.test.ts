import { app, image, node } from 'bramble';
import { metallb } from '../charts/addons/metallb/index.ts';
import { sticky, traefik, variant, weighted } from '../charts/addons/traefik/index.ts';
import { list, path } from '../lib/model/object.ts';
import { isKind } from '../lib/model/rendered.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const BUSYBOX = image('docker.io/library/busybox');
const NODES = [node('pi-1', { role: 'server', address: '10.10.11.11', memory: '16Gi', cpus: 4 })];
const B = app({ name: 'web-b', namespace: 'web', image: BUSYBOX, port: 8080 });

type Props = Partial<Parameters<typeof app>[0]>;

function rendered(words: readonly ReturnType<typeof variant>[], more: Props = {}, others = [B]) {
  const web = app({
    name: 'web',
    image: BUSYBOX,
    port: 8080,
    expose: { through: 'lan' },
    with: words,
    ...more,
  } as never);
  const ingress = traefik({ address: '10.10.11.21', dashboard: false });
  const components = [metallb(), ingress, web, ...others];
  return renderSample(sample({ nodes: NODES, loadBalancers: '10.10.11.21-10.10.11.29', components }));
}

function drawn(all: ReturnType<typeof renderSample>, kind: string, name: string) {
  return all.stages.flatMap(({ objects }) => objects).find((each) => isKind(each, kind) && each.metadata.name === name);
}

function rulesOf(...given: Parameters<typeof rendered>) {
  return list(path(drawn(rendered(...given), 'traefik.io/IngressRoute', 'web')?.spec, 'routes')).map((rule) => ({
    match: rule.match,
    to: list(rule.services).map(({ name }) => name),
    through: list(rule.middlewares).map(({ name }) => name),
  }));
}

describe('a variant that is given wrongly is told', () => {
  it.each<[string, ReturnType<typeof variant>, string]>([
    ['without a sign', variant('web-b', {}), 'does not say which requests'],
    ['with two', variant('web-b', { header: { 'X-A': 'b' }, cookie: { a: 'b' } }), 'says several headers or cookies'],
    ['with two cookies', variant('web-b', { cookie: { a: 'b', c: 'd' } }), 'says several headers or cookies'],
    [
      'with a value that ends the rule',
      variant('web-b', { header: { 'X-A': 'b`) || Host(`' } }),
      'is no value of a header',
    ],
    ['with a name of no header', variant('web-b', { header: { 'X A': 'b' } }), "'X A' is no name of a header"],
    ['with the host', variant('web-b', { header: { Host: 'b' } }), 'cannot be Host'],
    ['of no app', variant('Web B', { cookie: { a: 'b' } }), "'Web B' is no name of an app"],
    ['with no share', weighted({ to: {} }), 'names no other version'],
    ['with all of it', weighted({ to: { 'web-b': 60, 'web-c': 40 } }), 'leads 100 of 100 requests elsewhere'],
    ['with a part of a share', weighted({ to: { 'web-b': 0.1 } }), '0.1 is no share of a hundred'],
  ])('%s', (_, { mistakes = [] }, line) => {
    expect(mistakes.map(({ what }) => what)).toEqual(expect.arrayContaining([expect.stringContaining(line)]));
  });

  it('of an app that is not there', () => {
    const found = rendered([variant('web-c', { cookie: { variant: 'c' } })]).findings.map(brief);
    expect(found).toEqual([expect.stringContaining("refers to the Service 'web-c', which is not there")]);
  });

  it('of the app itself', () => {
    for (const word of [variant('web', { cookie: { a: 'b' } }), weighted({ to: { web: 10 } })]) {
      expect(rendered([word]).findings.map(brief)).toEqual([
        expect.stringContaining("leads requests for 'web' to 'web'"),
      ]);
    }
  });

  it('beside a word that leads to one Service', () => {
    expect(rendered([weighted({ to: { 'web-b': 10 } }), sticky()]).findings.map(brief)).toEqual([
      expect.stringContaining(
        'has a word that divides requests among Services, and one that leads them to one: sticky',
      ),
    ]);
  });

  it('for an Ingress, which cannot say it', () => {
    const as = { expose: { through: 'lan', as: 'ingress' } } as const;
    expect(
      rendered([variant('web-b', { cookie: { variant: 'b' } })], as)
        .findings.map(brief)
        .join(),
    ).toMatch(/needs 'certificates'|which an Ingress cannot say/);
  });
});

describe('a variant', () => {
  it('has no finding', () => {
    const words = [variant('web-b', { cookie: { variant: 'b' } }), variant('web-b', { header: { 'X-Variant': 'b' } })];
    expect(rendered([...words, weighted({ to: { 'web-b': 10 } })]).findings.map(brief)).toEqual([]);
  });

  it('is led to by a cookie, whatever stands beside it, through all that the app is', () => {
    const [own, other] = rulesOf([variant('web-b', { cookie: { 'a.b': 'b' } })]);
    expect(other).toEqual({
      match: `(${own?.match}) && HeaderRegexp(\`Cookie\`, \`(^|;\\s*)a\\.b=b(;|$)\`)`,
      to: ['web-b'],
      through: own?.through,
    });
    expect(own?.through).toEqual(['web-lan-only']);
  });

  it('has a rule for each path, longer than that of the path', () => {
    const rules = rulesOf([variant('web-b', { header: { 'X-Variant': 'b' } })], { paths: { '/api': { with: [] } } });
    expect(rules.map(({ to }) => to)).toEqual([['web'], ['web-b'], ['web'], ['web-b']]);
    expect(rules[3]?.match).toBe(`(${rules[2]?.match}) && Header(\`X-Variant\`, \`b\`)`);
  });

  it('gets its share, and a browser stays with what it got', () => {
    const all = rendered([weighted({ to: { 'web-b': 10 } })]);
    expect(drawn(all, 'traefik.io/TraefikService', 'web-weighted')?.spec).toEqual({
      weighted: {
        services: [
          { name: 'web', port: 8080, weight: 90 },
          { name: 'web-b', port: 8080, weight: 10 },
        ],
        sticky: { cookie: { name: 'web-version', httpOnly: true, secure: true, sameSite: 'lax' } },
      },
    });
  });

  it('lets the ingress in', () => {
    const all = rendered([weighted({ to: { 'web-b': 10 } })]);
    const policy = drawn(all, 'networking.k8s.io/NetworkPolicy', 'web-b');
    expect(JSON.stringify(path(policy?.spec, 'ingress'))).toContain('traefik');
  });
});
