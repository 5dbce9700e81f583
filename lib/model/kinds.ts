import type { Capability } from './capability.ts';
import type { FixedRow } from './fixed-row.ts';
import type { JsonMap } from './object.ts';
import type { ProvidedObject } from './provided-object.ts';
import type { GuardRow, RouteRow } from './route-row.ts';

/**
 * What is known of kinds, as rows. A row says one thing of some kinds, and everybody who asks reads it: references,
 * connections and NetworkPolicies, waiting, Pod Security, capacity, pins, unused objects, the map, the pages. Kubernetes,
 * k3s and Flux bring theirs in `lib/kinds/`; an add-on brings those of its own kinds.
 *
 * Kinds are written as `group/Kind`, the core group being empty; `{a,b}` stands for either, an asterisk for all kinds.
 * Fields are keys joined by dots: `[]` goes through a list, `[kind=Secret]` and `[kind!=Secret]` through a part of it, an
 * asterisk stands for any part of a key, `{a,b}` for either, and a key with dots stands in quotes.
 */
export interface Kinds {
  /** Groups that no CustomResourceDefinition tells of. @default none */
  readonly groups?: readonly GroupRow[];
  /** How objects refer to others. @default not at all */
  readonly references?: readonly ReferenceRow[];
  /** Where pods are described. @default nowhere */
  readonly pods?: readonly PodRow[];
  /** Where storage is claimed. @default nowhere */
  readonly claims?: readonly ClaimRow[];
  /** What comes to be because of an object. @default nothing */
  readonly makes?: readonly MakesRow[];
  /** What the API server lets nobody change. @default nothing */
  readonly fixed?: readonly FixedRow[];
  /** What leaves an object without running pods. @default nothing does: what makes pods cannot be stopped */
  readonly rests?: readonly RestRow[];
  /** What a controller writes at run time, so that it is not drawn. @default nothing */
  readonly written?: readonly WrittenRow[];
  /** What selects by labels. @default nothing */
  readonly selectors?: readonly SelectorRow[];
  /** Where texts stand from which programs learn whom to ask, beside those of pods. @default nowhere */
  readonly texts?: readonly TextRow[];
  /** Where queries of metrics stand. @default nowhere */
  readonly queries?: readonly QueryRow[];
  /** What must not be removed because it is drawn no more: its data, or all that is within, would go along. @default nothing */
  readonly kept?: readonly OfKinds[];
  /** Annotations that some program acts on. @default none */
  readonly annotations?: readonly AnnotationRow[];
  /** How requests are led from outside to Services. @default not at all */
  readonly routes?: readonly RouteRow[];
  /** What lets in some alone. @default nothing */
  readonly guards?: readonly GuardRow[];
  /** What is there without an object. @default nothing */
  readonly provided?: readonly ProvidedObject[];
  /** Kinds, as `group/Kind`, of which a rule of their own tells that one is missing. @default none: `missing-object` tells */
  readonly told?: readonly string[];
  /** What its kinds demand beyond their schemas. @default nothing */
  readonly demands?: readonly DemandRow[];
  /** What has certificates made for hosts. @default nothing */
  readonly certificates?: readonly CertificateRow[];
  /** Lists in which an item that stands twice is a mistake. @default none */
  readonly sets?: readonly SetRow[];
  /** What the add-on provides to others. @default nothing */
  readonly offers?: readonly OfferRow[];
  /** Programs by their images. @default none */
  readonly programs?: readonly ProgramRow[];
  /** Where programs keep their data, by their images. @default nothing is known */
  readonly dataFolders?: readonly DataFolderRow[];
  /** Where containers are named. @default nowhere */
  readonly containers?: readonly ContainerRow[];
  /** Where hosts stand that the machines themselves look up, which do not ask the cluster's DNS, beside those of pods. @default nowhere */
  readonly nodeHosts?: readonly TextRow[];
  /** Kinds of which one object is the default, where it says so. @default none */
  readonly defaults?: readonly DefaultRow[];
  /** What can be had of storage, by who provides it. @default nothing is known */
  readonly provisioners?: readonly ProvisionerRow[];
  /** Forms of credentials. @default none */
  readonly credentials?: readonly CredentialRow[];
  /** Passwords that nobody has given out yet. @default none */
  readonly madeUp?: readonly MadeUpRow[];
}

