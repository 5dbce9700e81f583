import {
  type Access,
  type CloudflareProps,
  type ClusterDeclaration,
  type ClusterProps,
  type Component,
  type ComponentProps,
  component,
  local,
  type StateBackend,
} from 'bramble';
import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { route } from '../charts/addons/traefik/route.ts';
import { side, terraformJson } from '../cloudflare/side.ts';
import { stackOf } from '../cloudflare/stack.ts';
import { readProviders } from '../lib/input/read-providers.ts';
import { Cluster } from '../lib/model/cluster.ts';
import type { JsonMap } from '../lib/model/object.ts';
import { brief, CRDS, ROOT, renderSample, sample } from './sample-cluster.ts';

/** Facts that are right. */
export const FACTS: CloudflareProps = {
  accountId: '0123456789abcdef0123456789abcdef',
  zoneId: 'fedcba9876543210fedcba9876543210',
  backend: local(),
};

/** The address of the record of {@link web}. */
export const RECORD = 'cloudflare_dns_record.web_bramble_example';
/** The address of a record that is no more. */
export const OLD = 'cloudflare_dns_record.old_bramble_example';

/** A component that is reached through the tunnel, of which only the route is drawn. */
export function web(props: Partial<ComponentProps> = {}): Component {
  const declared: ComponentProps = { name: 'web', namespace: 'default', expose: { through: 'tunnel' }, ...props };
  return component({
    ...declared,
    chart: declared.expose && ((chart, cluster) => drawRoute(chart, cluster, declared)),
  });
}

function drawRoute(chart: Construct, cluster: Cluster, { name, expose }: ComponentProps): void {
  const path = expose?.path ? ` && PathPrefix(\`${expose.path}\`)` : '';
  const service = { kind: 'TraefikService', name: 'noop@internal' };
  new ApiObject(chart, 'route', {
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'IngressRoute',
    metadata: { name },
    spec: {
      entryPoints: ['tunnel'],
      routes: [{ kind: 'Rule', match: `Host(\`${cluster.host(name)}\`)${path}`, services: [service] }],
    },
  });
}

/** Provides an ingress and a tunnel without the objects that they are made of. */
export const INGRESS = {
  service: 'traefik',
  namespace: 'traefik',
  route,
  tunnelDoor: { service: 'traefik-tunnel', entryPoints: ['tunnel'] },
};
export const ingress = (address?: string) =>
  component({
    name: 'ingress',
    namespace: 'default',
    provides: { ingress: { ...INGRESS, address } },
    installs: { crds: ['traefik.io'] },
  });
/** What runs the tunnel. */
export const tunnel = component({
  name: 'runner',
  namespace: 'default',
  provides: { tunnel: { tokenSecret: 'default/runner', tokenKey: 'token' } },
});

/** What a test changes of a right declaration. */
export interface Sample {
  readonly facts?: Partial<CloudflareProps>;
  readonly components?: readonly Component[];
  readonly props?: Partial<ClusterProps>;
}

/** A cluster with Cloudflare, an ingress and a tunnel. */
export function declared({ facts = {}, components = [web()], props = {} }: Sample = {}) {
  return sample({
    cloudflare: { ...FACTS, ...facts },
    components: [ingress('10.10.11.21'), tunnel, ...components],
    ...props,
  });
}

/** What is rendered for Cloudflare, as Terraform's JSON. */
export function stack(of: Sample = {}): JsonMap {
  const declaration = declared(of);
  return rendered(declaration);
}

/** Terraform's JSON as it is written. */
export function rendered(declaration: ClusterDeclaration): JsonMap {
  const inputs = { pins: {}, crds: CRDS, providers: readProviders(ROOT, [side]) };
  const drawn = stackOf(new Cluster(declaration, inputs), declaration.cloudflare!);
  return JSON.parse(terraformJson(drawn, 'clusters/home')) as JsonMap;
}

/** All findings, briefly. */
export function findings(of: Sample): readonly string[] {
  return renderSample(declared(of)).findings.map(brief);
}

export const moved = (from: string, to: string): Sample => ({ facts: { moved: [{ from, to }] } });
export const backend = (of: StateBackend): Sample => ({ facts: { backend: of } });
export const access = (of: Access): Sample => ({ components: [web({ expose: { through: 'tunnel', access: of } })] });
export const records = (of: Record<string, string>, ...others: readonly Component[]): Sample => ({
  components: [web({ records: of }), ...others],
});
