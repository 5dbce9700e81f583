import { component, helmRelease, image, type KubernetesObject, secret, secretVolume } from 'bramble';
import { Certificate } from '#imports/cert-manager.io';
import { certManager } from '../charts/addons/cert-manager/index.ts';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { closest } from '../lib/model/closest.ts';
import { findingLine } from '../lib/model/finding.ts';
import type { JsonMap } from '../lib/model/object.ts';
import { KIND_TABLE } from './known-kinds.ts';
import { enc, encrypted, file, findings, RIGHT, render, web } from './sample-secrets.ts';

describe('a reference to what is not there is refused', () => {
  it('to a Secret that is missing, once, with the command that makes it', () => {
    const env = { A: secret('a'), B: secret('b') };
    const sidecars = { also: { image: image('docker.io/library/busybox'), env: { C: secret('c'), A: secret('a') } } };
    const { findings: found } = render({ components: [web({ env, sidecars })] }, {});
    expect(found.map(findingLine)).toEqual([
      "error home/web deployment.web.yaml: refers to the Secret 'web', which is not there (npm run secret:new -- home/web a b c; docs/rules/missing-secret.md)",
    ]);
  });

  it('to a key that is missing, with the one that was meant', () => {
    const components = [web({ env: { A: secret('pasword'), B: secret('token') } })];
    expect(render({ components }, { files: [file(RIGHT)] }).findings.map(findingLine)).toEqual([
      "error home/web deployment.web.yaml: refers to the key 'pasword' of the Secret 'web', which has no such key (did you mean 'password'? Else add it: npm run secret:edit -- clusters/home/secrets/web.sops.yaml; docs/rules/missing-secret-key.md)",
      "error home/web deployment.web.yaml: refers to the key 'token' of the Secret 'web', which has no such key (it has: password. Else add it: npm run secret:edit -- clusters/home/secrets/web.sops.yaml; docs/rules/missing-secret-key.md)",
    ]);
  });

  it('to a Secret of another name, of the component in whose namespace it is looked for', () => {
    const guest = web({ name: 'guest', namespace: 'web', env: { A: secret('a', { from: 'shared' }) } });
    expect(render({ components: [web(), guest] }, {}).findings.map(findingLine)).toEqual([
      "error home/guest deployment.guest.yaml: refers to the Secret 'shared', which is not there (npm run secret:new -- home/guest/shared a; docs/rules/missing-secret.md)",
    ]);
  });

  it('of a volume, and of all variables', () => {
    const components = [web({ volumes: { '/x': secretVolume('x', 'mounted') }, envFrom: ['variables'] })];
    expect(findings(components)).toEqual([
      "error home/web deployment.web.yaml: refers to the Secret 'variables', which is not there",
      "error home/web deployment.web.yaml: refers to the Secret 'mounted', which is not there",
    ]);
  });

  it('of the values of a chart, where they name one by the words that all charts use', () => {
    const chart = (values: JsonMap) =>
      helmRelease({
        name: 'web',
        repository: 'https://charts.bramble.example',
        chart: 'web',
        version: '1.0.0',
        values,
      });
    const values = { admin: { existingSecret: 'web-admin', passwordSecret: 'a' }, existingSecret: '', secretName: 'b' };
    expect(render({ components: [chart(values)] }, {}).findings.map(findingLine)).toEqual([
      "error home/web helmrelease.web.yaml: refers to the Secret 'web-admin', which is not there (npm run secret:new -- home/web/web-admin; docs/rules/missing-secret.md)",
    ]);
    expect(findings([chart({ existingSecretName: 'web-admin' })], encrypted('web', 'web-admin', ['a']))).toEqual([]);
  });

  it("of Traefik's and cert-manager's own kinds", () => {
    const components = [metallb(), traefik({ address: '10.10.11.21' }), certManager({ email: 'a@bramble.example' })];
    expect(render({ components }, {}).findings.map(findingLine)).toEqual([
      "error home/traefik middleware.traefik-dashboard-auth.yaml: refers to the Secret 'traefik-dashboard', which is not there (npm run secret:new -- home/traefik/traefik-dashboard users; docs/rules/missing-secret.md)",
      "error home/cert-manager clusterissuer.letsencrypt-prod.yaml: refers to the Secret 'cloudflare-api-token' of namespace cert-manager, which is not there (npm run secret:new -- home/cert-manager/cloudflare-api-token api-token; docs/rules/missing-secret.md)",
    ]);
    const dashboard = encrypted('traefik', 'traefik-dashboard', ['user']);
    const token = encrypted('cert-manager', 'cloudflare-api-token', ['api-token']);
    expect(findings(components, dashboard, token)).toEqual([
      "error home/traefik middleware.traefik-dashboard-auth.yaml: refers to the key 'users' of the Secret 'traefik-dashboard', which has no such key",
    ]);
  });
});