/** The kinds of an API group. */
export interface GroupRow {
  /** The core group is empty. */
  readonly group: string;
  /** Kinds that live in namespaces, separated by spaces; one whose plural is odd as `Endpoints:endpoints`. @default none */
  readonly namespaced?: string;
  /** Kinds of the whole cluster. @default none */
  readonly clusterScoped?: string;
  /** Words that rights may name as resources, and that are no kinds of objects. @default none */
  readonly virtual?: string;
  /** What rights may name below its kinds, by plural, such as `log status`; below those that are left out there is nothing. @default not known */
  readonly subresources?: Readonly<Record<string, string>>;
  /** The group is part of the API server: no CustomResourceDefinition brings its kinds. @default false */
  readonly isBuiltin?: true;
  /** Its CustomResourceDefinitions are there without a component: the machines, or who bootstraps them, bring them. @default false */
  readonly isProvided?: true;
}

/** Names of kinds, `group/Kind`. */
interface OfKinds {
  readonly kinds: string;
}

/**
 * How a name is written. `namespace/name`: as one text. `host`: as the Service's name in the cluster's DNS, in any text such as a
 * URL. A function: in the upstream's own way.
 * @default a plain name, in the object's namespace
 */
export type Form = 'namespace/name' | 'host' | ((text: string, namespace: string) => readonly WrittenName[]);

/** What a text names. */
export interface WrittenName {
  readonly namespace: string;
  readonly name: string;
  /** What it may mean, where the text alone does not tell: the first that is there. @default what it says */
  readonly readings?: readonly Pick<WrittenName, 'namespace' | 'name'>[];
  /** What to do where none is there. @default the nearest name is told */
  readonly fix?: string;
}

/**
 * What a reference is for, beyond that its object must be there.
 * `reads`: pods read it, and are replaced when it changes. `routes`: requests from outside are led to the Service.
 * `asks`: the API server asks the Service. `scales`: the number of its pods is set at run time. `claims`: storage of the class is claimed.
 */
export type Meaning = 'reads' | 'routes' | 'asks' | 'scales' | 'claims';

/** How objects of some kinds refer to objects of another. A new way to refer to something is a new row. */
export interface ReferenceRow extends OfKinds {
  /** Where the reference is: a map, or a text that is the name. */
  readonly at: string;
  /** `group/Kind` of what is referred to. */
  readonly to: string;
  /** @default it must be there, and no more */
  readonly means?: Meaning;
  /** The reference may say another kind: `kind`, and `apiVersion`, `apiGroup` or `group`. @default `to` alone */
  readonly says?: true;
  /** Where in the map the name is. @default 'name' */
  readonly name?: string;
  /** Where in the map the key is named, or the keys are. @default no key is named */
  readonly key?: string;
  /** The key that is meant where none is named. @default none */
  readonly defaultKey?: string;
  /** Keys that it needs without naming them. @default none */
  readonly keys?: readonly string[];
  /** Where in the map the port is. @default no port is needed */
  readonly port?: string;
  /** The port that is meant where none is given. @default none */
  readonly defaultPort?: number;
  /** What is spoken there. @default 'TCP' */
  readonly protocol?: 'UDP';
  /** A field of the object in whose presence the row does not count. @default it always counts */
  readonly unless?: string;
  /** Names that mean something else. @default none */
  readonly not?: RegExp;
  /** Where it is looked for, `*` being anywhere. @default in the object's namespace, unless the reference names another */
  readonly namespace?: string;
  /** @default a plain name, in the object's namespace */
  readonly form?: Form;
  /** Across namespaces it holds only where an object of this kind over there allows it: `spec.from` and `spec.to`. @default it holds */
  readonly grant?: string;
  /** Of a row that `scales`: between which numbers of pods, and by what. @default one pod at least, nobody knows how many at most */
  readonly bounds?: BoundsRow;
}

/** Where a scaler says how many pods there are to be. */
export interface BoundsRow {
  /** Where the fewest stand. @default nowhere */
  readonly least?: string;
  /** The fewest where none are given. @default 1 */
  readonly defaultLeast?: number;
  /** Where the most stand. @default nowhere: nobody knows how many */
  readonly most?: string;
  /** Where the share that pods use of what they request is its goal. @default nowhere */
  readonly shares?: readonly ShareRow[];
}

/** A goal that is a share of what containers request: without a request there is nothing to measure by. */
export interface ShareRow {
  /** Where the goal stands. */
  readonly at: string;
  readonly of: 'cpu' | 'memory';
  /** Where in the goal it must say more to be a share. @default it always is one */
  readonly when?: string;
  /** Where in the goal the one container is named that is measured. @default all are */
  readonly container?: string;
  /** A field of the object in whose presence the row does not count. @default it always counts */
  readonly unless?: string;
}

