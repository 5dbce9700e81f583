import { component, configMapVolume, secret, secretVolume } from 'bramble';
import { k8s } from 'cdk8s-plus-28';
import fc from 'fast-check';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { parseSopsRules } from '../lib/input/sops-rules.ts';
import { findingLine } from '../lib/model/finding.ts';
import type { Rendering } from '../lib/render.ts';
import { brief } from './sample-cluster.ts';
import {
  enc,
  encrypted,
  file,
  findings,
  HEAD,
  OTHER,
  PLAIN,
  RECIPIENT,
  RIGHT,
  render,
  SOPS,
  VALUES,
  web,
} from './sample-secrets.ts';

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
      "error home clusters/home/secrets/wbe.sops.yaml: is named after 'wbe', which is no component of the cluster (did you mean 'web'? docs/rules/secret-owner.md)",
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
      config: (chart) =>
        void new k8s.KubeConfigMap(chart, 'a', { metadata: { name: 'a', labels: { 'bramble.example/read': 'yes' } } }),
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
    const bare = component({
      name: 'web',
      chart: (chart) => void new k8s.KubeSecret(chart, 's', { metadata: { name: 'web' } }),
    });
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
