import type { Capabilities, Capability } from './capability.ts';
import { didYouMean, oneOfThese } from './closest.ts';
import { type Component, namespaceOf } from './component.ts';
import { hostsOf, pathsOf, placeOf } from './exposure.ts';
import { type Acceptances, InvalidInput, type Mistake } from './finding.ts';
import { sortedBy } from './grouped.ts';
import { type Image, type Pins, placeholder } from './image.ts';
import type { Inputs } from './inputs.ts';
import type { K3s } from './k3s-release.ts';
import type { OfferRow } from './kinds.ts';
import { isDnsName } from './names.ts';
import type { Node } from './node.ts';
import type { KubernetesObject } from './object.ts';
import type { Secrets } from './secret-file.ts';
import { isUnknownProp } from './set-aside.ts';
import { fieldsOf, isFields, shown } from './shape.ts';
import type { PublicName, Side, SideFacts, SideSecret } from './side.ts';
import { isUnknownFact, type Unknown } from './unknown-facts.ts';

/** The networks that the cluster lives in, as CIDR ranges. */
export interface Networks {
  /** The local network, from which people reach what is exposed to the `lan`. */
  readonly lan: readonly string[];
  /**
   * Addresses of machines that come in by VPN, from which people reach what is exposed to the `vpn`. A VPN gives them; the router leads
   * answers to them back to it. @default none: nobody comes in so
   */
  readonly vpn?: readonly string[];
  /** Addresses of pods, `--cluster-cidr` of k3s. @default '10.42.0.0/16', as k3s has it */
  readonly pods?: string;
  /** Addresses of Services within the cluster, `--service-cidr` of k3s. @default '10.43.0.0/16', as k3s has it */
  readonly services?: string;
}

/** The networks of k3s, where nothing else is said. https://docs.k3s.io/cli/server#networking */
export const K3S_NETWORKS = { pods: '10.42.0.0/16', services: '10.43.0.0/16' } as const;

/** Declares a cluster: facts, and the components that run on it. */
export interface ClusterProps extends SideFacts {
  /** A DNS label, the same as the name of its folder under `clusters/`. */
  readonly name: string;
  /** The domain under which apps are reached, such as `bramble.example`. */
  readonly domain: string;
  /** All machines, with at least one server. */
  readonly nodes: readonly Node[];
  readonly networks: Networks;
  /** First and last address that Services of type LoadBalancer may get, such as `10.10.11.21-10.10.11.29`. @default none */
  readonly loadBalancers?: string;
  /** The k3s of the nodes. Objects are judged by the Kubernetes that is in it. @default the Kubernetes that `cdk8s.yaml` names first */
  readonly k3s?: K3s;
  /** What runs on the cluster. The order means nothing. */
  readonly components: readonly Component[];
  /** Warnings about the facts above that are accepted, by rule, each with the reason. @default none */
  readonly accept?: Acceptances;
}

/** The default export of `clusters/<name>/cluster.ts`. */
export interface ClusterDeclaration extends ClusterProps {
  readonly is: 'cluster';
  /** What is not known of it, because it is wrong, which has been told. @default not yet looked at */
  readonly unknown?: Unknown;
}

/** Declares a cluster. See {@link ClusterProps}. */
export function cluster(props: ClusterProps): ClusterDeclaration {
  return { is: 'cluster', ...fieldsOf(props) };
}

/**
 * The hosts at which a component answers. In the place of one that no DNS knows, which is told of, stands the host that it would have
 * otherwise: what follows from it is right.
 */
function answered(component: Component, domain: string): readonly string[] {
  const hosts = hostsOf(component, domain).map((host) => host.toLowerCase());
  const right = hosts.map((host) => (isDnsName(host) ? host : `${component.name}.${domain}`));
  return [...new Set(right)];
}

/** A cluster as components see it while they are drawn. */
export class Cluster {
  /** What is declared of it, in which sides find their facts. */
  readonly facts: SideFacts;
  readonly name: string;
  readonly domain: string;
  readonly nodes: readonly Node[];
  readonly networks: Networks & Required<Omit<Networks, 'vpn'>>;
  readonly loadBalancers: string | undefined;
  readonly k3s: K3s | undefined;
  readonly components: readonly Component[];
  /** The image pins. Rendering puts them in; components use {@link image}. */
  readonly pins: Pins;
  /** All imported CustomResourceDefinitions. Components use {@link crds}. */
  readonly allCrds: readonly KubernetesObject[];
  /** The encrypted Secrets, or undefined where they are not known. Components use `secret()`. */
  readonly secrets: Secrets | undefined;
  readonly #unknown: Unknown;
  readonly #byName: ReadonlyMap<string, Component>;
  readonly #capabilities: Partial<Capabilities>;
  readonly #followed: ReadonlyMap<string, Image>;
  readonly #offers: readonly OfferRow[];
  readonly #sides: readonly Side[];
  readonly #providers: Inputs['providers'];