describe('a reference to a Secret whose file is wrong is no second mistake', () => {
  const reader = web({ env: { A: secret('password') } });
  it.each([
    ['no YAML', '{'],
    ['without a namespace', RIGHT.replace('    namespace: web\n', '')],
    ['of another namespace', RIGHT.replace('namespace: web', 'namespace: default')],
    ['encrypted whole', RIGHT.replace('kind: Secret', `kind: ${enc()}`).replace('^(data|stringData)$', '.*')],
  ])('%s', (_, text) => {
    expect(findings([reader], file(text))).toHaveLength(1);
  });
});

describe('a reference holds', () => {
  const reading = (name: string) => web({ volumes: { '/x': secretVolume('x', name) } });

  it('to an encrypted Secret with the key', () => {
    expect(findings([web({ env: { A: secret('password') } })], file(RIGHT))).toEqual([]);
  });

  it('to what may be missing', () => {
    const components = [web({ volumes: { '/x': secretVolume('x', 'absent', { optional: true }) } })];
    expect(findings(components)).toEqual([]);
  });

  it('to what a controller makes, where its component says so', () => {
    expect(findings([component({ ...reading('made'), installs: { secrets: ['made'] } })])).toEqual([]);
    const elsewhere = component({ name: 'maker', installs: { secrets: ['web/made'] } });
    expect(findings([elsewhere, reading('made')])).toEqual([]);
  });

  it('to the Secret of a Certificate, but to no other key of it', () => {
    const certificate = component({
      name: 'certificates',
      namespace: 'web',
      chart: (chart) =>
        void new Certificate(chart, 'c', {
          metadata: { name: 'c' },
          spec: {
            secretName: 'web-tls',
            dnsNames: ['a.bramble.example'],
            issuerRef: { kind: 'ClusterIssuer', name: 'letsencrypt-prod' },
          },
        }),
    });
    const components = [certManager({ email: 'a@bramble.example' }), certificate, reading('web-tls')];
    const token = encrypted('cert-manager', 'cloudflare-api-token', ['api-token']);
    expect(findings(components, token)).toEqual([]);
    const wrong = web({ env: { A: secret('tls.cert', { from: 'web-tls' }) } });
    expect(findings([components[0]!, certificate, wrong], token)).toEqual([
      "error home/web deployment.web.yaml: refers to the key 'tls.cert' of the Secret 'web-tls', which has no such key",
    ]);
  });

  it('everywhere, where the Secrets of the cluster are not known', () => {
    expect(render({ components: [reading('absent')] }, undefined).findings).toEqual([]);
  });
});

