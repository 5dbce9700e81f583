import { rules } from '../lib/checks/rules/open-secrets.ts';
import { judge, podOf } from './judge.ts';

/** Put together here, so that a scanner for credentials finds none in this file. */
const letters = (length: number) => 'aB3'.repeat(length).slice(0, length);

function configMap(value: string, key = 'settings'): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' }, data: { [key]: value } });
}

function env(name: string, value: string): string {
  return podOf(`env: [{ name: ${name}, value: ${JSON.stringify(value)} }]`);
}

describe('what looks like a credential is refused by its name, and never shown', () => {
  const shapes: Record<string, string> = {
    'a private key': `-----BEGIN RSA ${'PRIVATE'} KEY-----\n${letters(40)}`,
    'a private key of age': `${'AGE-SECRET'}-KEY-1${letters(58).toUpperCase()}`,
    'a key of a kubeconfig': `users: [{ user: { client-key-data: ${'LS0tLS1'}CRUdJTi${letters(30)} } }]`,
    'a token of GitHub': `ghp_${letters(36)}`,
    'a token of GitLab': `glpat-${letters(20)}`,
    'an access key of AWS': `AKIA${letters(16).toUpperCase()}`,
    'a token of Slack': `xoxb-${letters(24)}`,
    'a webhook of Slack': `https://hooks.slack.com/services/T00000000/B00000000/${letters(24)}`,
    'a webhook of Discord': `https://discord.com/api/webhooks/123456789012345678/${letters(60)}`,
    'a key of Stripe': `sk_live_${letters(24)}`,
    'a key of Google': `AIza${letters(35)}`,
    'a token of Cloudflare': `eyJhIjoi${letters(120)}`,
    'a token of npm': `npm_${letters(36)}`,
    'a token of a Telegram bot': `123456789:AA${letters(33)}`,
    'a key of Tailscale': `tskey-auth-${letters(30)}`,
    'a signed token (JWT)': `eyJhbGciOi${letters(10)}.eyJzdWIiOi${letters(10)}.${letters(43)}`,
    'a hash of a password': `admin:$2y$05$${letters(53)}`,
    'a password in a URL': 'amqp://web:bramble@rabbitmq:5672/',
  };
  it.each(Object.entries(shapes))('%s', (shape, value) => {
    const found = judge(rules, configMap(`before ${value} behind`));
    expect(found).toEqual([`error home/web configmap.web.yaml: has what looks like ${shape} in data.settings`]);
    expect(JSON.stringify(found)).not.toContain(letters(8));
  });
});

describe('a credential is found wherever it stands', () => {
  const token = `ghp_${letters(36)}`;
  const cases: Record<string, readonly [objects: string, where: string]> = {
    'in a variable': [env('URL', token), 'spec.containers[web].env[URL].value'],
    'in an argument': [podOf(`args: [--token, ${token}]`), 'spec.containers[web].args[1]'],
    'in a script': [podOf(`command: [sh, -c, 'login ${token}']`), 'spec.containers[web].command[2]'],
    'in an annotation': [podOf('', '', `annotations: { note: ${token} }`), 'metadata.annotations.note'],
    'in the values of a chart': [
      `
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: web }
spec: { values: { git: [{ url: 'https://web:${token}@git.bramble.example' }] } }
`,
      'spec.values.git[0].url',
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [objects, where]) => {
    expect(judge(rules, objects)).toEqual([
      expect.stringContaining(`has what looks like a token of GitHub in ${where}`),
    ]);
  });
});

