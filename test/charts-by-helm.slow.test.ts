import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { findHelm, type Helm } from '../lib/importer/helm-program.ts';
import { ROOT } from './sample-cluster.ts';
import { repositoryCopy, tree } from './synth.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A chart with all that charts do: what it makes up, hooks, tests, definitions, a schema, and questions to its surroundings. */
const CHART: Readonly<Record<string, string>> = {
  'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\nappVersion: 1.0.0\n',
  'values.yaml': 'replicas: 1\nname: world\nadmin: { password: "" }\n',
  'values.schema.json': JSON.stringify({ properties: { replicas: { type: 'integer', description: 'How many.' } } }),
  'crds/hedges.yaml': `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: hedges.garden.example }
spec:
  group: garden.example
  scope: Namespaced
  names: { kind: Hedge, plural: hedges, singular: hedge, listKind: HedgeList }
  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, description: A hedge. } } }]
`,
  'templates/config.yaml': `
{{- $password := .Values.admin.password | default (randAlphaNum 24) }}
{{- $ca := genCA "web-ca" 365 }}
apiVersion: v1
kind: Secret
metadata: { name: web, labels: { made: {{ now | unixEpoch | quote }} } }
stringData: { password: {{ $password | quote }} }
data: { "ca.crt": {{ $ca.Cert | b64enc }} }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: web, annotations: { checksum/secret: {{ $password | sha256sum }}, made: {{ now | date "2006-01-02" | quote }} } }
data:
  greeting: "Hello {{ .Values.name }}"
  known: {{ (lookup "v1" "Namespace" "" "web") | empty | quote }}
  kubernetes: {{ .Capabilities.KubeVersion.Version }}
  traefik: {{ .Capabilities.APIVersions.Has "traefik.io/v1alpha1/IngressRoute" | quote }}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: web }
webhooks:
  - name: hedges.garden.example
    admissionReviewVersions: [v1]
    sideEffects: None
    clientConfig: { service: { name: web, namespace: {{ .Release.Namespace }} }, caBundle: {{ $ca.Cert | b64enc }} }
`,
  'templates/cleanup.yaml': `
apiVersion: batch/v1
kind: CronJob
metadata: { name: web-cleanup }
spec: { schedule: "{{ randNumeric 1 }}{{ randNumeric 1 }} 3 * * *", jobTemplate: { spec: { template: { spec: { containers: [] } } } } }
---
apiVersion: batch/v1
kind: Job
metadata: { name: "web-setup-{{ randAlphaNum 5 | lower }}", annotations: { helm.sh/hook: post-install } }
---
apiVersion: v1
kind: Pod
metadata: { name: web-test, annotations: { helm.sh/hook: test } }
`,
};

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A copy of the repository with one cluster, and a chart in `helm/web`. */
function repository(components: string): string {
  const root = repositoryCopy();
  rmSync(join(root, 'clusters'), { recursive: true });
  write(join(root, 'helm/web'), CHART);
  writeFileSync(join(root, '.sourceignore'), '/*\n!/dist/\n!/flux/\n!/helm/web/\n');
  declare(root, components);
  return root;
}

function declare(root: string, components: string): void {
  write(join(root, 'clusters/home'), {
    'cluster.ts': `import { cluster, helmRelease, node } from 'bramble';
export default cluster({
  name: 'home',
  domain: 'bramble.example',
  nodes: [node('pi-1', { role: 'server', address: '10.10.11.11', memory: '8Gi', cpus: 4 })],
  networks: { lan: ['10.10.11.0/24'] },
  components: [${components}],
});
`,
  });
}

const OWN = "helmRelease({ name: 'web', chart: './helm/web', values: { name: 'Pi' } })";

/** Runs a command of the repository; its code, and what it says by line. */
function run(root: string, ...args: readonly string[]): Promise<{ code: number; out: readonly string[] }> {
  return new Promise((resolve) => {
    const all = ['--import', 'tsx', 'main.ts', ...args];
    execFile(process.execPath, all, { cwd: root, env: { ...process.env, PATH: path } }, (error, out, err) => {
      const code = error ? Number(error.code) : 0;
      resolve({ code, out: `${out}${err}`.split('\n').filter(Boolean) });
    });
  });
}

/** In milliseconds: each run of a command starts a process of its own. */
const LONG = 600_000;

const CACHE = join(ROOT, 'node_modules/.cache/bramble-helm');
let helm: Helm;
let path: string;

beforeAll(async () => {
  const found = await findHelm(process.env, CACHE, () => {});
  if (typeof found === 'string') throw new Error(found);
  helm = found;
  path = [process.env.PATH, ...['v4.2.4'].map((version) => join(CACHE, version))].join(':');
}, 30 * 60_000);

