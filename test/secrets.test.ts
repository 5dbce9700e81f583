import { k8s } from 'cdk8s-plus-28';
import fc from 'fast-check';
import {
  type AppProps,
  app,
  type ClusterProps,
  type Component,
  type ComponentProps,
  component,
  configMapVolume,
  image,
  type KubernetesObject,
  secret,
  secretVolume,
} from '#bramble';
import { Certificate } from '#imports/cert-manager.io';
import { certManager } from '../charts/addons/cert-manager.ts';
import { metallb } from '../charts/addons/metallb.ts';
import { traefik } from '../charts/addons/traefik.ts';
import { parseSecretFile } from '../lib/input/secrets.ts';
import { parseSopsRules } from '../lib/input/sops-rules.ts';
import { closest } from '../lib/model/closest.ts';
import { findingLine } from '../lib/model/finding.ts';
import type { SecretFile, Secrets } from '../lib/model/secret-file.ts';
import { providedSecrets, secretReferences } from '../lib/model/secret-references.ts';
import type { Rendering } from '../lib/render.ts';
import { brief, renderSample, sample, samplePins } from './sample-cluster.ts';

/** A value that must never be seen. */
const PLAIN = 'correct-horse-battery-staple';
const RECIPIENT = 'age1p30n0sed8kwmyryvvlgkwe95n7cw3ump6atxf00xygrhxwr9rdeq94tcjx';
const OTHER = 'age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg';
const enc = (type = 'str', data = 'c2VjcmV0') => `ENC[AES256_GCM,data:${data},iv:aXY=,tag:dGFn,type:${type}]`;

const HEAD = 'apiVersion: v1\nkind: Secret\nmetadata:\n    name: web\n    namespace: web\n';
const VALUES = `stringData:\n    password: ${enc()}\n`;
const SOPS = `sops:
    age:
        - recipient: ${RECIPIENT}
          enc: |
            -----BEGIN AGE ENCRYPTED FILE-----
            c2VjcmV0
            -----END AGE ENCRYPTED FILE-----
    lastmodified: "2026-01-01T00:00:00Z"
    mac: ${enc()}
    encrypted_regex: ^(data|stringData)$
    version: 3.11.0
`;
const RIGHT = `${HEAD}${VALUES}${SOPS}`;

function file(
  text: string | Buffer,
  name = 'web.sops.yaml',
  wanted: readonly string[] | undefined = [RECIPIENT],
): SecretFile {
  return parseSecretFile(Buffer.from(text), `clusters/home/secrets/${name}`, wanted);
}

/** An encrypted Secret with keys. */
function encrypted(component: string, name: string, keys: readonly string[], namespace = component, data?: string) {
  const values = keys.map((key) => `    ${key}: ${enc('str', data)}\n`).join('');
  const head = HEAD.replace('name: web', `name: ${name}`).replace('namespace: web', `namespace: ${namespace}`);
  return file(`${head}stringData:\n${values}${SOPS}`, `${component}.${name}.sops.yaml`);
}

const SECRETS: Secrets = { files: [], strays: [] };

function web(props: Partial<AppProps> = {}): Component {
  return app({ name: 'web', image: image('docker.io/library/busybox'), port: 8080, ...props } as AppProps);
}

function drawing(draw: ComponentProps['chart'], props: Partial<ComponentProps> = {}): Component {
  return component({ name: 'web', chart: draw, ...props });
}

function render(props: Partial<ClusterProps>, secrets: Partial<Secrets> | undefined): Rendering {
  const declaration = sample(props);
  return renderSample(declaration, samplePins(declaration), secrets && { ...SECRETS, ...secrets });
}

function findings(components: readonly Component[], ...files: readonly SecretFile[]): readonly string[] {
  return render({ components }, { files }).findings.map(brief);
}

