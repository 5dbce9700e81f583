import { manifest } from '../lib/checks/example-objects.ts';
import { rules } from '../lib/checks/rules/open-secrets.ts';
import { checkSecretFile } from '../lib/checks/secret-file-mistakes.ts';
import { reportJson } from '../lib/commands/report.ts';
import { parseSecretFile } from '../lib/input/read-secrets.ts';
import { brokenRules, judge, podOf } from './judge.ts';

/** Put together here, so that a scanner for secrets finds none in this file. */
const WORD = ['hunter', '2'].join('');
const AGE = `${'AGE-SECRET'}-KEY-1${'QPZR'.repeat(14)}`;

const IMAGE = 'image: docker.io/library/busybox:1.37.0';
const env = (name: string, value: string) =>
  podOf(`${IMAGE}, env: [{ name: ${name}, value: ${JSON.stringify(value)} }]`);
const args = (...given: readonly string[]) => podOf(`${IMAGE}, args: ${JSON.stringify(given)}`);
const file = (name: string, text: string) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' }, data: { [name]: text } });
const release = (values: object) =>
  manifest(
    'helm.toolkit.fluxcd.io/v2 HelmRelease',
    'web',
    `spec: { interval: 1h, chartRef: { kind: OCIRepository, name: web }, values: ${JSON.stringify(values)} }`,
  );

describe('a secret in the open is found', () => {
  const cases: Record<string, string> = {
    'under a name of one word': env('SMTPPASS', WORD),
    'under a numbered name': env('DB_PASSWORD_2', WORD),
    'under a name with a number': env('PASSWORD1', WORD),
    'as a number': env('DB_PASSWORD', '123456'),
    'as a number in values of a chart': release({ auth: { rootPassword: 123456 } }),
    'behind an option': args('--db-password', WORD),
    'behind an option with one dash': args('-password', WORD),
    'behind an option in a script': args('sh', '-c', `login --password ${WORD} --user web`),
    'in a variable of a script': args('sh', '-c', `PGPASSWORD=${WORD} psql -h db`),
    'at the option of a client of databases': args('sh', '-c', `mysql -uroot -p${WORD} web`),
    'at curl': args('sh', '-c', `curl -u web:${WORD} https://web.bramble.example`),
    'as a Bearer': env('HEADER', `Authorization: Bearer abc${WORD}def`),
    'as a Basic': env('HEADER', `Authorization: Basic ${btoa(`web:${WORD}`)}`),
    'in a connection string': env('CONNECTION', `Server=db;User Id=web;Password=${WORD};`),
    'in one of words': env('DSN', `host=db password=${WORD} dbname=web`),
    'in one of Go': env('DSN', `web:${WORD}@tcp(db:3306)/web`),
    'in the query of an address': env('HOOK', `https://web.bramble.example/hook?token=abc${WORD}`),
    'in a file of YAML': file('config.yaml', `user: web\npassword: ${WORD}\n`),
    'in a list of a file of YAML': file('config.yaml', `users:\n  - password: '${WORD}'\n`),
    'in a file of variables': file('.env', `A=1\nexport DB_PASSWORD=${WORD}\n`),
    'in a file of JSON': file('config.json', JSON.stringify({ db: { password: WORD } })),
    'in a file of INI': file('web.ini', `[db]\npassword = ${WORD}\n`),
    'in a file of XML': file('web.xml', `<db>\n<password>${WORD}</password>\n</db>`),
    'under a short name in a file': file('config.json', JSON.stringify({ smtp: { pass: WORD } })),
    'at the option of a client of databases, as an argument': args('mysql', '-uroot', `-p${WORD}`, 'web'),
    'at curl, as an argument': args('curl', '-u', `web:${WORD}`, 'https://web.bramble.example'),
    'at a client of MQTT': args('sh', '-c', `mosquitto_pub -h mqtt -u web -P ${WORD} -t a -m b`),
    'at a client of LDAP': args('sh', '-c', `ldapsearch -x -D cn=web -w ${WORD} -b dc=web`),
    'at a share': args('sh', '-c', `smbclient //nas/web -U web%${WORD}`),
    'at a registry': args('sh', '-c', `docker login -u web -p ${WORD} registry.bramble.example`),
    'at a key': args('sh', '-c', `openssl rsa -in web.key -passin pass:${WORD}`),
    'in the settings of Redis': file('redis.conf', `port 6379\nrequirepass ${WORD}\n`),
    'in a file of logins': file('netrc', `machine web.bramble.example login web password ${WORD}\n`),
    'in the logins of registries': file(
      'config.json',
      JSON.stringify({ auths: { web: { auth: btoa(`web:${WORD}`) } } }),
    ),
    'in a file of users of MQTT': file('users', `web:$7$101$${'c2FsdA'.repeat(2)}$${'aGFzaA'.repeat(6)}==\n`),
    'in an annotation': manifest('v1 ConfigMap', `web, annotations: { note: 'password=${WORD}' }`, 'data: { a: b }'),
  };
  it.each(Object.entries(cases))('%s', (_, objects) => {
    const found = judge(rules, objects);
    expect(found).toHaveLength(1);
    expect(found.join()).not.toContain(WORD);
  });

  it('in a reason why something is accepted', () => {
    const example = { component: { accept: { 'memory-limit': `the password is ${WORD}` } } };
    expect(judge(rules, '', example).filter((line) => line.includes('reason'))).toEqual([
      'error home/web accept.memory-limit: says a secret in a reason',
    ]);
  });

  it('in the reason of an override', () => {
    const overrides = [{ kind: 'Deployment', because: `token: abc${WORD}`, merge: {} }] as const;
    expect(brokenRules(rules, '', { component: { overrides } })).toEqual(['credential']);
  });
});

