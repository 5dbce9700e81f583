import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cluster, image, node } from 'bramble';
import { parseAllDocuments } from 'yaml';
import { fluxOperator, previews } from '../../charts/addons/flux-operator/index.ts';
import { made } from '../../charts/addons/flux-operator/template.ts';
import { metallb } from '../../charts/addons/metallb/index.ts';
import { traefik } from '../../charts/addons/traefik/index.ts';
import { type JsonMap, type KubernetesObject, list, path, sortKeys } from '../../lib/model/object.ts';
import { API_SERVER, type ApiServer, startApiServer } from '../cluster/api-server.ts';
import { applyAll } from '../cluster/apply.ts';
import { Client } from '../cluster/kubernetes.ts';
import { installCrds } from '../cluster/prerequisites.ts';
import { until } from '../processes/background.ts';
import { readHome } from '../repository/home.ts';
import { type Context, none, type Scenario } from '../scenario.ts';
import { renderMadeUp } from '../traefik/made-up-cluster.ts';

/** Two requests, whose commits YAML would take for numbers. */
const PULLS = [
  { id: '7', sha: '1234567890123456789012345678901234567890' },
  { id: '12', sha: '12345678901234567890123456789012345678e9' },
] as const;
const ACCOUNT = '/api/v1/namespaces/flux-system/serviceaccounts/previews-shop';

/**
 * What is rendered for previews of pull requests: flux-operator's own program makes of the template what bramble says that it
 * makes, and the account of previews, which a real API server knows by a token, may apply and remove that. Beside it, it may do nothing.
 */
export const scenario: Scenario = {
  proves:
    'flux-operator makes previews of what is rendered, and their account does nothing outside of their namespaces',
  small: false,
  seconds: 40,
  tools: [...API_SERVER, 'flux-operator'],
  run: async (context) => {
    const { objects } = renderMadeUp(DECLARATION, await readHome(context.root));
    const built = PULLS.map((pull) => build(context, objects, [pull]));
    none(
      'the operator makes something else',
      PULLS.flatMap((pull, at) => differences(objects, pull, built[at]!)),
    );
    const both = build(context, objects, PULLS);
    none('of two requests', both.length === built.flat().length ? [] : [`it makes ${both.length} objects`]);
    context.progress(`it makes ${both.length} objects of two requests`);
    const server = await startApiServer(context);
    await installCrds(server.client, context.root, (name) => /traefik\.io$/.test(name));
    await applyAll(server.client, [namespace('flux-system'), namespace('shop'), ...objects.filter(isOfAccount)]);
    const account = await asAccount(server);
    await keepsToItsOwn(account, objects);
    context.progress('its account does nothing elsewhere');
    await applyAll(account, built[0]!);
    await server.client.must('GET', '/api/v1/namespaces/shop-pr-7');
    await account.must('DELETE', '/api/v1/namespaces/shop-pr-7');
    context.progress('it applies a preview, and removes it');
  },
};

const DECLARATION = cluster({
  name: 'small',
  domain: 'bramble.example',
  nodes: [node('pi-1', { role: 'server', address: '10.10.11.11', memory: '8Gi', cpus: 4 })],
  networks: { lan: ['10.10.11.0/24'] },
  loadBalancers: '10.10.11.21-10.10.11.29',
  components: [
    metallb(),
    traefik({ address: '10.10.11.21', dashboard: false }),
    fluxOperator(),
    previews({
      of: 'shop',
      repository: 'https://github.com/bramble-example/shop',
      app: ({ id, sha, name }) => ({
        image: image('registry.bramble.example/shop'),
        port: 8080,
        env: {
          ...{ PR: id, COMMIT: sha, HERE: (known) => known.url(name), BOTH: `${id}: ${sha} # it`, TWO: `${id} ${sha}` },
          // What YAML would take for numbers and dates.
          ...{
            LESS: `-${id}`,
            HEX: `0x${id}`,
            PART: `${id}.5`,
            LARGE: `${id}e3`,
            DAY: `2026-11-${id}`,
            TIME: `${id}:30`,
          },
        },
        files: { '/etc/shop/start.sh': 'cat <<EOF\n"quoted" `so` << inputs.title >>\n\tEOF\n' },
      }),
    }),
  ],
});

function namespace(name: string): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

function setIn(objects: readonly KubernetesObject[]): KubernetesObject {
  return objects.find(({ kind }) => kind === 'ResourceSet')!;
}