describe('a wrong file is refused with one finding for each mistake', () => {
  const at = 'home clusters/home/secrets/web.sops.yaml';
  const cases: Record<string, [string | Buffer, ...string[]]> = {
    'no YAML': [`${HEAD}stringData: {${PLAIN}`, `error ${at}: is no YAML: line 6 cannot be read`],
    'no text': [Buffer.from([0x61, 0xff, 0xfe]), `error ${at}: is no text in UTF-8`],
    'an empty file': ['', `error ${at}: is no Secret`],
    'one value and nothing else': [PLAIN, `error ${at}: is no Secret`],
    'a list of Secrets': [`- ${PLAIN}\n`, `error ${at}: is no Secret`],
    'another kind': [RIGHT.replace('kind: Secret', 'kind: ConfigMap'), `error ${at}: is no Secret`],
    'more than one document': [`${RIGHT}---\n${RIGHT}`, `error ${at}: holds more than one document`],
    'an alias': [
      `${HEAD}stringData:\n    a: &a ${enc()}\n    b: *a\n${SOPS}`,
      `error ${at}: uses an alias of YAML, which sops cannot decrypt`,
    ],
    'a Secret in plain text': [
      `${HEAD}stringData:\n    password: ${PLAIN}\n`,
      `error ${at}: is not encrypted: it has no sops metadata`,
    ],
    'one value in plain text': [
      RIGHT.replace('stringData:\n', `stringData:\n    user: ${PLAIN}\n`),
      `error ${at}: the key 'user' of stringData is not encrypted`,
    ],
    'two values in plain text': [
      `${HEAD}data:\n    a: ${PLAIN}\nstringData:\n    b: "${PLAIN}"\n${SOPS}`,
      `error ${at}: the key 'a' of data is not encrypted`,
      `error ${at}: the key 'b' of stringData is not encrypted`,
    ],
    'a plain value that begins as an encrypted one does': [
      RIGHT.replace(VALUES, `stringData:\n    password: ${enc()}${PLAIN}\n`),
      `error ${at}: the key 'password' of stringData is not encrypted`,
    ],
    'a plain number': [
      RIGHT.replace(VALUES, 'stringData:\n    pin: 4711\n'),
      `error ${at}: the key 'pin' of stringData is not encrypted`,
    ],
    'one value in the place of keys': [RIGHT.replace(VALUES, `data: ${PLAIN}\n`), `error ${at}: data is not encrypted`],
    'an encrypted number': [
      RIGHT.replace(VALUES, `stringData:\n    port: ${enc('int')}\n`),
      `error ${at}: the key 'port' of stringData is encrypted as a number or a truth value, and has to be text`,
    ],
    'an empty value, which sops does not encrypt': [
      RIGHT.replace(VALUES, 'stringData:\n    password: ""\n'),
      `error ${at}: the key 'password' of stringData has no value`,
    ],
    'a map in the place of a value': [
      RIGHT.replace(VALUES, `stringData:\n    login:\n        password: ${enc()}\n`),
      `error ${at}: the key 'login' of stringData is a map or a list, and has to be text`,
    ],
    'no value': [RIGHT.replace(VALUES, ''), `error ${at}: holds no value`],
    'a comment in plain text among the values': [
      RIGHT.replace('stringData:\n', `stringData:\n    # was ${PLAIN}\n`),
      `error ${at}: has a comment in plain text among its values`,
    ],
    'a field that no Secret has, and sops does not encrypt': [
      RIGHT.replace('stringData:', `stringdata:\n    user: ${PLAIN}\nstringData:`),
      `error ${at}: has the field 'stringdata', which no Secret has, and which is not encrypted`,
    ],
    'what kubectl applied last': [
      RIGHT.replace(
        'metadata:\n',
        `metadata:\n    annotations:\n        kubectl.kubernetes.io/last-applied-configuration: '${PLAIN}'\n`,
      ),
      `error ${at}: has the annotation kubectl.kubernetes.io/last-applied-configuration, which repeats the values in plain text`,
    ],
    'an encryption of the name too': [
      RIGHT.replace('kind: Secret', `kind: ${enc()}`)
        .replace('name: web', `name: ${enc()}`)
        .replace('    encrypted_regex: ^(data|stringData)$\n', '    unencrypted_suffix: _unencrypted\n'),
      `error ${at}: is encrypted with unencrypted_suffix: _unencrypted, which leaves values in plain text, or hides the name`,
    ],
    'an encryption of some keys only': [
      RIGHT.replace('^(data|stringData)$', '^password$'),
      `error ${at}: is encrypted with encrypted_regex: ^password$, which leaves values in plain text, or hides the name`,
    ],
    'an encryption of stringData only': [
      RIGHT.replace('^(data|stringData)$', '^stringData$'),
      `error ${at}: is encrypted with encrypted_regex: ^stringData$, which leaves values in plain text, or hides the name`,
    ],
    'an encryption by a rule that nobody knows': [
      RIGHT.replace('    encrypted_regex: ^(data|stringData)$\n', ''),
      `error ${at}: is encrypted without a rule for what, so that its name is hidden`,
    ],
    'no guard against changes': [
      RIGHT.replace(/ {4}mac: .*\n/, ''),
      `error ${at}: has no code (mac) that guards it against changes`,
    ],
    'no age recipient': [
      RIGHT.replace(/ {4}age:[\s\S]*?(?= {4}lastmodified)/, '    pgp: []\n'),
      `error ${at}: has no age recipient, so that Flux cannot decrypt it`,
    ],
    'other recipients than .sops.yaml has': [
      RIGHT.replace(RECIPIENT, OTHER),
      `warning ${at}: is not encrypted for those whom .sops.yaml names: ${RECIPIENT} cannot read it, ${OTHER} can`,
    ],
    'no name': [RIGHT.replace('    name: web\n', ''), `error ${at}: has no name`],
    'a name that Kubernetes refuses': [
      RIGHT.replace('name: web', 'name: ../web'),
      `error ${at}: has a name that Kubernetes refuses`,
    ],
    'no namespace': [RIGHT.replace('    namespace: web\n', ''), `error ${at}: has no namespace`],
    'the namespace of another': [
      RIGHT.replace('namespace: web', 'namespace: default'),
      `error ${at}: is for the namespace 'default', but 'web' lives in 'web'`,
    ],
    'Windows line ends': [
      RIGHT.replaceAll('\n', '\r\n'),
      `warning ${at}: has Windows line ends, which git or an editor may change, and with it the checksums`,
    ],
    'a byte order mark': [
      `\ufeff${RIGHT}`,
      `warning ${at}: has a byte order mark, which git or an editor may change, and with it the checksums`,
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [text, ...expected]) => {
    const { findings: found } = render({ components: [web()] }, { files: [file(text)] });
    expect(found.map(brief)).toEqual(expected);
    expect(found.map(findingLine).join('\n')).not.toContain('horse');
  });

  it('a plain value is never shown, wherever it stands', () => {
    const place = fc.constantFrom(...[...RIGHT.matchAll(/\n/g)].map(({ index }) => index));
    const form = fc.constantFrom(
      PLAIN,
      `x: ${PLAIN}`,
      `    ${PLAIN}: 1`,
      `- ${PLAIN}`,
      `"${PLAIN}`,
      `*${PLAIN}`,
      `!${PLAIN} x`,
    );
    fc.assert(
      fc.property(place, form, (index, line) => {
        const text = `${RIGHT.slice(0, index)}\n${line}${RIGHT.slice(index)}`;
        const { findings: found } = render({ components: [web()] }, { files: [file(text)] });
        // The name of a key or a field is no value.
        const shown = found.map(findingLine).filter((finding) => !/the key '|the field '/.test(finding));
        expect(shown.join('\n')).not.toContain('horse');
      }),
    );
  });
});