describe('every way to refer to a Secret is known', () => {
  const object = (apiVersion: string, kind: string, spec: KubernetesObject['spec'], more = {}): KubernetesObject => ({
    apiVersion,
    kind,
    metadata: { name: 'x', namespace: 'web', ...more },
    spec,
  });
  const pod = {
    imagePullSecrets: [{ name: 'pull' }],
    volumes: [
      {
        name: 'a',
        secret: {
          secretName: 'files',
          items: [
            { key: 'one', path: '1' },
            { key: 'two', path: '2' },
          ],
        },
      },
      {
        name: 'b',
        projected: { sources: [{ secret: { name: 'part', optional: true } }, { configMap: { name: 'c' } }] },
      },
    ],
    initContainers: [{ name: 'i', envFrom: [{ secretRef: { name: 'all' } }] }],
    containers: [
      {
        name: 'c',
        env: [
          { name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
          { name: 'B', value: '' },
        ],
      },
    ],
  };
  const ofPod = ['s k', 'all', 'files one two', 'part?', 'pull .dockerconfigjson'];
  const acme = {
    acme: {
      privateKeySecretRef: { name: 'account' },
      solvers: [
        { http01: {} },
        { dns01: { cloudflare: { email: 'a@b.c', apiTokenSecretRef: { name: 't', key: 'k' } } } },
      ],
    },
  };
  const cases: Record<string, [KubernetesObject, readonly string[]]> = {
    Pod: [object('v1', 'Pod', pod), ofPod],
    Deployment: [object('apps/v1', 'Deployment', { template: { spec: pod } }), ofPod],
    CronJob: [object('batch/v1', 'CronJob', { jobTemplate: { spec: { template: { spec: pod } } } }), ofPod],
    Ingress: [object('networking.k8s.io/v1', 'Ingress', { tls: [{ secretName: 'tls' }] }), ['tls tls.crt tls.key']],
    ClusterIssuer: [
      object('cert-manager.io/v1', 'ClusterIssuer', acme, { namespace: undefined }),
      ['cert-manager/t k'],
    ],
    Issuer: [object('cert-manager.io/v1', 'Issuer', acme), ['t k']],
    TLSStore: [
      object('traefik.io/v1alpha1', 'TLSStore', {
        defaultCertificate: { secretName: 'd' },
        certificates: [{ secretName: 'c' }],
      }),
      ['d tls.crt tls.key', 'c tls.crt tls.key'],
    ],
    IngressRoute: [object('traefik.io/v1alpha1', 'IngressRoute', { tls: { secretName: 't' } }), ['t tls.crt tls.key']],
    Middleware: [object('traefik.io/v1alpha1', 'Middleware', { digestAuth: { secret: 'd' } }), ['d users']],
    TLSOption: [object('traefik.io/v1alpha1', 'TLSOption', { clientAuth: { secretNames: ['a', 'b'] } }), ['a', 'b']],
    Provider: [
      object('notification.toolkit.fluxcd.io/v1beta3', 'Provider', {
        secretRef: { name: 'a' },
        certSecretRef: { name: 'b' },
      }),
      ['a address', 'a', 'b'],
    ],
    Receiver: [object('notification.toolkit.fluxcd.io/v1', 'Receiver', { secretRef: { name: 'a' } }), ['a token']],
    GitRepository: [object('source.toolkit.fluxcd.io/v1', 'GitRepository', { secretRef: { name: 'a' } }), ['a']],
    HelmRepository: [object('source.toolkit.fluxcd.io/v1', 'HelmRepository', { secretRef: { name: 'a' } }), ['a']],
    ImageRepository: [
      object('image.toolkit.fluxcd.io/v1', 'ImageRepository', {
        secretRef: { name: 'a' },
        certSecretRef: { name: 'c' },
      }),
      ['a .dockerconfigjson', 'c'],
    ],
    HelmRelease: [
      object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', {
        valuesFrom: [
          { kind: 'ConfigMap', name: 'm' },
          { kind: 'Secret', name: 's', valuesKey: 'k', optional: true },
        ],
      }),
      ['s? k'],
    ],
    BGPPeer: [
      object('metallb.io/v1beta2', 'BGPPeer', { passwordSecret: { name: 'p', namespace: 'metallb-system' } }),
      ['metallb-system/p password'],
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [each, expected]) => {
    const found = KIND_TABLE.secretReferences(each).map(({ namespace, name, keys, optional }) =>
      [`${namespace === 'web' ? '' : `${namespace}/`}${name}${optional ? '?' : ''}`, ...keys].join(' '),
    );
    expect(found).toEqual(expected);
  });

  it('and every way by which cert-manager makes one', () => {
    const tls = { tls: [{ secretName: 't' }] };
    const issued = { annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt-prod' } };
    expect(KIND_TABLE.made(object('networking.k8s.io/v1', 'Ingress', tls, issued))).toMatchObject([{ name: 't' }]);
    expect(KIND_TABLE.made(object('networking.k8s.io/v1', 'Ingress', tls))).toEqual([]);
    expect(KIND_TABLE.made(object('cert-manager.io/v1', 'Issuer', acme))).toMatchObject([{ name: 'account' }]);
  });
});

it('a name is taken for the closest one, if any is close', () => {
  expect(closest('databse-url', ['abstract-api-key', 'database-url'])).toBe('database-url');
  expect(closest('USERS', ['users'])).toBe('users');
  expect(closest('token', ['password', 'users'])).toBeUndefined();
});