describe('nothing is found in', () => {
  const cases: Record<string, string> = {
    'the key that an ExternalSecret writes to': manifest(
      'external-secrets.io/v1 ExternalSecret',
      'web',
      'spec: { data: [{ secretKey: password, remoteRef: { key: web, property: password } }] }',
    ),
    'values that name a Secret': release({
      auth: { existingSecret: 'web', secretKey: 'password', secret: 'web-users' },
    }),
    'a file called passwd': file('passwd', 'nobody:x:65534:65534:nobody:/:/sbin/nologin'),
    'where a file lies': file('config.yaml', 'password_file: /run/secrets/password\n'),
    'what is put in later': file('config.yaml', 'password: ${PASSWORD}\ntoken: !secret token\nsecret: {{ .secret }}\n'),
    'a script that reads a file': file('run.sh', 'PASSWORD="$(cat /run/password)"\nTOKEN=$TOKEN\n'),
    'code that asks its environment': file('web.js', 'const password = process.env.PASSWORD;\nlet token = read();\n'),
    'a comment of a file': file('web.conf', '# password = changeme\n; token = x\n'),
    'a sentence': file('README', 'Token: the token of the user is shown here.\n'),
    'a selector of labels': file('rules.yaml', 'expr: kube_secret_info{secret="web-tls"} > 0\n'),
    'a number of tokens': file('config.yaml', 'max_token: 4096\ntokens: 12\n'),
    'a time behind an option': args('--token-ttl', '1h', '--password-file', '/run/password'),
    'a word that ends alike': env('BYPASS', 'lan'),
    'a port that is opened': args('sh', '-c', 'docker run -p 8080:80 web && docker login registry.bramble.example'),
    'a file with a password': args(
      'sh',
      '-c',
      'mysql --defaults-file=/run/my.cnf -p$PASSWORD && redis-cli -a $PASSWORD',
    ),
    'a rule that lets pass': file('pf.conf', 'pass in on eth0\npass: quick\n'),
    'words about a login': file('README', 'By default login forms password managers fill in.\n'),
    'words about logins': file('README', 'Basic authentication, and Bearer tokens.\n'),
  };
  it.each(Object.entries(cases))('%s', (_, objects) => expect(judge(rules, objects)).toEqual([]));
});

