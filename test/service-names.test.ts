import { serviceHosts, shortHosts } from '../lib/model/service-names.ts';

/** As `namespace/service:port`. */
function named(text: string): readonly string[] {
  return serviceHosts(text).map(
    ({ service, namespace, port }) => `${namespace}/${service}${port === undefined ? '' : `:${port}`}`,
  );
}

describe('what is no name of a Service is passed over', () => {
  it.each([
    'web.shop.bramble.example',
    'web.svc',
    'web.shop.svc.bramble.example',
    'web.shop.svcs',
    'web.shop.svc-a',
    'cert-manager-webhook.$(POD_NAMESPACE).svc',
    '{{ name }}.{{ namespace }}.svc',
    'kubectl get svc',
    '',
  ])('%s', (text) => expect(named(text)).toEqual([]));
});

describe('a Service is found by its name in DNS', () => {
  it.each([
    ['web.shop.svc', ['shop/web']],
    ['web.shop.svc.cluster.local', ['shop/web']],
    ['web.shop.svc.cluster.local.', ['shop/web']],
    ['web.shop.svc:8080', ['shop/web:8080']],
    ['web.shop.svc.cluster.local.:8080', ['shop/web:8080']],
    ['http://web.shop.svc.cluster.local:9093/api/v2/', ['shop/web:9093']],
    ['http://web.shop.svc/path.html', ['shop/web']],
    ['It is web.shop.svc. Ask it.', ['shop/web']],
    ['postgres://user:pass@db.data.svc:5432/app?x=1', ['data/db:5432']],
    ['rabbit@rabbitmq-0.rabbitmq-headless.rabbitmq.svc.cluster.local', ['rabbitmq/rabbitmq-headless']],
    ['_http._tcp.web.shop.svc.cluster.local', ['shop/web']],
    ['a.b.svc:1,c.d.svc:2\nrewrite name exact x e.f.svc.cluster.local answer auto', ['b/a:1', 'd/c:2', 'f/e']],
  ])('%s', (text, expected) => expect(named(text)).toEqual(expected));

  it('in a long text without a pause', () => {
    const text = 'a'.repeat(1_000_000);
    expect(named(`${text}.svc ${'a-'.repeat(500_000)}.b.svc`)).toHaveLength(1);
  });
});

/** As `service.namespace:port`, with a `!` where it is clearly a host. */
function short(text: string): readonly string[] {
  return shortHosts(text).map(
    ({ service, namespace, port, isHost }) =>
      `${service}${namespace === undefined ? '' : `.${namespace}`}${port === undefined ? '' : `:${port}`}${isHost ? '!' : ''}`,
  );
}

describe('what cannot be the short name of a Service is passed over', () => {
  it.each([
    'redis',
    'redis.redis.svc:6379',
    'https://www.bramble.example/redis',
    '/etc/redis.conf',
    'v1.2.3',
    'redis:7.4',
    'redis:alpine',
    'library/redis:7',
    'redis.redis:port',
    '{{ .Values.redis.redis }}',
    '${redis.redis}',
    '# redis.redis:6379',
    '  // ask redis:6379',
    '10.10.11.40:6379',
    '2026-01-01T00:00:00Z',
    '',
  ])('%s', (text) => expect(short(text)).toEqual([]));
});

describe('what may be the short name of a Service is found', () => {
  it.each([
    ['redis.redis', ['redis.redis']],
    ['redis.redis:6379', ['redis.redis:6379!']],
    ['redis://redis.redis:6379/0', ['redis.redis:6379!']],
    ['redis://user:pass@redis.redis:6379/0', ['redis.redis:6379!']],
    ['http://nosuch.nosuch', ['nosuch.nosuch!']],
    ['http://web.shop/path?x=1', ['web.shop!']],
    ['redis:6379', ['redis:6379!']],
    ['HOST=redis:6379', ['redis:6379!']],
    ['a.b:1,c.d:2', ['a.b:1!', 'c.d:2!']],
    ['host: "web.shop"\n# no.comment:1\n', ['web.shop']],
    ['user@tcp(db.data:3306)/app', ['db.data:3306!']],
    ['config.yaml', ['config.yaml']],
  ])('%s', (text, expected) => expect(short(text)).toEqual(expected));

  it('in a long text without a pause', () => {
    expect(short(`${'a'.repeat(1_000_000)} ${'a-'.repeat(500_000)} ${'://x'.repeat(200_000)}`)).toEqual([]);
  });
});
