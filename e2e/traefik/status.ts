import { isMap, type Json, type JsonMap, type KubernetesObject, list, path, texts } from '../../lib/model/object.ts';
import type { Client } from '../cluster/kubernetes.ts';
import { until } from '../processes/background.ts';

const NAMESPACE = 'traefik';

/** The kinds whose status Traefik writes, by what it needs a right to. */
const KINDS: Readonly<Record<string, string>> = {
  'backendtlspolicies/status': 'BackendTLSPolicy',
  'gatewayclasses/status': 'GatewayClass',
  'gateways/status': 'Gateway',
  'grpcroutes/status': 'GRPCRoute',
  'httproutes/status': 'HTTPRoute',
  'ingresses/status': 'Ingress',
  'tlsroutes/status': 'TLSRoute',
};

/** How the status of a kind is where Traefik writes nothing into it. */
const EMPTY: Readonly<Record<string, JsonMap>> = {
  BackendTLSPolicy: { ancestors: [] },
  Gateway: { conditions: [] },
  GatewayClass: { conditions: [] },
  GRPCRoute: { parents: [] },
  HTTPRoute: { parents: [] },
  Ingress: { loadBalancer: { ingress: [] } },
  TLSRoute: { parents: [] },
};

/** Gives a Service the address that it asks for, as MetalLB would, and returns that. */
export async function announce(client: Client, service: KubernetesObject): Promise<string> {
  const ip = service.metadata.annotations?.['metallb.io/loadBalancerIPs'] ?? '';
  await setStatus(client, service, { loadBalancer: { ingress: [{ ip }] } });
  return ip;
}

/** Waits until every Ingress and every Gateway says that it is reached at an address. */
export async function areReachedAt(client: Client, objects: readonly KubernetesObject[], ip: string): Promise<void> {
  const wanted: Readonly<Record<string, Json>> = { Ingress: [{ ip }], Gateway: [{ type: 'IPAddress', value: ip }] };
  for (const object of objects.filter(({ kind }) => kind in wanted)) {
    const { kind, metadata } = object;
    const isSo = async () => {
      const status = await statusOf(client, object);
      const said = path(status, 'addresses') ?? path(status, 'loadBalancer', 'ingress');
      return JSON.stringify(said) === JSON.stringify(wanted[kind]);
    };
    await until(`${kind} ${metadata.name} is reached at ${ip}`, isSo, { seconds: 20 });
  }
}

/** The conditions of an object's status, also of its parts, each as `Accepted: True` and, where it is not so, why. */
export async function conditionsOf(client: Client, object: KubernetesObject): Promise<readonly string[]> {
  return conditionsIn(await statusOf(client, object));
}

function conditionsIn(value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(conditionsIn);
  if (!isMap(value)) return [];
  const { type, status, reason } = value;
  if (reason === undefined || status === undefined) return Object.values(value).flatMap(conditionsIn);
  return [`${type}: ${status}${status === 'True' ? '' : ` (${reason})`}`];
}

/** Objects of all kinds whose status a role lets Traefik write: those that are rendered, and samples of the others. */
export function writtenBy(role: KubernetesObject, objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  return list(role.rules).flatMap(({ apiGroups, resources }) =>
    texts(resources)
      .filter((resource) => resource.endsWith('/status'))
      .map((resource) => {
        const kind = KINDS[resource];
        if (!kind) throw new Error(`nobody knows when Traefik writes ${resource}`);
        return objects.find((each) => each.kind === kind) ?? sample(kind, texts(apiGroups)[0] ?? '', objects);
      }),
  );
}

/** Empties the status of objects, which Traefik then writes anew. */
export async function emptyStatuses(client: Client, objects: readonly KubernetesObject[]): Promise<void> {
  for (const object of objects) await setStatus(client, object, EMPTY[object.kind] ?? {});
}

/** An object of a kind that nobody renders: it leads to Traefik itself, or speaks of what an HTTPRoute leads to. */
function sample(kind: string, group: string, objects: readonly KubernetesObject[]): KubernetesObject {
  const name = 'sample';
  const hostname = `${name}.bramble.example`;
  const parentRefs = [{ name: NAMESPACE }];
  const rules = [{ backendRefs: [{ name: NAMESPACE, port: 443 }] }];
  const route = objects.find((each) => each.kind === 'HTTPRoute');
  const [backend] = list(path(list(path(route?.spec, 'rules'))[0], 'backendRefs'));
  const specs: Readonly<Record<string, JsonMap>> = {
    BackendTLSPolicy: {
      targetRefs: [{ group: '', kind: 'Service', name: backend?.name ?? '' }],
      validation: { hostname, wellKnownCACertificates: 'System' },
    },
    GRPCRoute: { parentRefs, rules },
    Ingress: { defaultBackend: { service: { name: NAMESPACE, port: { number: 443 } } } },
    TLSRoute: { parentRefs, hostnames: [hostname], rules },
  };
  const namespace = kind === 'BackendTLSPolicy' ? route?.metadata.namespace : NAMESPACE;
  return { apiVersion: `${group}/v1`, kind, metadata: { name, namespace }, spec: specs[kind] };
}

async function statusOf(client: Client, object: KubernetesObject): Promise<Json | undefined> {
  const { body } = await client.ask('GET', (await client.pathOf(object)) ?? '');
  return body.status;
}

async function setStatus(client: Client, object: KubernetesObject, status: JsonMap): Promise<void> {
  const path = `${await client.pathOf(object)}/status`;
  await client.must('PATCH', path, { status }, 'application/merge-patch+json');
}
