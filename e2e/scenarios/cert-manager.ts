import { type KubernetesObject, list, path } from '../../lib/model/object.ts';
import { playInternet } from '../certificates/internet.ts';
import { becomesReady, issued, selfSignedIssue } from '../certificates/issued.ts';
import { expectDenied, knowAuthority } from '../cluster/admission.ts';
import { applyAll } from '../cluster/apply.ts';
import { expectNoComplaints, expectNoEnds } from '../cluster/complaints.ts';
import { CLUSTER, startCluster } from '../cluster/control-plane.ts';
import { missOne } from '../cluster/rights.ts';
import { until } from '../processes/background.ts';
import { readHome } from '../repository/home.ts';
import type { Scenario } from '../scenario.ts';

/**
 * The three programs of cert-manager run as their Deployments say, under the rights that bramble renders for them. Then, for
 * the home cluster:
 *
 * - While the webhook is not there yet, what it has to judge is refused, and the webhook named. Later the same is taken.
 * - The webhook makes its certificate, and the CA injector lays its authority into the rendered webhooks. Asked through the
 *   rendered Service, it refuses a Certificate without a name.
 * - An issuer that signs for itself turns a Certificate into a Secret with the right names.
 * - The rendered ClusterIssuers register, and the rendered Certificate becomes a Secret with a certificate for the domain
 *   and all its hosts, by records that come and go at Cloudflare. Neither is changed for it: Let's Encrypt is pebble and
 *   Cloudflare a few lines, both under their real names. Only the token is made for the run. cert-manager waits a minute for
 *   each of the two names, and that cannot be shortened.
 * - None of them is refused anything, complains, or ends. That this can be seen is shown by a right that is taken away.
 *
 * The programs are mains of our own over cert-manager's packages, since its own cannot be had as Go modules: that they take
 * exactly the arguments that are rendered, and start what they should, is ours to say.
 */
export const scenario: Scenario = {
  proves:
    'cert-manager issues certificates, by itself and by ACME, with the rights and the issuers that bramble renders',
  small: false,
  seconds: 130,
  tools: [...CLUSTER, 'cert-manager-cainjector', 'cert-manager-controller', 'cert-manager-webhook', 'internet'],
  run: async (context) => {
    const home = await readHome(context.root);
    const addOn = home.in('cert-manager-crds', 'cert-manager');
    const issuers = home.in('cert-manager-config');
    const nameservers = nameserversOf(addOn);
    const internet = await playInternet(context, home.declaration.domain, nameservers);
    const { authorities, token } = internet;
    const cluster = await startCluster(context, home.declaration.nodes, { nameservers, authorities });
    const { client, kubelet } = cluster;
    await applyAll(client, addOn.map(withToken(token)));
    const early = await client.apply(issuers[0]!, { dryRun: true });
    if (!/failed calling webhook "webhook\.cert-manager\.io"/.test(String(early.body.message))) {
      throw new Error(`without its webhook an issuer is answered with ${early.status}: ${early.body.message}`);
    }
    for (const each of addOn.filter(({ kind }) => kind.endsWith('WebhookConfiguration'))) {
      await until(`${each.kind} knows the authority`, () => knowAuthority(client, each), { seconds: 60 });
    }
    const isTaken = async () => (await client.apply(issuers[0]!, { dryRun: true })).status < 300;
    await until('the issuer that was refused is taken', isTaken, { seconds: 30 });
    await expectDenied(client, selfSignedIssue('nobody', []).at(-1)!, /at least one/);
    context.progress('the webhook judges');

    const [signer, certificate] = selfSignedIssue('example', ['example.bramble.example', '*.example.bramble.example']);
    await applyAll(client, [signer!, certificate!]);
    await becomesReady(client, certificate!, 60);
    await issued(client, certificate!);
    context.progress('a certificate is issued that is signed by itself');

    await applyAll(client, issuers);
    for (const issuer of issuers) await becomesReady(client, issuer, 60);
    context.progress(`${issuers.length} issuers are registered`);

    const wildcard = home.objects.find(({ kind }) => kind === 'Certificate')!;
    const isIts = (each: KubernetesObject) => each.metadata.name === wildcard.metadata.namespace;
    await applyAll(
      client,
      home.objects.filter((each) => each.kind === 'Namespace' && isIts(each)),
    );
    await applyAll(client, [wildcard]);
    await becomesReady(client, wildcard, 240);
    const { issuer } = await issued(client, wildcard);
    if (!issuer.startsWith('CN=Pebble')) throw new Error(`the certificate is signed by ${issuer}`);
    await until('the records are gone', async () => internet.recordsLeft() === 0, { seconds: 30 });
    context.progress('a certificate is issued by ACME');

    expectNoComplaints(kubelet.logs(NAMESPACE), EXPLAINED);
    expectNoEnds(kubelet.events(), NAMESPACE);
    const role = addOn.find(({ kind, metadata }) => kind === 'ClusterRole' && metadata.name.endsWith('ingress-shim'))!;
    const right = { group: 'cert-manager.io', resource: 'certificaterequests' };
    await missOne(cluster, role, right, NAMESPACE, selfSignedIssue('forbidden', ['bramble.example']));
    context.progress('a right that is taken away is missed');
  },
};

const NAMESPACE = 'cert-manager';

/** What they call an error, and is none. */
const EXPLAINED = [
  // The CA injector comes before the webhook has made its authority.
  /"unable to fetch associated secret" err="secrets \\"\S+\\" not found"/,
  // It says why in a line of its own.
  /"failed to update status" logger=/,
  // Pebble does not say again where an order is that it finishes; it is found the next time.
  /error finalizing order: Post \\?"\\?": unsupported protocol scheme/,
  // A challenge goes when its order is done.
  /challenges\.acme\.cert-manager\.io \\?"\S+\\?" not found/,
];

/** Whom the controller is told to ask, where the records of a challenge have to show. */
function nameserversOf(objects: readonly KubernetesObject[]): readonly string[] {
  const containers = objects.flatMap(({ spec }) => list(path(spec, 'template', 'spec', 'containers')));
  const args = containers.flatMap((container) => container.args as string[]);
  const [, named = ''] = args.flatMap((each) => /^--dns01-recursive-nameservers=(.*)$/.exec(each) ?? []);
  return named.split(',').map((each) => each.replace(/:53$/, ''));
}

/** The encrypted Secret has no token that anybody can read: it gets one that is good. */
function withToken(token: string): (object: KubernetesObject) => KubernetesObject {
  return (object) => {
    if (object.kind !== 'Secret') return object;
    const keys = Object.keys(object.stringData as object);
    return { ...object, stringData: Object.fromEntries(keys.map((key) => [key, token])) };
  };
}
