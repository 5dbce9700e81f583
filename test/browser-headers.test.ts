import { app, type Exposure, image, local, type Word } from 'bramble';
import { certManager } from '../charts/addons/cert-manager/index.ts';
import { cloudflared } from '../charts/addons/cloudflared/index.ts';
import { metallb } from '../charts/addons/metallb/index.ts';
import { browserHeaders, responseHeaders, type TraefikProps, traefik } from '../charts/addons/traefik/index.ts';
import { list, path } from '../lib/model/object.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const ID = '0123456789abcdef0123456789abcdef';
const IMAGE = image('docker.io/library/busybox');

interface Sample {
  readonly props?: Partial<TraefikProps>;
  readonly expose?: Exposure;
  readonly words?: readonly Word[];
  readonly issuer?: 'staging' | 'none';
}

function rendered({ props, expose = { through: 'tunnel' }, words = [], issuer }: Sample = {}) {
  const certificates =
    issuer === 'none' ? [] : [certManager({ email: 'admin@bramble.example', ...(issuer && { issuer }) })];
  const web = app({ name: 'web', image: IMAGE, port: 8080, expose, with: words });
  return renderSample(
    sample({
      cloudflare: { accountId: ID, zoneId: ID, backend: local() },
      components: [metallb(), ...certificates, traefik({ address: '10.10.11.21', ...props }), cloudflared(), web],
    }),
  );
}

/** What browsers are told of the app. */
function told(of?: Sample): unknown {
  const objects = rendered(of).stages.flatMap((stage) => stage.objects);
  const found = objects.find(({ metadata }) => metadata.name === 'web-browser-headers');
  return path(found?.spec, 'headers');
}

/** What requests to the app pass, in this order. */
function passed(of?: Sample): readonly unknown[] {
  const objects = rendered(of).stages.flatMap((stage) => stage.objects);
  const route = objects.find(({ kind, metadata }) => kind === 'IngressRoute' && metadata.namespace === 'web');
  return list(path(route?.spec, 'routes')).flatMap(({ middlewares }) => list(middlewares).map(({ name }) => name));
}

const USUAL = {
  stsSeconds: 86_400,
  contentTypeNosniff: true,
  referrerPolicy: 'strict-origin-when-cross-origin',
};

describe('what browsers are told is refused', () => {
  it.each<[string, Partial<TraefikProps>, string]>([
    [
      'for a time without a unit',
      { browserHeaders: { hsts: 86_400 as never } },
      'browserHeaders.hsts: 86400 is no span of time',
    ],
    [
      'for a policy that no browser knows',
      { browserHeaders: { referrer: 'never' as never } },
      "browserHeaders.referrer: 'never' is none of",
    ],
    ['for a word that is none', { browserHeaders: { frame: true } as never }, "browserHeaders: has no prop 'frame'"],
    ['where it is on and not said', { browserHeaders: true as never }, 'browserHeaders: true is no'],
  ])('%s', (_, props, expected) => {
    expect(rendered({ props }).findings.map(brief)).toContainEqual(expect.stringContaining(expected));
  });
});

describe('browsers are told of a host on the internet', () => {
  it('to ask it over HTTPS for a day, not to guess types, and to tell others little', () => {
    expect(told()).toEqual(USUAL);
    expect(rendered().findings.map(brief)).toEqual([]);
  });

  it.each(['staging', 'none'] as const)(
    'nothing of HTTPS, where the certificate is one that they refuse: %s',
    (issuer) => {
      const { stsSeconds: _, ...others } = USUAL;
      expect(told({ issuer })).toEqual(others);
      expect(told({ issuer, words: [browserHeaders({ hsts: '24h' })] })).toEqual(others);
    },
  );

  it('what the cluster says, each of which it may turn off', () => {
    const { stsSeconds, contentTypeNosniff, referrerPolicy } = USUAL;
    const of = (browser: TraefikProps['browserHeaders']) => told({ props: { browserHeaders: browser } });
    expect(of({ hsts: false })).toEqual({ contentTypeNosniff, referrerPolicy });
    expect(of({ nosniff: false })).toEqual({ stsSeconds, referrerPolicy });
    expect(of({ referrer: false })).toEqual({ stsSeconds, contentTypeNosniff });
    expect(of({ hsts: '720h' })).toEqual({ ...USUAL, stsSeconds: 2_592_000 });
    expect(of({ hsts: false, nosniff: false, referrer: false })).toBeUndefined();
    expect(of(false)).toBeUndefined();
  });

  it('what the app says, in the place of that', () => {
    expect(
      told({ words: [browserHeaders({ hsts: false })], props: { browserHeaders: { referrer: 'origin' } } }),
    ).toEqual({
      contentTypeNosniff: true,
      referrerPolicy: 'origin',
    });
  });

  it('who may show it within a page, where that is said alone', () => {
    expect(told({ words: [browserHeaders({ framing: 'none' })] })).toEqual({ ...USUAL, frameDeny: true });
    expect(told({ words: [browserHeaders({ framing: 'same-origin' })] })).toEqual({
      ...USUAL,
      customFrameOptionsValue: 'SAMEORIGIN',
    });
  });

  it('before what the app adds to its answers, which has the last word', () => {
    expect(passed({ words: [responseHeaders({ 'Referrer-Policy': 'no-referrer' })] })).toEqual([
      'web-forwarded-host',
      'web-headers',
      'web-browser-headers',
    ]);
  });
});

it('browsers are told nothing of a host of the local network, unless its app says so', () => {
  const expose: Exposure = { through: 'lan' };
  expect(told({ expose })).toBeUndefined();
  expect(told({ expose, words: [browserHeaders({ framing: 'none' })] })).toEqual({ ...USUAL, frameDeny: true });
});