  constructor(declaration: ClusterDeclaration, inputs: Inputs) {
    const { name, domain, nodes, networks, loadBalancers, components } = declaration;
    this.name = name;
    this.domain = domain;
    this.nodes = nodes;
    this.networks = { ...K3S_NETWORKS, ...networks };
    this.loadBalancers = loadBalancers;
    this.k3s = declaration.k3s;
    this.facts = declaration;
    this.#sides = inputs.sides ?? [];
    this.#providers = inputs.providers;
    this.components = components;
    this.pins = inputs.pins;
    this.allCrds = inputs.crds;
    this.secrets = inputs.secrets;
    this.#offers = (inputs.kinds ?? []).flatMap(({ offers = [] }) => offers);
    const images = components.flatMap((each) => each.images ?? []);
    this.#followed = new Map(images.filter(({ follow }) => follow).map((image) => [image.name, image]));
    this.#unknown = declaration.unknown ?? { facts: new Set(), isAnyComponent: false };
    this.#byName = new Map(components.map((each) => [each.name, each]));
    this.#capabilities = Object.assign({}, ...components.map((each) => each.provides));
  }

  /** The capability, from whichever component provides it. Where no component provides it, asking is an error. */
  need<C extends Capability>(capability: C): Capabilities[C] {
    this.#text('need', capability);
    const found = this.find(capability);
    if (found !== undefined) return found;
    // Who provides it may be one of those that are set aside.
    throw this.mayProvide(capability) ? new InvalidInput() : new InvalidInput(this.#missing(capability));
  }

  /** The version of a provider of Terraform that is pinned; undefined where that is not known. */
  providerVersion(source: string): string | undefined {
    return this.#providers?.get(source)?.pin;
  }

  /** Whether a capability may be that of a component which is set aside, and of which that is not known. */
  mayProvide(capability: Capability): boolean {
    const isProvided = this.find(capability) !== undefined;
    return !isProvided && (this.isAnyUnknown || this.components.some((each) => isUnknownProp(each, 'provides')));
  }

  /** There are components of which not even the name is known, which has been told. */
  get isAnyUnknown(): boolean {
    return this.#unknown.isAnyComponent;
  }

  /** Whether a fact, as a path such as `nodes.labels`, is wrong: nothing is said of what would follow from it. */
  isUnknown(fact: string): boolean {
    return isUnknownFact(this.#unknown, fact);
  }

  /** The capability, or undefined where no component provides it. */
  find<C extends Capability>(capability: C): Capabilities[C] | undefined {
    return this.#capabilities[capability];
  }

  /** The component that provides a capability, or undefined where none does. */
  provider(capability: Capability): Component | undefined {
    return this.components.find(({ provides }) => provides?.[capability]);
  }

  /** The component of a name, or undefined where there is none. */
  component(name: string): Component | undefined {
    return this.#byName.get(name);
  }

  /**
   * The host under which a component is exposed, such as `lil-linko.bramble.example`. Unknown or unexposed is an error.
   * @param component itself, or its name
   */
  host(component: string | Component): string {
    if (!isFields(component)) this.#text('host', component);
    return this.hostsOf(component)[0] ?? '';
  }

  /** All hosts under which a component is exposed, as {@link host}. */
  hostsOf(component: string | Component): readonly string[] {
    const found = typeof component === 'string' ? this.#component(component, 'the host') : component;
    if (!found.expose) {
      if (isUnknownProp(found, 'expose')) throw new InvalidInput();
      throw new InvalidInput({
        rule: 'unknown-component',
        what: `asks for the host of '${found.name}', which is not exposed`,
        fix: `give '${found.name}' an expose`,
      });
    }
    return answered(found, this.domain);
  }

  /** The URL of a component, such as `https://lil-linko.bramble.example`. */
  url(component: string): string {
    const [path = '/'] = pathsOf(this.#byName.get(component)?.expose ?? {});
    return `https://${placeOf(this.host(component), path)}`;
  }

  /**
   * The hosts of exposed components, sorted.
   * @param isMeant of which of them, such as `isPublic` @default all
   */
  hosts(isMeant: (component: Component) => boolean = () => true): readonly string[] {
    const exposed = this.components.filter(isMeant).flatMap((each) => answered(each, this.domain));
    return [...new Set(exposed)].sort();
  }

  /** The names that sides make in public DNS. */
  publicNames(): readonly PublicName[] {
    return this.#sides.flatMap(({ names }) => names?.(this) ?? []);
  }

  /** The Secrets that sides need, each with its side. */
  sideSecrets(): readonly (SideSecret & { readonly side: string })[] {
    return this.#sides.flatMap((side) => (side.secrets?.(this) ?? []).map((each) => ({ ...each, side: side.name })));
  }

  /** The words of `expose` with which a side asks who comes, before a request reaches the cluster. */
  get askingWords(): readonly string[] {
    const words = this.#sides.flatMap((side) => Object.entries(side.words ?? {}));
    return words.filter(([, { asksWho }]) => asksWho).map(([word]) => word);
  }

  /** Whether a component says one of them. */
  asksWho({ expose }: Component): boolean {
    const said: Readonly<Record<string, unknown>> = { ...expose };
    return this.askingWords.some((word) => said[word] !== undefined);
  }

  /**
   * The name by which pods of any namespace reach a component's Service, such as `queue.queue.svc.cluster.local`. A
   * component that is not there is an error: what would be asked for under that name never answers.
   * @param service where the component has several, such as `queue-headless` @default the Service named like the component
   */
  serviceHost(component: string, service = component): string {
    return `${service}.${namespaceOf(this.#component(component, 'the Service'))}.svc.cluster.local`;
  }

  /**
   * A component with storage, which is known before it is drawn where it is an app. One that is not there is an error.
   * @param asked what is asked for, such as `the claim 'data'`
   */
  owner(component: string, asked: string): Component {
    const found = this.#component(component, asked);
    if (!found.storage && found.isAside) throw new InvalidInput();
    return found;
  }

  /**
   * An image's reference, whose tag comes from `images.yaml`. It may stand within a longer text, unless the image is followed:
   * Flux rewrites nothing but whole values.
   */
  image(of: Image): string {
    this.#image('image', of);
    return placeholder(of);
  }

  /** An image's tag alone, for what wants it apart: `{ repository: image.repository, tag: cluster.tag(image) }`. */
  tag(of: Image): string {
    this.#image('tag', of);
    return placeholder(of, 'tag');
  }

  /** The images of all components whose pins Flux moves, sorted by name. */
  followed(): readonly Image[] {
    return sortedBy(this.#followed.values(), ({ name }) => name);
  }

  /** The image whose pin Flux moves, by its name, or undefined where it is none. */
  followedImage(name: string): Image | undefined {
    return this.#followed.get(name);
  }

  /** The CustomResourceDefinitions of an API group, as `npm run import` keeps them. */
  crds(group: string): readonly KubernetesObject[] {
    this.#text('crds', group);
    const found = this.allCrds.filter((crd) => crd.metadata.name.endsWith(`.${group}`) && groupOf(crd) === group);
    if (found.length === 0) {
      throw new InvalidInput({
        rule: 'unimported-crds',
        what: `asks for the CRDs of ${group}, which are not imported`,
        fix: 'add their URL to cdk8s.yaml and run npm run import',
      });
    }
    return found;
  }

  #text(called: string, given: unknown): void {
    if (typeof given === 'string') return;
    const what = `cluster.${called}() is given ${shown(given)}`;
    throw new InvalidInput({ rule: 'wrong-prop', what, fix: `write cluster.${called}('…')` });
  }

  #image(called: string, given: unknown): void {
    if (isFields(given) && given.is === 'image') return;
    const what = `cluster.${called}() is given ${shown(given)}, which is no image`;
    throw new InvalidInput({
      rule: 'wrong-prop',
      what,
      fix: `write cluster.${called}(image('docker.io/library/busybox'))`,
    });
  }

  #component(name: string, asked: string): Component {
    this.#text('serviceHost', name);
    const found = this.#byName.get(name);
    if (found) return found;
    if (this.isAnyUnknown) throw new InvalidInput();
    const names = [...this.#byName.keys()];
    throw new InvalidInput({
      rule: 'unknown-component',
      missing: absent(name),
      what: `asks for ${asked} of '${name}', which is no component of the cluster`,
      fix: didYouMean(name, names, `add it to components, or correct the name; ${oneOfThese(name, names)}`),
    });
  }

  /** The mistake of asking for a capability that no component of the cluster provides. */
  #missing(capability: Capability): Mistake {
    const { by = `a component that provides '${capability}'` } =
      this.#offers.find((offer) => offer.capability === capability) ?? {};
    return {
      rule: 'missing-capability',
      missing: `no component provides '${capability}'`,
      what: `needs '${capability}', which no component provides`,
      fix: `add ${by} to components`,
    };
  }
}

declare module './surroundings.ts' {
  interface Surroundings extends Cluster {}
}

/** That there is no component of a name, for all who ask for it. */
export function absent(component: string): string {
  return `no component is named '${component}'`;
}

function groupOf(crd: KubernetesObject): unknown {
  return (crd.spec as { group?: unknown } | undefined)?.group;
}
