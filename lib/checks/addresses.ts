import { isMap, list, path } from '../model/object.ts';
import { objectsOf } from './objects-of.ts';
import type { Placed } from './placed.ts';
import { shared } from './rule.ts';

/** A Service that is given an address of the local network. */
export interface BalancedService {
  readonly placed: Placed;
  /** `namespace/name`. */
  readonly name: string;
  /** The addresses that it asks for, as they are written. None: any free one. */
  readonly asked: readonly string[];
  /** It asks by the annotation and by the field. */
  readonly asksTwice: boolean;
  /** Such as `80/TCP`. */
  readonly ports: readonly string[];
  /** It answers on the nodes of its own pods alone: of these pods. */
  readonly localPods?: string;
}

/** The Services that get addresses from the component that provides `loadBalancer`. None where no component does. */
export const balancedServices = shared((subject): readonly BalancedService[] => {
  const annotation = subject.cluster.find('loadBalancer')?.addressAnnotation;
  if (annotation === undefined) return [];
  return objectsOf(subject, '/Service').flatMap((placed): readonly BalancedService[] => {
    const { metadata, spec } = placed.object;
    const annotated = metadata.annotations?.[annotation] || undefined;
    const isBalanced = path(spec, 'type') === 'LoadBalancer' && path(spec, 'loadBalancerClass') === undefined;
    if (!isBalanced && annotated === undefined) return [];
    const field = path(spec, 'loadBalancerIP');
    const asked = annotated === undefined ? (field ? String(field) : undefined) : String(annotated);
    const isLocal = path(spec, 'externalTrafficPolicy') === 'Local';
    return [
      {
        placed,
        name: nameOf(placed),
        asked: asked === undefined ? [] : asked.split(',').map((each) => each.trim()),
        asksTwice: annotated !== undefined && Boolean(field),
        ports: portsOf(placed),
        localPods: isLocal ? selectorOf(placed) : undefined,
      },
    ];
  });
});

/** `namespace/name`. */
export function nameOf({ object: { metadata } }: Placed): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** The ports of a Service, such as `80/TCP`. */
export function portsOf({ object: { spec } }: Placed): readonly string[] {
  return list(path(spec, 'ports')).map(({ port, protocol = 'TCP' }) => `${port}/${protocol}`);
}

function selectorOf({ object: { spec } }: Placed): string {
  const selector = path(spec, 'selector');
  return JSON.stringify(isMap(selector) ? Object.entries(selector).sort() : []);
}