/** What the operator's program makes of the template, for some requests. */
function build(
  { folder, tool }: Context,
  objects: readonly KubernetesObject[],
  pulls: readonly (typeof PULLS)[number][],
): readonly KubernetesObject[] {
  const [set, inputs] = ['set.json', 'inputs.json'].map((name) => join(folder, name)) as [string, string];
  writeFileSync(set, JSON.stringify(setIn(objects)));
  // Strangers write the rest.
  const hostile = { branch: '": }', author: '<< inputs.id >>', title: '- {{ `' };
  writeFileSync(inputs, JSON.stringify(pulls.map((pull) => ({ ...pull, ...hostile }))));
  const args = ['build', 'resourceset', '-f', set, '--inputs-from', inputs];
  const { status, stdout, stderr } = spawnSync(tool('flux-operator'), args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`flux-operator ${args.join(' ')}: ${stderr}`);
  return parseAllDocuments(stdout).flatMap((document) => (document.toJS() as KubernetesObject | null) ?? []);
}

/** Where the operator and bramble differ, but for the labels by which the operator knows what it has made. */
function differences(
  objects: readonly KubernetesObject[],
  pull: (typeof PULLS)[number],
  built: readonly KubernetesObject[],
): readonly string[] {
  const expected = list(path(setIn(objects).spec, 'resources')).map((each) => textOf(made(each, pull)));
  const found = built.map(({ metadata, ...object }) => {
    const labels = Object.entries(metadata.labels ?? {}).filter(([key]) => !key.includes('fluxcd.controlplane.io/'));
    return textOf({ ...object, metadata: { ...metadata, labels: Object.fromEntries(labels) } } as unknown as JsonMap);
  });
  return [
    ...found.filter((each) => !expected.includes(each)).map((each) => `it makes ${each}`),
    ...expected.filter((each) => !found.includes(each)).map((each) => `it does not make ${each}`),
  ];
}

function textOf(object: JsonMap): string {
  return JSON.stringify(sortKeys(JSON.parse(JSON.stringify(object)) as JsonMap));
}

/** The account, its rights, and what fences it in. */
function isOfAccount({ metadata: { name }, kind }: KubernetesObject): boolean {
  return name === 'previews-shop' && !kind.startsWith('ResourceSet');
}

/** Talks to the server as the account, which the operator acts as. */
async function asAccount({ client, port, ca }: ApiServer): Promise<Client> {
  const asked = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { audiences: [] } };
  const { status } = await client.must('POST', `${ACCOUNT}/token`, { ...asked, spec: {} });
  return new Client({ address: '127.0.0.1', port, token: String(path(status, 'token')), ca: readFileSync(ca, 'utf8') });
}

/** What it is refused: by its rights, or by the fence, which the server knows a moment after it is there. */
async function keepsToItsOwn(account: Client, objects: readonly KubernetesObject[]): Promise<void> {
  const [deployment] = list(path(setIn(objects).spec, 'resources'))
    .filter(({ kind }) => kind === 'Deployment')
    .map((each) => made(each, PULLS[0]) as unknown as KubernetesObject);
  const into = (name: string): KubernetesObject => ({
    ...deployment!,
    metadata: { ...deployment!.metadata, namespace: name },
  });
  const fenced = async () => (await account.apply(into('shop'), { dryRun: true })).status === 422;
  await until('the fence stands', fenced, { seconds: 30 });
  const tried: Readonly<Record<string, Promise<{ readonly status: number }>>> = {
    'a Deployment in production': account.apply(into('shop'), { dryRun: false }),
    'a Deployment beside Flux': account.apply(into('flux-system'), { dryRun: false }),
    'a namespace of another name': account.apply(namespace('shop-pr-x'), { dryRun: false }),
    'labels of a namespace that is there': account.apply(namespace('shop'), { dryRun: false }),
    'the end of production': account.ask('DELETE', '/api/v1/namespaces/shop'),
    'the Secrets of production': account.ask('GET', '/api/v1/namespaces/shop/secrets'),
    'the Secrets of all': account.ask('GET', '/api/v1/secrets'),
    'a Secret of its own': account.ask('GET', '/api/v1/namespaces/shop-pr-7/secrets'),
    'a token': account.ask('POST', `${ACCOUNT}/token`, {}),
  };
  const answers = await Promise.all(
    Object.entries(tried).map(async ([what, answer]) => ({ what, status: (await answer).status })),
  );
  none(
    'it is let',
    answers.filter(({ status }) => status < 400).map(({ what, status }) => `${what}: ${status}`),
  );
}