const rendered = (root: string) => tree(join(root, 'imports/charts'));
const text = (root: string, file: string) => rendered(root)[`home/web/${file}`] ?? '';

it(
  'a chart of this repository is rendered, the same each time, with nothing that is secret',
  async () => {
    const root = repository(OWN);
    expect(await run(root, 'import', 'charts')).toMatchObject({ code: 0 });
    const first = rendered(root);
    expect(Object.keys(first)).toEqual([
      'home/web/chart.json',
      'home/web/configmap.web.yaml',
      'home/web/cronjob.web-cleanup.yaml',
      'home/web/customresourcedefinition.hedges.garden.example.json',
      'home/web/job.web-setup-random.yaml',
      'home/web/secret.web.yaml',
      'home/web/validatingwebhookconfiguration.web.yaml',
      'home/web/values.schema.json',
    ]);
    expect(text(root, 'secret.web.yaml')).toContain('data:\n  ca.crt: ""\n  password: ""\n');
    const config = text(root, 'configmap.web.yaml');
    for (const each of [
      'greeting: Hello Pi',
      'known: "true"',
      'kubernetes: v1.36.0',
      'traefik: "false"',
      '2000-01-01',
    ]) {
      expect(config).toContain(each);
    }
    expect(config).toContain('checksum/secret: random');
    expect(text(root, 'cronjob.web-cleanup.yaml')).toContain('schedule: 0 3 * * *');
    expect(text(root, 'validatingwebhookconfiguration.web.yaml')).toContain('caBundle: cmFuZG9t\n');
    expect(text(root, 'customresourcedefinition.hedges.garden.example.json')).not.toContain('A hedge.');
    expect(await run(root, 'import', 'charts')).toEqual({ code: 0, out: ['8 files, up to date'] });
    expect(await run(root, 'import', 'charts', '--check')).toEqual({ code: 0, out: ['8 files, up to date'] });
    expect(rendered(root)).toEqual(first);
  },
  LONG,
);

it(
  'synth sees it, writes nothing of it, and finds where it is not the one of today',
  async () => {
    const root = repository(OWN);
    const told = async () => (await run(root, 'synth')).out.filter((line) => line.includes('chart'));
    expect(await told()).toEqual([
      expect.stringContaining('installs the chart ./helm/web 0.1.0, and nobody knows what that makes'),
    ]);
    await run(root, 'import', 'charts');
    const { out } = await run(root, 'synth');
    expect(out.join('\n')).toContain("refers to the Service 'web'");
    expect(Object.keys(tree(root)).filter((each) => each.startsWith('dist/') && each.includes('cronjob'))).toEqual([]);
    declare(root, OWN.replace("'Pi'", "'all'"));
    expect(await told()).toContainEqual(
      expect.stringContaining('values.name has changed (run npm run import -- charts'),
    );
    declare(root, OWN);
    writeFileSync(join(root, 'helm/web/templates/more.yaml'), '');
    expect(await told()).toContainEqual(expect.stringContaining('the folder ./helm/web has changed'));
    writeFileSync(join(root, '.sourceignore'), '/*\n!/dist/\n!/flux/\n');
    expect(await told()).toContainEqual(expect.stringContaining('.sourceignore keeps the chart ./helm/web from Flux'));
  },
  LONG,
);

