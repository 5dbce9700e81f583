import type { Construct } from 'constructs';
import type { Alerts } from './alert.ts';
import type { Capabilities } from './capability.ts';
import type { Dashboards, Panel } from './dashboard.ts';
import type { Exposure } from './exposure.ts';
import type { Acceptances, Mistake } from './finding.ts';
import type { Image } from './image.ts';
import type { Kinds } from './kinds.ts';
import type { JsonMap } from './object.ts';
import type { Overview, ShownFiles } from './overview.ts';
import { Provenance } from './provenance.ts';
import type { ProvidedObject } from './provided-object.ts';
import type { DrawnSample, MadeOfSample } from './sample.ts';
import type { Scrape } from './scrape.ts';
import { fieldsOf } from './shape.ts';
import type { SideProps } from './side.ts';
import type { Surroundings } from './surroundings.ts';
import type { AppStorage } from './volume.ts';

/** Draws objects into a stage: cdk8s, cdk8s-plus or imported constructs whose scope is `chart`. */
export type Draw = (chart: Construct, cluster: Surroundings) => void;

/** A namespace that a component owns. */
export interface NamespaceProps {
  /** @default the component's name */
  readonly name?: string;
  /**
   * The Pod Security level that the API server enforces there.
   * https://kubernetes.io/docs/concepts/security/pod-security-standards/
   * @default 'restricted'
   */
  readonly podSecurity?: 'restricted' | 'baseline' | 'privileged';
  /** Labels beside those of bramble and Pod Security. @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A change to an object that bramble drew, for what no prop says. */
export interface Override {
  /** The kind of the object, such as `Deployment`. */
  readonly kind: string;
  /** The object's name. @default the component's name */
  readonly name?: string;
  /** Why the object must differ. Kept for the next reader; not rendered. */
  readonly because: string;
  /**
   * Merged into the plain object: maps merge, `null` removes a key, a list replaces the list. Lists whose items Kubernetes tells
   * apart by keys merge by them: containers, env and volumes by `name`, mounts by `mountPath`, ports by number and protocol.
   * `$patch: 'delete'` takes such an item out.
   */
  readonly merge: JsonMap;
}

/** What comes to life with a component but is not among its objects, as with a Helm chart. */
export interface Installs {
  /** API groups whose CRDs it installs, such as `backups.bramble.example`. */
  readonly crds?: readonly string[];
  /** API groups whose objects its admission webhooks judge. */
  readonly webhooks?: readonly string[];
  /**
   * Names of the Secrets that its controllers make at run time, in its own namespace, whatever their keys; of another
   * namespace as `namespace/name`. References to them hold without a file in `secrets/`.
   */
  readonly secrets?: readonly string[];
  /**
   * Other objects that it brings, so that references to them hold: `{ kind: 'Service', name: 'podinfo', ports: [9898] }`.
   * They stand in its own namespace, unless they say another.
   */
  readonly objects?: readonly ProvidedObject[];
  /** Services of type LoadBalancer: its pods answer everybody, on every port. @default false, unless its values ask for one */
  readonly loadBalancer?: boolean;
  /** Pods that its controllers make in its own namespace, as an operator does for a database. @default none, but for a chart */
  readonly pods?: boolean;
}

/** What pods may connect to beside the cluster's DNS and what their component uses. */
export interface Egress {
  /** Addresses as `10.10.11.40/32`, or with a port as `10.10.11.40/32:3306`; of UDP, `10.10.11.40/32:51820/UDP`. `0.0.0.0/0` is everything. */
  readonly to: readonly string[];
}

/** What a component that measures others tells of one of them: panels for its page. Nothing, where it knows nothing of it. */
export type PanelsOf = (of: Component, cluster: Surroundings) => readonly Panel[];

/** Declares a component: an add-on, or an app that `app()` cannot say. */
export interface ComponentProps extends SideProps {
  /** A DNS label. Also the name of its folder in dist and of its Flux Kustomization. */
  readonly name: string;
  /** What it is for, in one sentence: docs/systems.md shows it. @default nothing is shown */
  readonly about?: string;
  /**
   * The namespace of its objects. A name: it lives in a namespace that somebody else owns. Props: it owns it.
   * @default a namespace of its own with its own name
   */
  readonly namespace?: string | NamespaceProps;
  /** The images that its pods run, for their pins to be found. @default none */
  readonly images?: readonly Image[];
  /** @default not reachable from outside */
  readonly expose?: Exposure;
  /**
   * The components that its pods connect to, by name or by what they provide: `'queue'` for all ports of its Services,
   * `'queue:amqp'` for one, by name or number. Nobody else is let in there. Its own name: its pods connect to each other. docs/network.md
   * @default none
   */
  readonly uses?: readonly string[];
  /** Where its metrics are, for the component that provides `metrics`. @default nowhere */
  readonly scrape?: Scrape;
  /** What somebody is told of it while its metrics say so, by the component that provides `metrics`. @default nothing */
  readonly alerts?: Alerts;
  /** What there is to see of it, for the component that shows dashboards. @default nothing */
  readonly dashboards?: Dashboards;
  /** What it measures of another, for the page that shows that one. @default nothing */
  readonly panelsOf?: PanelsOf;
  /**
   * What its pods may connect to. `'declared'`: the cluster's DNS, and what it uses. An object: these addresses too.
   * @default everything
   */
  readonly egress?: 'declared' | Egress;
  /** What it offers to other components. @default nothing */
  readonly provides?: Partial<Capabilities>;
  /** What it brings that is not among its objects. @default nothing */
  readonly installs?: Installs;
  /** What is known of the kinds that it brings, beyond their schemas. @default nothing */
  readonly kinds?: Kinds;
  /** First stage, applied before all that uses its kinds: CustomResourceDefinitions. @default no such stage */
  readonly crds?: Draw;
  /** Main stage: workloads, Services, RBAC, webhooks. @default nothing but the namespace */
  readonly chart?: Draw;
  /** Last stage: objects that the component's own controllers or webhooks must judge. @default no such stage */
  readonly config?: Draw;
  /**
   * ConfigMaps of its main stage that tell of the whole cluster, by name: drawn last, from what all others have drawn. Nothing rolls
   * when they change: mount them as folders, and read the files anew. A version is a file of its own, `cluster.tag()` of an image
   * and nothing else: Flux moves it there.
   * @default none
   */
  readonly shows?: (overview: Overview, cluster: Surroundings) => ShownFiles;
  /** @default none */
  readonly overrides?: readonly Override[];
  /** Warnings about it that are accepted, by rule, each with the reason. docs/rules lists the rules. @default none */
  readonly accept?: Acceptances;
}

/** An add-on or an app: data for the checks and for other sides, and drawings for Kubernetes. */
export interface Component extends ComponentProps {
  readonly is: 'component';
  /** What is wrong with what it was declared with, and is not among its props. @default nothing */
  readonly mistakes?: readonly Mistake[];
  /** It stands in the place of one that something is wrong with, which has been told. See `setAside`. @default false */
  readonly isAside?: true;
  /** What its pods mount. @default unknown, so that nobody can ask for its claims */
  readonly storage?: AppStorage;
  /** Its pods go at times, such as while nobody asks for it: nobody is to ask only to see whether it answers. @default false */
  readonly sleeps?: true;
  /** Ports of machines beside the cluster that it cannot do without, as `10.10.11.30:2049`. @default none */
  readonly machines?: readonly string[];
  /** Its claims of which backups are made; `'all'`: what lies in them is saved in another way. @default none */
  readonly saves?: readonly string[] | 'all';
  /** It is paused, stopped or retired. @default it goes on as it is declared */
  readonly standing?: Standing;
  /** One of those that a controller makes because of it while the cluster runs. @default none */
  readonly sample?: Sample;
  /** It is the sample of another, and never applied. @default false */
  readonly isSample?: true;
  /** Where it is declared. @default unknown, for one that no function made */
  readonly provenance?: Provenance;
}

/** That a component is not to go on as it is declared. */
export interface Standing {
  readonly is: 'paused' | 'stopped' | 'retired';
  /** Why, for all who find it so. */
  readonly because: string;
  /** What becomes of the data of a retired component. @default 'kept' */
  readonly data?: 'kept' | 'given up';
  /** What a retired component was: it tells which objects hold data. */
  readonly of?: Component;
}

/**
 * A component that is drawn and judged as if it ran, and that Flux never applies: a controller makes others of its kind while the
 * cluster runs. What is drawn of it lies in `dist/<cluster>-samples/<component>`.
 */
export interface Sample {
  readonly component: Component;
  /** Is asked once it is drawn. Pure. */
  readonly make: (drawn: DrawnSample) => MadeOfSample;
}

/** Declares a component. See {@link ComponentProps}. */
export function component(
  props: ComponentProps &
    Pick<Component, 'mistakes' | 'provenance' | 'storage' | 'sleeps' | 'machines' | 'saves' | 'sample'>,
): Component {
  return { is: 'component', provenance: new Provenance('component', component), ...fieldsOf(props) };
}

/** The stages in the order in which they come up, and what their names add to the component's. */
export const STAGES = { crds: '-crds', chart: '', config: '-config' } as const;

/** One of the three parts of a component that Flux applies one after another. */
export type Stage = keyof typeof STAGES;

/** The namespace in which a component's objects live. */
export function namespaceOf({ name, namespace }: ComponentProps): string {
  return (typeof namespace === 'string' ? namespace : namespace?.name) ?? name;
}

/** A namespace with its name. */
export type OwnNamespace = NamespaceProps & { readonly name: string };

/** The namespace that a component owns, or undefined where it lives in another's. */
export function ownNamespace({ name, namespace }: ComponentProps): OwnNamespace | undefined {
  return typeof namespace === 'string' ? undefined : { name, ...namespace };
}
