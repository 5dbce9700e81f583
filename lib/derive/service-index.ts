import type { KindTable } from '../kinds/kind-table.ts';
import type { Component } from '../model/component.ts';
import { append } from '../model/grouped.ts';
import { isMap, type JsonMap, type KubernetesObject, list, path, texts } from '../model/object.ts';
import { isNamed } from '../model/port.ts';
import { isKind, type RenderedStage } from '../model/rendered.ts';
import { serviceHosts } from '../model/service-names.ts';
import { type PodPort, type PodSet, podPorts, podSets } from './pod-sets.ts';

/** What answers behind a Service: pods, or machines outside of the cluster. */
export interface Backend {
  readonly component: Component;
  readonly namespace: string;
  /** Undefined where the pods are not the cluster's own. */
  readonly pods?: PodSet;
  /** Addresses outside of the cluster. */
  readonly addresses?: readonly string[];
  /** On which of its ports; undefined where none is known, which stands for all. */
  readonly ports?: readonly PodPort[];
}

/** The pods and Services of a cluster, each found without looking at all others. */
export class ServiceIndex {
  readonly pods: readonly PodSet[];
  readonly #podsOf = new Map<Component, PodSet[]>();
  readonly #byLabel = new Map<string, PodSet[]>();
  readonly #unknown = new Map<string, PodSet[]>();
  readonly #services = new Map<string, { readonly object: KubernetesObject; readonly component: Component }>();
  readonly #servicesOf = new Map<Component, KubernetesObject[]>();
  readonly #endpoints = new Map<string, KubernetesObject[]>();

  constructor(stages: readonly RenderedStage[], kinds: KindTable) {
    this.pods = podSets(stages, kinds);
    for (const pods of this.pods) {
      append(this.#podsOf, pods.component, pods);
      if (!pods.labels) append(this.#unknown, pods.namespace, pods);
      for (const [label, value] of Object.entries(pods.labels ?? {})) {
        append(this.#byLabel, `${pods.namespace} ${label}=${value}`, pods);
      }
    }
    for (const { component, objects } of stages) {
      for (const object of objects) {
        const { namespace, name, labels } = object.metadata;
        if (isKind(object, '/Service')) {
          this.#services.set(`${namespace}/${name}`, { object, component });
          append(this.#servicesOf, component, object);
        }
        const of = isKind(object, 'discovery.k8s.io/EndpointSlice')
          ? labels?.['kubernetes.io/service-name']
          : undefined;
        if (of !== undefined) append(this.#endpoints, `${namespace}/${of}`, object);
      }
    }
  }

  /** The pods that a component brings to life. */
  podsOf(component: Component): readonly PodSet[] {
    return this.#podsOf.get(component) ?? [];
  }

  /** The Services that a component draws. */
  servicesOf(component: Component): readonly KubernetesObject[] {
    return this.#servicesOf.get(component) ?? [];
  }

  /** The unknown pods of a namespace. */
  unknownPods(namespace: string): readonly PodSet[] {
    return this.#unknown.get(namespace) ?? [];
  }

  /** The pods of a namespace that bear all these labels. */
  selected(namespace: string, labels: JsonMap): readonly PodSet[] {
    const wanted = Object.entries(labels);
    const [fewest = []] = wanted
      .map(([label, value]) => this.#byLabel.get(`${namespace} ${label}=${value}`) ?? [])
      .sort((a, b) => a.length - b.length);
    return fewest.filter((pods) => wanted.every(([label, value]) => pods.labels?.[label] === value));
  }

  /** A Service that the cluster renders. */
  service(namespace: string, name: string): KubernetesObject | undefined {
    return this.#services.get(`${namespace}/${name}`)?.object;
  }

  /**
   * What answers behind a Service. A Service that a chart brings is answered by any pod of its namespace; one that nothing
   * here renders by nobody.
   * @param port of the Service, by name or number @default all of its ports
   */
  backends(namespace: string, name: string, port?: string | number, depth = 0): readonly Backend[] {
    const found = this.#services.get(`${namespace}/${name}`);
    if (!found) return this.unknownPods(namespace).map((pods) => ({ component: pods.component, namespace, pods }));
    const { object, component } = found;
    const ports = servicePorts(object).filter((each) => port === undefined || isPort(each, port));
    const external = path(object.spec, 'externalName');
    if (typeof external === 'string') {
      // A name for another Service, or for what stands outside. Nobody chains more than a few.
      const [host] = serviceHosts(external);
      return host && depth < 5 ? this.backends(host.namespace, host.service, port, depth + 1) : [];
    }
    if (ports.length === 0) return [];
    const selector = path(object.spec, 'selector');
    if (!isMap(selector)) {
      return this.#outside(`${namespace}/${name}`, { component, namespace, ports: ports.map(plainPort) });
    }
    const known = this.selected(namespace, selector);
    return known.length > 0
      ? known.map((pods) => ({ component: pods.component, namespace, pods, ports: targetPorts(ports, pods) }))
      : this.unknownPods(namespace).map((pods) => ({ component: pods.component, namespace, pods }));
  }

  #outside(service: string, backend: Backend): readonly Backend[] {
    const slices = this.#endpoints.get(service) ?? [];
    const addresses = slices.flatMap((slice) => list(slice.endpoints).flatMap((each) => texts(each.addresses)));
    return addresses.length > 0 ? [{ ...backend, addresses }] : [];
  }
}

/** The ports of a Service, as far as they are numbers. */
export function servicePorts(service: KubernetesObject): readonly JsonMap[] {
  return list(path(service.spec, 'ports')).filter(({ port }) => typeof port === 'number');
}

/** Whether a port of a Service is meant by a name or a number: `dns` is also `dns-tcp` and `dns-udp`. */
export function isPort({ name, port }: JsonMap, wanted: string | number): boolean {
  return isNamed(name, String(wanted)) || String(port) === String(wanted);
}

function targetPorts(ports: readonly JsonMap[], pods: PodSet): readonly PodPort[] {
  return ports.flatMap(({ port, targetPort = port, protocol = 'TCP' }) => {
    if (typeof targetPort === 'number') return [{ port: targetPort, protocol: protocol as PodPort['protocol'] }];
    const named = podPorts(pods).filter(({ name }) => name === targetPort);
    return named.length > 0
      ? named.map((each) => ({ port: each.port, protocol: each.protocol }))
      : [{ port: String(targetPort), protocol: protocol as PodPort['protocol'] }];
  });
}

function plainPort({ port, protocol = 'TCP' }: JsonMap): PodPort {
  return { port: port as number, protocol: protocol as PodPort['protocol'] };
}