it(
  'one chart that refuses its values keeps no other from being rendered, and stays as it was',
  async () => {
    const root = repository(OWN);
    await run(root, 'import', 'charts');
    const before = text(root, 'chart.json');
    const wrong = OWN.replace("name: 'Pi'", "replicas: 'two'");
    const other = "helmRelease({ name: 'other', chart: './helm/web' })";
    declare(root, `${wrong}, ${other}`);
    const { code, out } = await run(root, 'import', 'charts');
    expect(code).toBe(1);
    expect(out[0]).toMatch(
      /^error home\/web helmrelease\.web\.yaml: the chart \.\/helm\/web cannot be rendered: .*replicas.* \(correct the chart, or its values/,
    );
    expect(text(root, 'chart.json')).toBe(before);
    expect(Object.keys(rendered(root))).toContain('home/other/chart.json');
    expect((await run(root, 'synth')).out).toContainEqual(
      expect.stringContaining("values.replicas is 'two', and the chart takes a whole number"),
    );
    declare(root, other);
    await run(root, 'import', 'charts');
    expect(Object.keys(rendered(root)).filter((each) => each.startsWith('home/web/'))).toEqual([]);
  },
  LONG,
);

it(
  'a release that is declared wrongly keeps what its chart was rendered to',
  async () => {
    const root = repository(OWN);
    await run(root, 'import', 'charts');
    const before = rendered(root);
    declare(root, OWN.replace('values:', 'vlaues:'));
    const { code, out } = await run(root, 'import', 'charts');
    expect([code, out[0]]).toEqual([1, expect.stringContaining("'vlaues'")]);
    expect(rendered(root)).toEqual(before);
  },
  LONG,
);

it(
  'a chart brings the charts beside it that it depends on',
  async () => {
    const root = repository(OWN);
    write(join(root, 'helm/db'), { 'Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n' });
    write(join(root, 'helm/db/templates'), {
      'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: of-db }\n',
    });
    const dependencies = 'dependencies: [{ name: db, version: 1.0.0, repository: "file://../db" }]\n';
    write(join(root, 'helm/web'), { 'Chart.yaml': CHART['Chart.yaml'] + dependencies });
    expect(await run(root, 'import', 'charts')).toMatchObject({ code: 0 });
    expect(text(root, 'configmap.of-db.yaml')).toContain('name: of-db');
  },
  LONG,
);

describe('a chart from elsewhere', () => {
  /** A server on loopback that is a Helm repository and a registry of one chart. */
  async function serve(): Promise<{ address: string; stop(): void; archive: string }> {
    const folder = temporaryFolder();
    write(join(folder, 'web'), CHART);
    await helm(['package', join(folder, 'web'), '--destination', folder]);
    const chart = readFileSync(join(folder, 'web-0.1.0.tgz'));
    const digest = (content: Buffer) => `sha256:${createHash('sha256').update(content).digest('hex')}`;
    const part = (mediaType: string, content: Buffer) => ({ mediaType, digest: digest(content), size: content.length });
    const config = Buffer.from('{"name":"web","version":"0.1.0"}');
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    const manifest = Buffer.from(
      JSON.stringify({
        ...{ schemaVersion: 2, mediaType, config: part('application/vnd.cncf.helm.config.v1+json', config) },
        layers: [part('application/vnd.cncf.helm.chart.content.v1.tar+gzip', chart)],
      }),
    );
    const index =
      'apiVersion: v1\nentries: { web: [{ apiVersion: v2, name: web, version: 0.1.0, urls: [web-0.1.0.tgz] }] }\n';
    const files = new Map<string, Buffer>([
      ['/index.yaml', Buffer.from(index)],
      ['/web-0.1.0.tgz', chart],
      ['/v2/', Buffer.from('')],
      ...['0.1.0', digest(manifest)].map((each) => [`/v2/charts/web/manifests/${each}`, manifest] as const),
      ...[config, chart].map((each) => [`/v2/charts/web/blobs/${digest(each)}`, each] as const),
    ]);
    const server = createServer(({ method, url = '' }, response) => {
      const content = files.get(url);
      const type = url.includes('/manifests/') ? mediaType : 'application/octet-stream';
      const headers = content && {
        'content-type': type,
        'content-length': content.length,
        'docker-content-digest': digest(content),
      };
      response.writeHead(content ? 200 : 404, headers).end(method === 'HEAD' ? undefined : content);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { address, stop: () => void server.close().closeAllConnections(), archive: join(folder, 'web-0.1.0.tgz') };
  }

  it(
    'is fetched from a repository, from a registry, or a mirror, and stays where it cannot be',
    async () => {
      const { address, stop, archive } = await serve();
      const insecure =
        "overrides: [{ kind: 'OCIRepository', because: 'loopback', merge: { spec: { insecure: true } } }]";
      const repositories = `helmRelease({ name: 'web', repository: 'http://${address}', version: '0.1.0' })`;
      const registry = `helmRelease({ name: 'other', repository: 'oci://${address}/charts/web', version: '0.1.0', ${insecure} })`;
      const root = repository(`${repositories}, ${registry}`);
      expect(await run(root, 'import', 'charts')).toMatchObject({ code: 0 });
      const all = rendered(root);
      expect(all['home/web/configmap.web.yaml']).toContain('Hello world');
      expect(all['home/other/configmap.web.yaml']).toContain('Hello world');
      stop();
      const { code, out } = await run(root, 'import', 'charts');
      expect([code, out.length]).toEqual([0, 3]);
      expect(out[0]).toMatch(
        /^warning home\/web helmrelease\.web\.yaml: the chart web 0\.1\.0 cannot be rendered, and stays as it was: /,
      );
      expect(rendered(root)).toEqual(all);
      rmSync(join(root, 'imports/charts'), { recursive: true });
      mkdirSync(join(root, 'mirror'));
      cpSync(archive, join(root, 'mirror/web-0.1.0.tgz'));
      expect(await run(root, 'import', 'charts', '--from', 'mirror')).toMatchObject({ code: 0 });
      expect(rendered(root)).toEqual(all);
    },
    LONG,
  );
});