describe('a file in the wrong place is refused', () => {
  it('named after no component', () => {
    expect(
      render({ components: [web()] }, { files: [file(RIGHT, 'wbe.sops.yaml')] }).findings.map(findingLine),
    ).toEqual([
      "error home clusters/home/secrets/wbe.sops.yaml: is named after 'wbe', which is no component of the cluster (did you mean 'web'?)",
    ]);
  });

  it('named after a Secret that it does not hold', () => {
    expect(findings([web()], file(RIGHT, 'web.token.sops.yaml'))).toEqual([
      "error home clusters/home/secrets/web.token.sops.yaml: is named after the Secret 'token', but holds 'web'",
    ]);
  });

  it('of a component without a main stage', () => {
    const bare = component({
      name: 'bare',
      namespace: 'web',
      config: (chart) => void new k8s.KubeConfigMap(chart, 'a', { metadata: { name: 'a' } }),
    });
    expect(findings([web(), bare], file(RIGHT, 'bare.web.sops.yaml'))).toEqual([
      "error home clusters/home/secrets/bare.web.sops.yaml: 'bare' has no main stage that it could be applied with",
    ]);
  });

  it('a second one for the same Secret', () => {
    expect(findings([web()], file(RIGHT), file(RIGHT, 'web.web.sops.yaml'))).toEqual([
      "error home clusters/home/secrets/web.web.sops.yaml: holds the Secret 'web', which clusters/home/secrets/web.sops.yaml has too",
    ]);
  });

  it('for a Secret that a component renders', () => {
    const bare = drawing((chart) => void new k8s.KubeSecret(chart, 's', { metadata: { name: 'web' } }));
    expect(findings([bare], file(RIGHT))).toEqual([
      "error home clusters/home/secrets/web.sops.yaml: holds the Secret 'web', which component web has too",
    ]);
  });

  it('that is no .sops.yaml', () => {
    const strays = ['clusters/home/secrets/web.yaml'];
    expect(render({ components: [web()] }, { strays }).findings.map(brief)).toEqual([
      'error home clusters/home/secrets/web.yaml: is no encrypted Secret, and may hold one in plain text',
    ]);
  });
});

