import type { Capability } from '../model/capability.ts';
import { closest, didYouMean, oneOfThese } from '../model/closest.ts';
import { absent, type Cluster } from '../model/cluster.ts';
import type { Component } from '../model/component.ts';
import { tunnelDoor } from '../model/door.ts';
import type { KubernetesObject } from '../model/object.ts';
import { type Backend, isPort, type ServiceIndex, servicePorts } from './service-index.ts';

/** An entry of `uses`. */
export interface Use {
  /** The name of a component, or of a capability that one provides. */
  readonly component: string;
  /** A port of its Services, by name or number; undefined stands for all. */
  readonly port?: string;
}

/** Reads `queue` or `queue:amqp`. */
export function parseUse(text: string): Use {
  const colon = text.indexOf(':');
  return colon < 0 ? { component: text } : { component: text.slice(0, colon), port: text.slice(colon + 1) };
}

/** What answers behind the Services of the component that is used. */
export function usedBackends({ component, port }: Use, cluster: Cluster, index: ServiceIndex): readonly Backend[] {
  const used = usedComponent(component, cluster);
  return used ? backendsOf(used, port, cluster, index) : [];
}

/** The Services of a component that others may use. The door of the tunnel is open to nobody who says so. */
export function usableServices(of: Component, cluster: Cluster, index: ServiceIndex): readonly KubernetesObject[] {
  const door = of.provides?.ingress && tunnelDoor(cluster);
  return index.servicesOf(of).filter(({ metadata }) => metadata.name !== door?.service);
}

/** A component by its name, or by a capability that it provides: `ingress` is the component that provides it. */
export function usedComponent(name: string, cluster: Cluster): Component | undefined {
  return cluster.component(name) ?? cluster.components.find(({ provides = {} }) => name in provides);
}

function backendsOf(
  used: Component,
  port: string | undefined,
  cluster: Cluster,
  index: ServiceIndex,
): readonly Backend[] {
  const unknown = index.podsOf(used).filter(({ labels }) => !labels);
  return [
    ...usableServices(used, cluster, index).flatMap((service) => {
      const offers = port === undefined || servicePorts(service).some((each) => isPort(each, port));
      return offers ? index.backends(service.metadata.namespace ?? '', service.metadata.name, port) : [];
    }),
    ...unknown.map((pods) => ({ component: used, namespace: pods.namespace, pods })),
  ];
}

/**
 * What is wrong with an entry of `uses`, or undefined.
 * @param word how a text says it, such as `host('queue')` @default it stands in `uses`
 */
export function wrongUse(text: string, cluster: Cluster, index: ServiceIndex, word?: string) {
  const says = word === undefined ? `uses '${text}'` : `says ${word}`;
  const { component, port } = parseUse(text);
  const used = usedComponent(component, cluster);
  if (!used) {
    // It may be one of those of which that is not known.
    if (cluster.isAnyUnknown || cluster.mayProvide(component as Capability)) return undefined;
    const names = cluster.components.flatMap(({ name, provides = {} }) => [name, ...Object.keys(provides)]);
    const fix = didYouMean(component, names, 'add it to components, or take the name of one that is there');
    return { missing: absent(component), what: `${says}, but ${absent(component)}`, fix };
  }
  if (index.podsOf(used).some(({ labels }) => !labels)) return undefined;
  const ports = usableServices(used, cluster, index).flatMap(servicePorts);
  if (ports.length === 0) {
    return { what: `${says}, which has no Service`, fix: `remove it, or give '${component}' a port` };
  }
  if (port === undefined || ports.some((each) => isPort(each, port))) return undefined;
  const names = [...new Set(ports.map(({ name, port: number }) => String(name ?? number)))];
  const meant = closest(port, names);
  const fix = meant ? `did you mean '${component}:${meant}'?` : oneOfThese(port, names);
  return { what: `${says}, but no Service of '${component}' has the port '${port}'`, fix };
}
