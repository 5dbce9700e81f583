import type { Cel } from './cel-value.ts';
import type { CrdPin } from './crd-pin.ts';
import type { Pins, Platforms } from './image.ts';
import type { Kinds } from './kinds.ts';
import type { JsonMap, KubernetesObject } from './object.ts';
import type { KnownProvider } from './provider.ts';
import type { ChartFolder, RenderedChart } from './rendered-chart.ts';
import type { Secrets } from './secret-file.ts';
import type { Side } from './side.ts';

/** What was read from disk for a cluster. */
export interface Inputs {
  /** The image pins of the cluster's `images.yaml`. */
  readonly pins: Pins;
  /** The comments behind the pins, without the `# `, by which Flux finds those that it moves. @default as they must be */
  readonly markers?: Readonly<Record<string, string>>;
  /** The pins could not be read, which has been said: then no image is checked against them. @default false */
  readonly arePinsUnknown?: boolean;
  /** Some rules could not be read, which has been said: then an acceptance of a rule that is not known may be right. @default false */
  readonly areRulesUnknown?: boolean;
  /** What images are built for, as `images.yaml` says. @default unknown: it is not looked at */
  readonly platforms?: Platforms;
  /** The manifests of `imports/crds`. */
  readonly crds: readonly KubernetesObject[];
  /** The releases that these manifests are of. @default unknown: images are not compared with them */
  readonly crdPins?: readonly CrdPin[];
  /** The sides of the repository. @default none */
  readonly sides?: readonly Side[];
  /** What is known of the providers of Terraform that sides draw with, by their places in its registry. @default nothing */
  readonly providers?: ReadonlyMap<string, KnownProvider>;
  /** What add-ons of the repository know of kinds. @default nothing beyond Kubernetes, k3s, Gateway API and Flux */
  readonly kinds?: readonly Kinds[];
  /** The schemas of Kubernetes' own kinds, by definition: `imports/schemas`. @default unknown: such objects are not put to a schema */
  readonly schemas?: Readonly<Record<string, JsonMap>>;
  /** The same of the Kubernetes that the cluster is about to run, by its minor version. @default none, or the same */
  readonly nextKubernetes?: { readonly minor: string; readonly schemas: Readonly<Record<string, JsonMap>> };
  /** The minor versions of Kubernetes whose schemas are imported. @default unknown */
  readonly minors?: readonly string[];
  /** Computes the conditions that CustomResourceDefinitions write in CEL. @default they are not looked at */
  readonly conditions?: Cel;
  /** The encrypted Secrets of the cluster. @default unknown: references to Secrets are not checked */
  readonly secrets?: Secrets;
  /** What the charts of its Helm releases were rendered to. @default unknown: nobody looks whether they are */
  readonly charts?: readonly RenderedChart[];
  /** Finds the charts that stand in folders of the repository. @default unknown: nobody looks for them */
  readonly chartFolders?: () => readonly ChartFolder[];
  /** The version of Kubernetes that charts are told, such as `1.36.0`. @default unknown */
  readonly kubernetes?: string;
}