/** Where pods are described, and how many there are. */
export interface PodRow extends OfKinds {
  /** Where the template stands, a map with `metadata` and `spec`. Empty: the object is one itself. */
  readonly at: string;
  /** Where the number of pods stands; a scaler may set it. @default it is not said, and nothing scales it */
  readonly replicas?: string;
  /** Where else numbers stand that no more pods than that run at a time. @default nowhere: one pod */
  readonly atMost?: readonly string[];
  /** Each node that fits has one. @default false */
  readonly perNode?: true;
  /** They end by themselves, and come by the clock or on demand. @default false */
  readonly ends?: true;
  /** Where the selector of labels stands that finds them. @default their labels find them */
  readonly selector?: string;
}

/** Where storage is claimed. */
export interface ClaimRow extends OfKinds {
  /** Where the claim stands, a map with `metadata` and `spec`. Empty: the object is one itself. */
  readonly at: string;
  /** Each pod gets one of its own, named after the claim, the object and the number of the pod. @default false */
  readonly perPod?: true;
}

/** An object, or pods, that a controller makes because of an object. */
export interface MakesRow extends OfKinds {
  /** Where the name is. @default 'metadata.name' */
  readonly at?: string;
  /** `group/Kind` of what is made. `/Pod`: pods that are not known further. */
  readonly to: string;
  /** What the name becomes, the asterisk standing for the name: `*-tls`. @default the name itself */
  readonly as?: string;
  /** The keys of a Secret or ConfigMap. @default unknown, so that each holds */
  readonly keys?: readonly string[];
  /** The ports of a Service. @default unknown, so that each holds */
  readonly ports?: readonly (number | string)[];
  /** Where another namespace is named. @default nowhere */
  readonly in?: string;
  /** The namespace, where the object has none. @default none */
  readonly namespace?: string;
  /** A field without which nothing is made, such as an annotation. @default it is always made */
  readonly when?: string;
  /** Annotations that stay on what is drawn as well, and with which Flux does not apply it. @default none */
  readonly marks?: readonly string[];
}

/** What leaves an object without running pods, and nothing else changed. */
export interface RestRow extends OfKinds {
  /** Merged into the object. `{}`: it makes no pods itself, and starts none of what has been stopped. */
  readonly set: JsonMap;
}

/** A field that a controller writes at run time. */
export interface WrittenRow extends OfKinds {
  readonly at: string;
  /** Who writes it, such as `cainjector`. */
  readonly by: string;
  /** A field without which nobody writes it, such as an annotation. @default it is always written */
  readonly when?: string;
}

/** A selector of labels, without whose pods or Services the object is for nothing. */
export interface SelectorRow extends OfKinds {
  readonly at: string;
  /** What it selects. */
  readonly of: '/Pod' | '/Service';
  /** It is a plain map of labels, as that of a Service. @default false */
  readonly plain?: true;
  /** Where it is said in which namespaces: `any` and `matchNames`. @default in its own */
  readonly namespaces?: string;
}

/** Texts from which programs learn whom to ask, such as settings and addresses. */
export interface TextRow extends OfKinds {
  readonly at: string;
}

/** Queries of metrics, in PromQL. */
export interface QueryRow extends OfKinds {
  readonly at: string;
  /** Its controller puts something in the place of each `{{ … }}`. @default false */
  readonly filled?: true;
}

/** What a controller wants of a part of its kinds, of which the schema does not tell. Fields are separated by spaces. */
export interface DemandRow extends OfKinds {
  /** The part. */
  readonly at: string;
  /** Exactly one of these has to be there. An asterisk: exactly one field, whichever. @default none */
  readonly one?: string;
  /** At least one of these has to be there. @default none */
  readonly some?: string;
  /** All of these have to be there. @default none */
  readonly all?: string;
}

/** Hosts for which a certificate is made. */
export interface CertificateRow extends OfKinds {
  /** Where the hosts stand. */
  readonly at: string;
  /** A field without which none is made, such as an annotation. @default it is always made */
  readonly when?: string;
  /** No hosts stand there: a text like this says that they have certificates in a way that nobody reads. @default hosts stand there */
  readonly unknown?: RegExp;
}

/** A list of hosts, addresses and the like. What stands in several such lists of one row counts together. */
export interface SetRow extends OfKinds {
  /** The items. */
  readonly at: string;
}

