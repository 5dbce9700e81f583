import { RootConstruct } from 'constructs';
import type { Tunnel as Runner } from '../lib/model/capability.ts';
import type { Cluster } from '../lib/model/cluster.ts';
import type { JsonMap } from '../lib/model/object.ts';
import type { PublicName } from '../lib/model/side.ts';
import { drawBackend } from './backend.ts';
import {
  AccessApplication,
  AccessPolicy,
  CloudflareProvider,
  DnsRecord,
  type TerraformElement,
  TerraformOutput,
  TerraformStack,
  Tunnel,
  TunnelConfig,
  TunnelToken,
} from './cdktf.ts';
import type { CloudflareProps } from './facts.ts';
import { type AccessApp, accessApps, dnsNames, RESOURCES, resourceName, TUNNEL } from './names.ts';
import { PROVIDER } from './provider.ts';
import { type TunnelRule, tunnelRules } from './tunnel-rules.ts';

/** A time to live that Cloudflare chooses. */
const AUTOMATIC = 1;

/** Draws the Cloudflare side of a cluster, and returns it as Terraform's JSON. Pure: cdktf is not let near the disk. */
export function stackOf(cluster: Cluster, facts: CloudflareProps): JsonMap {
  const stack = new FlatStack(new RootConstruct(), cluster.name);
  // 1.10 locks a state in a bucket without a database beside it.
  stack.addOverride('terraform.required_version', '>= 1.10.0');
  drawBackend(stack, cluster.name, facts);
  new CloudflareProvider(stack, 'cloudflare');
  // The bindings would ask for the version that they were made from.
  const version = cluster.providerVersion(PROVIDER.source);
  if (version !== undefined) stack.addOverride('terraform.required_providers.cloudflare.version', version);
  const guards = accessApps(cluster).map((app): Guard => ({ ...app, application: drawAccess(stack, facts, app) }));
  const runner = cluster.find('tunnel');
  const tunnel = runner && drawTunnel(stack, cluster, facts, runner, guards);
  for (const name of dnsNames(cluster)) {
    const before = guards.filter(({ hosts }) => hosts.includes(name.host)).map(({ application }) => application);
    drawRecord(stack, facts, name, before, tunnel);
  }
  if (facts.moved?.length) stack.addOverride('moved', facts.moved);
  const imports = Object.entries(facts.imports ?? {}).map(([to, id]) => ({ to, id }));
  if (imports.length) stack.addOverride('import', imports);
  return stack.toTerraform() as JsonMap;
}

/** A stack whose elements have the names that they are given. cdktf leaves out dots, and hashes what is nested. */
class FlatStack extends TerraformStack {
  protected override allocateLogicalId(element: TerraformElement): string {
    const { id } = element.node;
    return id.slice(id.indexOf('.') + 1);
  }
}

/** An app with an access rule, and what it is at Cloudflare. */
interface Guard extends AccessApp {
  readonly application: AccessApplication;
}

function drawTunnel(
  stack: TerraformStack,
  cluster: Cluster,
  facts: CloudflareProps,
  runner: Runner,
  guards: readonly Guard[],
): Tunnel {
  const { accountId, tunnel: name = cluster.name } = facts;
  const tunnel = new Tunnel(stack, `${RESOURCES.tunnel}.${TUNNEL}`, { accountId, name, configSrc: 'cloudflare' });
  const ingress = cluster.find('ingress');
  // Where there is none, each app that needs it says so.
  const rules = ingress ? tunnelRules(cluster, ingress) : [];
  new TunnelConfig(stack, `${RESOURCES.rules}.${TUNNEL}`, {
    accountId,
    tunnelId: tunnel.id,
    source: 'cloudflare',
    config: { ingress: [...verified(rules, facts, guards), { service: 'http_status:404' }] },
  });
  const token = new TunnelToken(stack, `data.${TUNNEL}`, { accountId, tunnelId: tunnel.id });
  new TerraformOutput(stack, 'output.tunnel_id', { value: tunnel.id });
  const description = `Goes into the Secret ${runner.tokenSecret} under ${runner.tokenKey}.`;
  new TerraformOutput(stack, 'output.tunnel_token', { value: token.token, sensitive: true, description });
  return tunnel;
}

/**
 * Rules as Terraform has them. Where the team is known, cloudflared refuses what Access has not let in: it checks that each request
 * brings what Cloudflare signs, for the application that stands before it.
 * https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/configure-tunnels/origin-parameters/#access
 */
function verified(rules: readonly TunnelRule[], { team }: CloudflareProps, guards: readonly Guard[]) {
  // Without it cloudflared looks at no path, and the last rule of a host leads all of them.
  const wanted = team === undefined ? rules.filter(({ path }) => path === undefined) : rules;
  return wanted.map(({ guard, originRequest, ...rule }) => {
    const application = guards.find(({ component }) => component === guard?.component)?.application;
    const access = team !== undefined &&
      application && { access: { required: true, teamName: team, audTag: [application.aud] } };
    return { ...rule, originRequest: { ...originRequest, ...access } };
  });
}

/** A host gets its name once everything that guards it stands. */
function drawRecord(
  stack: TerraformStack,
  { zoneId }: CloudflareProps,
  { host, address }: PublicName,
  guards: AccessApplication[],
  tunnel?: Tunnel,
): void {
  const target =
    address === undefined
      ? { type: 'CNAME', content: `${tunnel?.id}.cfargotunnel.com`, proxied: true }
      : { type: address.includes(':') ? 'AAAA' : 'A', content: address, proxied: false };
  const id = `${RESOURCES.record}.${resourceName(host)}`;
  const dependsOn = guards.length > 0 ? guards : undefined;
  new DnsRecord(stack, id, { zoneId, name: host, ttl: AUTOMATIC, ...target, dependsOn });
}

function drawAccess(stack: TerraformStack, { accountId }: CloudflareProps, app: AccessApp): AccessApplication {
  const { component, places, access } = app;
  const id = resourceName(component);
  const name = `${stack.node.id} ${component}`;
  const policy = new AccessPolicy(stack, `${RESOURCES.policy}.${id}`, {
    accountId,
    name,
    decision: 'allow',
    include: [...new Set(access.emails)].sort().map((email) => ({ email: { email } })),
  });
  return new AccessApplication(stack, `${RESOURCES.application}.${id}`, {
    accountId,
    name,
    type: 'self_hosted',
    domain: places[0],
    destinations: places.length > 1 ? places.map((uri) => ({ type: 'public', uri })) : undefined,
    sessionDuration: access.session ?? '24h',
    policies: [{ id: policy.id, precedence: 1 }],
  });
}