describe('a reference to what is not there is refused', () => {
  it('to a Secret that is missing, once, with the command that makes it', () => {
    const env = { A: secret('a'), B: secret('b') };
    const sidecars = { also: { image: image('docker.io/library/busybox'), env: { C: secret('c'), A: secret('a') } } };
    const { findings: found } = render({ components: [web({ env, sidecars })] }, {});
    expect(found.map(findingLine)).toEqual([
      "error home/web deployment.web.yaml: refers to the Secret 'web', which is not there (npm run secret:new -- home/web a b c)",
    ]);
  });

  it('to a key that is missing, with the one that was meant', () => {
    const components = [web({ env: { A: secret('pasword'), B: secret('token') } })];
    expect(render({ components }, { files: [file(RIGHT)] }).findings.map(findingLine)).toEqual([
      "error home/web deployment.web.yaml: refers to the key 'pasword' of the Secret 'web', which has no such key (did you mean 'password'? Else add it: npm run secret:edit -- clusters/home/secrets/web.sops.yaml)",
      "error home/web deployment.web.yaml: refers to the key 'token' of the Secret 'web', which has no such key (it has: password. Else add it: npm run secret:edit -- clusters/home/secrets/web.sops.yaml)",
    ]);
  });

  it('to a Secret of another name, of the component in whose namespace it is looked for', () => {
    const guest = web({ name: 'guest', namespace: 'web', env: { A: secret('a', { from: 'shared' }) } });
    expect(render({ components: [web(), guest] }, {}).findings.map(findingLine)).toEqual([
      "error home/guest deployment.guest.yaml: refers to the Secret 'shared', which is not there (npm run secret:new -- home/guest/shared a)",
    ]);
  });

  it('of a volume, and of all variables', () => {
    const components = [web({ volumes: { '/x': secretVolume('x', 'mounted') }, envFrom: ['variables'] })];
    expect(findings(components)).toEqual([
      "error home/web deployment.web.yaml: refers to the Secret 'variables', which is not there",
      "error home/web deployment.web.yaml: refers to the Secret 'mounted', which is not there",
    ]);
  });

  it("of Traefik's and cert-manager's own kinds", () => {
    const components = [metallb(), traefik({ address: '10.10.11.21' }), certManager({ email: 'a@bramble.example' })];
    expect(render({ components }, {}).findings.map(findingLine)).toEqual([
      "error home/traefik middleware.traefik-dashboard-auth.yaml: refers to the Secret 'traefik-dashboard', which is not there (npm run secret:new -- home/traefik/traefik-dashboard users)",
      "error home/cert-manager clusterissuer.letsencrypt-prod.yaml: refers to the Secret 'cloudflare-api-token' of namespace cert-manager, which is not there (npm run secret:new -- home/cert-manager/cloudflare-api-token api-token)",
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
          spec: { secretName: 'web-tls', dnsNames: ['a.bramble.example'], issuerRef: { name: 'x' } },
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
  const ofPod = ['all', 's k', 'files one two', 'part?', 'pull .dockerconfigjson'];
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
    ImageRepository: [object('image.toolkit.fluxcd.io/v1', 'ImageRepository', { secretRef: { name: 'a' } }), ['a']],
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
    const found = secretReferences(each).map(({ namespace, name, keys, optional }) =>
      [`${namespace === 'web' ? '' : `${namespace}/`}${name}${optional ? '?' : ''}`, ...keys].join(' '),
    );
    expect(found).toEqual(expected);
  });

  it('and every way by which cert-manager makes one', () => {
    const tls = { tls: [{ secretName: 't' }] };
    const issued = { annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt-prod' } };
    expect(providedSecrets(object('networking.k8s.io/v1', 'Ingress', tls, issued))).toMatchObject([{ name: 't' }]);
    expect(providedSecrets(object('networking.k8s.io/v1', 'Ingress', tls))).toEqual([]);
    expect(providedSecrets(object('cert-manager.io/v1', 'Issuer', acme))).toMatchObject([{ name: 'account' }]);
  });
});

describe('what is rendered of an encrypted Secret', () => {
  const reader = web({ env: { A: secret('password') } });
  const rendered = (text: string | Buffer = RIGHT) => render({ components: [reader] }, { files: [file(text)] });
  const sumOf = ({ files }: Rendering) =>
    /checksum\/secret\.web: (\S+)/.exec(files.get('dist/home/web/deployment.web.yaml') ?? '')?.[1];

  it('is a copy of the same bytes beside the component', () => {
    const path = 'dist/home/web/secret.web.sops.yaml';
    expect(rendered().files.get(path)).toBe(RIGHT);
    const odd = `\ufeff${RIGHT.replaceAll('\n', '\r\n')}`;
    expect(Buffer.from(rendered(odd).files.get(path) ?? '')).toEqual(Buffer.from(odd));
  });

  it('is nothing, where it is not encrypted', () => {
    const leaking = RIGHT.replace('stringData:\n', `stringData:\n    user: ${PLAIN}\n`);
    for (const text of [leaking, `${HEAD}stringData:\n    password: ${PLAIN}\n`]) {
      expect([...rendered(text).files].join()).not.toContain('horse');
    }
  });

  it('is decrypted by the Kustomization of the main stage alone', () => {
    const decryption = 'decryption:\n    provider: sops\n    secretRef:\n      name: sops-age\n';
    expect(rendered().files.get('flux/home/web.yaml')).toContain(decryption);
    expect(render({ components: [reader] }, {}).files.get('flux/home/web.yaml')).not.toContain('decryption');
    const dashboard = encrypted('traefik', 'traefik-dashboard', ['users']);
    const { files } = render({ components: [metallb(), traefik({ address: '10.10.11.21' })] }, { files: [dashboard] });
    expect(files.get('flux/home/traefik.yaml')?.split('decryption:')).toHaveLength(2);
    expect(files.has('dist/home/traefik/secret.traefik-dashboard.sops.yaml')).toBe(true);
  });

  it('is a checksum of the encrypted bytes on the pods that read it, which rolls them', () => {
    expect(sumOf(rendered())).toMatch(/^'?[0-9a-f]{16}'?$/);
    expect(sumOf(rendered(RIGHT.replace('c2VjcmV0,', 'b3RoZXI=,')))).not.toBe(sumOf(rendered()));
    expect(sumOf(render({ components: [web()] }, { files: [file(RIGHT)] }))).toBeUndefined();
  });

  it('does not hide the checksum of a ConfigMap with the same name', () => {
    const volumes = { '/a': secretVolume('a', 'web'), '/b': configMapVolume('b', 'web') };
    const map = component({
      ...web({ volumes }),
      chart: (chart, cluster) => {
        new k8s.KubeConfigMap(chart, 'map', { metadata: { name: 'web' }, data: { a: 'b' } });
        web({ volumes }).chart?.(chart, cluster);
      },
    });
    const deployment = render({ components: [map] }, { files: [file(RIGHT)] }).files.get(
      'dist/home/web/deployment.web.yaml',
    );
    expect(deployment).toMatch(
      /checksum\/secret\.web: .*\n\s+checksum\/web: |checksum\/web: .*\n\s+checksum\/secret\.web: /,
    );
  });

  it('is on the pods of a CronJob too, under a short name where that of the Secret is long', () => {
    const long = `${'a'.repeat(60)}.b`;
    const job = web({ port: undefined, schedule: '0 3 * * *', env: { A: secret('k', { from: long }) } });
    const { files, findings: found } = render({ components: [job] }, { files: [encrypted('web', long, ['k'])] });
    expect(found).toEqual([]);
    expect(files.get('dist/home/web/cronjob.web.yaml')).toMatch(/checksum\/secret\.[0-9a-f]{16}: /);
  });
});

describe('the rules of sops', () => {
  it('that cannot be read are refused', () => {
    expect(parseSopsRules('creation_rules: {').mistakes.map(({ what }) => what)).toEqual(['is no YAML']);
    expect(parseSopsRules('stores: {}').mistakes.map(({ what }) => what)).toEqual(["has no list 'creation_rules'"]);
    expect(parseSopsRules("creation_rules: [{ path_regex: '(' }]").mistakes.map(({ what }) => what)).toEqual([
      "'(' is no pattern",
    ]);
  });

  it('name the recipients of a file by the first rule that fits', () => {
    const { recipientsOf } = parseSopsRules(`creation_rules:
  - path_regex: clusters/home/.*
    age: ${RECIPIENT}, ${OTHER}
  - path_regex: clusters/.*
    key_groups:
      - age: [${OTHER}]
`);
    expect(recipientsOf('clusters/home/secrets/a.sops.yaml')).toEqual([RECIPIENT, OTHER]);
    expect(recipientsOf('clusters/staging/secrets/a.sops.yaml')).toEqual([OTHER]);
    expect(recipientsOf('other')).toBeUndefined();
  });
});

it('a name is taken for the closest one, if any is close', () => {
  expect(closest('databse-url', ['abstract-api-key', 'database-url'])).toBe('database-url');
  expect(closest('USERS', ['users'])).toBe('users');
  expect(closest('token', ['password', 'users'])).toBeUndefined();
});