/** Who provides a capability, for the advice where it is missing. */
export interface OfferRow {
  readonly capability: Capability;
  /** What to write in `components`, such as `ingress()`. */
  readonly by: string;
}

/**
 * Where a program keeps its data, into which one process alone may write: it locks its files, or keeps them in memory. Where an image is
 * built in several ways, each has a row: what is mounted tells which it is.
 */
export interface DataFolderRow {
  /** Its repository. */
  readonly image: RegExp;
  /** The first major version for which this holds. @default all */
  readonly from?: number;
  /** The first major version for which it holds no more. @default none */
  readonly below?: number;
  /** The folder; `{major}` stands for the major version. */
  readonly at: string;
  /** Where the image declares a volume: what is mounted above that is hidden by one that ends with the container. @default `at` */
  readonly volume?: string;
  /** The variable that says another folder. @default none */
  readonly variable?: string;
  /** Without a volume the program is for nothing: it is a database and no cache. @default false */
  readonly isNeeded?: true;
  /** It begins in an empty folder alone, or takes each folder in there for one of its own. @default false */
  readonly wantsEmpty?: true;
  /** Folders beside it that it does not start without writing to, as for its socket; `/var/run` is `/run`. @default none */
  readonly runsIn?: readonly string[];
}

/** Where a container of pods is named, beside the places in pods themselves. */
export interface ContainerRow extends OfKinds {
  readonly at: string;
  /** Where the object stands that has the pods, which is a reference of the kind. @default the object itself */
  readonly of?: string;
}

/** Kinds of which one object is the default. */
export interface DefaultRow extends OfKinds {
  /** Where an object says that it is: `true`, as a text or not. */
  readonly at: string;
  /** Where it says for whom, each of whom may have one. @default for all */
  readonly of?: string;
  /** The one that is the default without an object. @default none */
  readonly provided?: string;
}

/** What a provisioner of storage can do. */
export interface ProvisionerRow {
  /** As a StorageClass names it, such as `rancher.io/local-path`. */
  readonly provisioner: string;
  /** The access modes that it gives, separated by spaces. */
  readonly modes: string;
  /** It gives no bare disks: `volumeMode: Block`. @default false */
  readonly isNoBlock?: true;
  /** Each volume is a disk with a file system of its own, at whose root `lost+found` is. @default false */
  readonly isDisk?: true;
}

/** Programs that are known by the last part of their image, or of their chart. */
export interface ProgramRow {
  /**
   * `admin page`: it shows pages for the people who run the cluster. `database`: it locks and syncs its files. `step by step`: it takes no
   * major version but the next, since each changes what the one before has left.
   */
  readonly is: 'admin page' | 'database' | 'step by step';
  readonly image: RegExp;
}

/** What a credential looks like. */
export interface CredentialRow {
  /** What it is, such as `a token of GitHub`: no message shows more of one. */
  readonly what: string;
  readonly form: RegExp;
}

/** A password that no server knows before the cluster does: `npm run secret:new` makes one up where it is given none, and shows it once. */
export interface MadeUpRow {
  /** The variable of containers that reads it, such as `RESTIC_PASSWORD`. */
  readonly variable: string;
  /** What a person must do with it, in one or two sentences. */
  readonly says: string;
}

/** Annotations with one part before the slash that some program reads. */
export interface AnnotationRow {
  /** Such as `kustomize.toolkit.fluxcd.io`. */
  readonly prefix: string;
  /** What may stand in them, by the part behind the slash. */
  readonly words: Readonly<Record<string, RegExp>>;
}

/** What may stand in an annotation that is yes or no. */
export const YES_OR_NO = /^(true|false)$/;

/** Annotations in which any text may stand, by the part behind the slash, separated by spaces. */
export function anyText(words: string): AnnotationRow['words'] {
  return Object.fromEntries(words.split(' ').map((word) => [word, /^/]));
}

/** References of kinds, or of each of several places in them: `rowsFor('apps/Deployment', [{ at: 'spec.…', to: '/Secret' }])`. */
export function rowsFor(
  places: string | readonly { readonly kinds: string; readonly at?: string }[],
  rows: readonly Omit<ReferenceRow, 'kinds'>[],
): readonly ReferenceRow[] {
  return (typeof places === 'string' ? [{ kinds: places, at: '' }] : places).flatMap(({ kinds, at = '' }) =>
    rows.map((row) => ({ ...row, kinds, at: [at, row.at].filter((part) => part !== '').join('.') })),
  );
}