describe('plain text in an encrypted Secret is found', () => {
  const ENC = 'ENC[AES256_GCM,data:c2VjcmV0,iv:aXY=,tag:dGFn,type:str]';
  const secret = ({ head = '', metadata = '', more = '', value = ENC, tail = '', key = 'password' } = {}) =>
    `${head}apiVersion: v1\nkind: Secret\nmetadata: { name: web, namespace: web${metadata} }\nstringData: { '${key}': '${value}' }\n${more}sops:\n  age: [{ recipient: age1k5a8qz7wxruzjfdfqez6q8wwpr4x3yqmv6l7pdsw8llekz2r9ysqtzx43s }]\n  mac: '${ENC}'\n  encrypted_regex: ^(data|stringData)$\n${tail}`;
  const found = (text: string) =>
    checkSecretFile(parseSecretFile(Buffer.from(text), 'clusters/home/secrets/web.sops.yaml', undefined)).map(
      ({ what }) => what,
    );
  const cases: Record<string, string> = {
    'in an annotation': secret({ metadata: `, annotations: { 'bramble.example/password': ${WORD} }` }),
    'in a label': secret({ metadata: `, labels: { token: ${WORD} }` }),
    'in a field that no Secret has': secret({ more: `password: ${WORD}\n` }),
    'in a comment at the top': secret({ head: `# the password is ${WORD}\n` }),
    'in a comment at the end': secret({ tail: `# password: ${WORD}\n` }),
    'as the key that decrypts it': secret({ tail: `# ${AGE}\n` }),
    'as an encryption that is none': secret({ value: `ENC[AES256_GCM,data:${WORD},iv:aXY=,tag:dGFn,type:str]` }),
    'as an encryption without its end': secret({ value: ENC.slice(0, -1) }),
  };
  it.each(Object.entries(cases))('%s', (_, text) => {
    expect(found(text)).not.toEqual([]);
    expect(found(text).join()).not.toMatch(new RegExp(`${WORD}|${AGE}`));
  });

  it.each([
    ['type: kubernetes.io/tls', 'tls.crt', ['is of type kubernetes.io/tls without tls.key']],
    [
      'type: kubernetes.io/dockerconfigjson',
      'config.json',
      ['is of type kubernetes.io/dockerconfigjson without .dockerconfigjson'],
    ],
    ['type: kubernetes.io/basic-auth', 'users', ['is of type kubernetes.io/basic-auth without username or password']],
    ['type: kubernetes.io/ssh-auth', 'id_ed25519', ['is of type kubernetes.io/ssh-auth without ssh-privatekey']],
    ['immutable: sometimes', 'password', ['has immutable, which is neither true nor false']],
    ['type: Opaque', 'pass/word', ["has the key 'pass/word', which is none"]],
    ['type: Opaque', '..', ["has the key '..', which is none"]],
    ['type: kubernetes.io/basic-auth', 'password', []],
    ['type: bramble.example/own', 'anything', []],
  ])('and so are keys and types that the API server refuses: %s with the key %s', (more, key, what) => {
    expect(found(secret({ more: `${more}\n`, key }))).toEqual(what);
  });

  it('and nothing in one that is right, with a comment', () => {
    expect(found(secret({ head: '# Made by npm run secret:new\n' }))).toEqual([]);
  });
});

it('a finding shows neither a secret nor what moves the cursor', () => {
  const odd = '\u001b[31mred\u202e';
  const told = {
    severity: 'error',
    rule: 'input',
    what: `--password=${WORD} ${odd}`,
    fix: `token: abc${WORD}`,
  } as const;
  const json = reportJson({ findings: [told] });
  expect(json).not.toMatch(/hunter|\\u001b|\u202e/);
  expect(json).toContain('--password=…');
});