describe('a value in the open under a name that says it is secret is found', () => {
  const cases: Record<string, readonly [objects: string, where: string]> = {
    'a variable': [env('DB_PASSWORD', 'bramble'), 'spec.containers[web].env[DB_PASSWORD].value'],
    'a variable of MariaDB': [env('MYSQL_PWD', 'bramble'), 'spec.containers[web].env[MYSQL_PWD].value'],
    'a variable of RabbitMQ': [
      env('RABBITMQ_DEFAULT_PASS', 'guest'),
      'spec.containers[web].env[RABBITMQ_DEFAULT_PASS].value',
    ],
    'a key of an API': [env('WEATHER_API_KEY', 'f00'), 'spec.containers[web].env[WEATHER_API_KEY].value'],
    'a key that signs': [env('APP_SECRET_KEY', 'change me'), 'spec.containers[web].env[APP_SECRET_KEY].value'],
    'a secret that is called as charts call the name of one': [
      env('LOG_PASSWORD_SECRET', 'pepper'),
      'spec.containers[web].env[LOG_PASSWORD_SECRET].value',
    ],
    'an option': [podOf('args: [--admin-password=bramble]'), 'spec.containers[web].args[0] (--admin-password)'],
    'a setting': [configMap('bramble', 'adminPassword'), 'data.adminPassword'],
    'a value of a chart': [
      `
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: web }
spec: { values: { auth: { adminPassword: bramble, existingSecret: 'web', passwordKey: 'admin' } } }
`,
      'spec.values.auth.adminPassword',
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [objects, where]) => {
    const found = judge(rules, objects);
    expect(found).toEqual([
      expect.stringContaining(`: has a value in the open where its name says a secret: ${where}`),
    ]);
    expect(found[0]).toMatch(/^error /);
  });
});

describe('nothing is found in', () => {
  const cases: Record<string, string> = {
    'the path of a file': env('DB_PASSWORD_FILE', '/run/secrets/password'),
    'a path under the name itself': env('DB_PASSWORD', '/run/secrets/password'),
    'a reference to another variable': env('DB_PASSWORD', '$(PASSWORD)'),
    'a number': env('MAX_TOKEN', '4096'),
    'a yes or no': env('REQUIRE_PASSWORD', 'true'),
    'whether a browser sends what it knows of a person': env('CREDENTIALS', 'same-origin'),
    'an empty value': env('DB_PASSWORD', ''),
    'the name of a Secret': env('TOKEN_SECRET_NAME', 'web-token'),
    'the names of Secrets that a chart is to take': `
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: web }
spec: { values: { grafana: { admin: { existingSecret: grafana-admin }, db: { passwordSecret: db, secretName: a, secretRef: b } }, oidc: { existingSecretName: oidc, clientSecretKey: client, existingSecretPasswordKey: pw, rootPasswordSecretKey: pw, accessKeySecretKey: key }, ingress: { tlsSecret: page-tls } } }
`,
    'the name of the app’s own Secret': env('TOKEN_SECRET', 'web'),
    'a count of tokens': env('MAX_TOKENS', 'many'),
    'a folder': env('PWD', 'work'),
    'a URL without a password': configMap('https://admin@bramble.example/a:b@c'),
    'a URL whose password is put in later': configMap('postgres://web:$(PASSWORD)@db/web, amqp://web:<password>@mq'),
    'a public key of age': configMap('age1p30n0sed8kwmyryvvlgkwe95n7cw3ump6atxf00xygrhxwr9rdeq94tcjx'),
    'a certificate': configMap(`-----BEGIN CERTIFICATE-----\n${letters(64)}\n-----END CERTIFICATE-----`),
    'the digest of an image': podOf(`image: ghcr.io/bramble/web@sha256:${'0123456789abcdef'.repeat(4)}`),
    'a middleware that names its Secret': `
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: web }
spec: { basicAuth: { secret: dashboard-users } }
`,
    'a peer that names its Secret': `
apiVersion: metallb.io/v1beta2
kind: BGPPeer
metadata: { name: web }
spec: { passwordSecret: { name: router } }
`,
    'a Secret, which is refused as a whole': `
apiVersion: v1
kind: Secret
metadata: { name: web }
stringData: { password: bramble }
`,
  };
  it.each(Object.entries(cases))('%s', (_, objects) => {
    expect(judge(rules, objects)).toEqual([]);
  });
});

it('what is meant to be public can be accepted', () => {
  const component = { accept: { credential: 'the key of the map, which browsers get' } };
  expect(judge(rules, configMap(`AIza${letters(35)}`), { component })).toEqual([]);
});

it('a long text takes no longer for what a credential may begin with at each of its letters', () => {
  const texts = ['a', 'a-', '-eyJ', 'eyJ', 'a.', 'http://a:', 'SG.', 'tskey-'].map((bit) =>
    bit.repeat(200_000 / bit.length),
  );
  const start = performance.now();
  for (const text of texts) for (const end of ['', '://', '.']) judge(rules, configMap(`${text}${end}`));
  // What tries each letter anew takes minutes.
  expect(performance.now() - start).toBeLessThan(10_000);
});
