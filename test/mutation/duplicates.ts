import type { Subject } from '../../lib/checks/rule.ts';
import { isMap, type JsonMap, type KubernetesObject, list, path } from '../../lib/model/object.ts';
import { beside, changed, type Keys, type Mutant, withValue } from './change.ts';

const ADDRESS = 'metallb.io/loadBalancerIPs';
const MISTAKE = 'duplicate host or address';

/** What may be there once, twice: routes, addresses, host ports, objects. */
export function duplicates({ objects, cluster }: Subject): readonly Mutant[] {
  const all = objects.map(({ object }) => object);
  return all.flatMap((object) => [
    ...second(object),
    ...(object.kind === 'Service' ? addressMutants(object, cluster.nodes[0]!.address, all) : []),
    ...(object.kind === 'IngressRoute' ? matchMutants(object, all) : []),
    ...hostPortMutants(object),
    beside('same object twice', object, [], object),
  ]);
}

function renamed(object: KubernetesObject, name: string): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, name } };
}

/** Another object that wants what the first one has. */
function second(object: KubernetesObject): readonly Mutant[] {
  const twin = renamed(object, `${object.metadata.name}-second`);
  switch (object.kind) {
    case 'IngressRoute':
      return list(path(object, 'spec', 'routes')).map((_, index) =>
        beside(MISTAKE, object, ['spec', 'routes', index, 'match'], twin),
      );
    case 'Ingress':
      return [beside(MISTAKE, object, ['spec', 'rules', 0, 'host'], twin)];
    case 'IPAddressPool':
      return [beside(MISTAKE, object, ['spec', 'addresses'], twin)];
    case 'Service':
      return path(object, 'spec', 'type') === 'LoadBalancer' ? [beside(MISTAKE, object, ['spec', 'type'], twin)] : [];
    default:
      return [];
  }
}

function addressMutants(service: KubernetesObject, node: string, all: readonly KubernetesObject[]): readonly Mutant[] {
  const own = service.metadata.annotations?.[ADDRESS];
  const others = all.flatMap(({ metadata }) => metadata.annotations?.[ADDRESS] ?? []).filter((each) => each !== own);
  const keys: Keys = ['metadata', 'annotations', ADDRESS];
  if (own === undefined) {
    const as = (address: string) => {
      const annotated = withValue(service, ['metadata', 'annotations'], {
        ...service.metadata.annotations,
        [ADDRESS]: address,
      });
      const copy = withValue(annotated, ['spec', 'type'], 'LoadBalancer') as KubernetesObject;
      return {
        mistake: MISTAKE,
        object: service,
        keys,
        was: undefined,
        now: address,
        change: () => new Map([[service, [copy]]]),
      };
    };
    // A Service of another type has no address; as a LoadBalancer on one that is taken, its ports clash or not.
    return path(service, 'spec', 'clusterIP') === 'None' ? [] : [as(node)];
  }
  return [node, ...others].map((address) => changed(MISTAKE, service, keys, address));
}

/** A route that matches what another one matches. */
function matchMutants(route: KubernetesObject, all: readonly KubernetesObject[]): readonly Mutant[] {
  const taken = all
    .filter((other) => other.kind === 'IngressRoute' && other !== route)
    .flatMap((other) =>
      list(path(other, 'spec', 'routes')).flatMap(({ match }) => (match === undefined ? [] : [match])),
    );
  const [first] = taken;
  return first === undefined ? [] : [changed(MISTAKE, route, ['spec', 'routes', 0, 'match'], first)];
}

function hostPortMutants(object: KubernetesObject): readonly Mutant[] {
  const template = path(object, 'spec', 'template');
  const containers = list(path(template, 'spec', 'containers'));
  const [port] = containers.flatMap(({ ports }) => list(ports));
  if (!isMap(template) || port === undefined) return [];
  const shared = path(template, 'spec', 'hostNetwork') === true;
  const holding = shared
    ? object
    : (withValue(object, ['spec', 'template', 'spec', 'containers', 0, 'ports'], [hostPort(port)]) as KubernetesObject);
  const now = hostPort(port).hostPort;
  const keys: Keys = ['spec', 'template', 'spec', 'containers', 0, 'ports'];
  const twin = renamed(holding, `${object.metadata.name}-second`);
  const labelled = withValue(twin, ['spec', 'template', 'metadata', 'labels'], {
    'app.kubernetes.io/name': twin.metadata.name,
  });
  const selecting = withValue(labelled, ['spec', 'selector', 'matchLabels'], {
    'app.kubernetes.io/name': twin.metadata.name,
  }) as KubernetesObject;
  return [
    {
      mistake: 'host port twice',
      object,
      keys,
      was: undefined,
      now,
      change: () => new Map([[object, [holding, selecting]]]),
    },
  ];
}

function hostPort(port: JsonMap): JsonMap {
  return { ...port, hostPort: port.containerPort };
}
