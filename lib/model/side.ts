import type { Exposure } from './exposure.ts';
import type { Node } from './node.ts';
import type { JsonMap, KubernetesObject } from './object.ts';
import type { TerraformProvider } from './provider.ts';
import type { Shape } from './shape.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * What a cluster has beside Kubernetes, such as names in public DNS: a folder at the top of the repository whose `side.ts`
 * exports one as `side`. It reads the same declaration, and adds words to it. docs/architecture.md
 */
export interface Side {
  /** The name of its folder at the top. */
  readonly name: string;
  /** Its folder in `dist`, in which `<cluster>` stands for the name of the cluster. @default `<its name>/<cluster>` */
  readonly folder?: string;
  /** It cannot be loaded, which has been told: a prop that nobody knows may be one of its. @default false */
  readonly isUnknown?: boolean;
  /** The facts that it adds to a cluster, whose types it merges into {@link SideFacts}. @default none */
  readonly facts?: Shapes;
  /** The props that it adds to `component()`, whose types it merges into {@link SideProps}. @default none */
  readonly props?: Shapes;
  /** The words that it adds to `expose`, whose types it merges into the ways in. @default none */
  readonly words?: Readonly<Record<string, ExposureWord>>;
  /** The names that it makes in public DNS, also those that several components ask for. @default none */
  readonly names?: (cluster: Surroundings) => readonly PublicName[];
  /** The Secrets that it needs, and that no object of the cluster holds. @default none */
  readonly secrets?: (cluster: Surroundings) => readonly SideSecret[];
  /** Which of the files in a cluster's folder are applied, by their path in it: a foreign one among them is told of. */
  readonly told: RegExp;
  /** Who applies them, such as `Terraform`. */
  readonly appliedBy: string;
  /**
   * The provider of Terraform that its resources are of. Its version is pinned in cdktf.json, and what is rendered for Terraform is judged by the
   * schema that `npm run import` has of it. @default none
   */
  readonly provider?: TerraformProvider;
  /**
   * Renders the files of a cluster, by their path in its folder; none where the cluster says nothing of the side. Pure.
   * @param note what each file says in its first line, behind `# ` or as the value of `//`: by it bramble knows its own
   * @param landing what runs where in the cluster
   */
  readonly render: (
    cluster: Surroundings,
    note: string,
    landing: readonly LandedPods[],
  ) => Promise<ReadonlyMap<string, string>>;
}

/** Pods that an object describes, with the machines on which they may run. */
export interface LandedPods {
  /** The component that they are part of. */
  readonly component: string;
  readonly object: KubernetesObject;
  readonly spec: JsonMap;
  /** The volumes that they mount, each as the part of a pod or of a PersistentVolume that says whose it is: `nfs`, `iscsi` … */
  readonly volumes: readonly JsonMap[];
  readonly nodes: readonly Node[];
}

/**
 * A Secret that a side needs: `clusters/<cluster>/secrets/<side>.<name>.sops.yaml`. It is never copied into `dist`, and so
 * never in the cluster.
 */
export interface SideSecret {
  readonly name: string;
  readonly keys: readonly string[];
  /** What it is for, for the advice where it is missing. */
  readonly why: string;
}

/** The namespace that the Secret of a side names, since every Secret names one. */
export const SIDE_NAMESPACE = 'kube-system';

/** The folder of a side in `dist`, for a cluster or for `<cluster>`. */
export function folderOfSide(
  { name, folder = `${name}/<cluster>` }: Pick<Side, 'name' | 'folder'>,
  cluster: string,
): string {
  return folder.replace('<cluster>', cluster);
}

/** Whether one of them is unknown. */
export function isAnyUnknown(sides: readonly Side[]): boolean {
  return sides.some(({ isUnknown }) => isUnknown);
}

/** What is right for each of some props. */
export type Shapes = Readonly<Record<string, Shape>>;

/** A word of `expose`. */
export interface ExposureWord {
  readonly shape: Shape;
  /** The ways in that it is for. */
  readonly through: readonly Exposure['through'][];
  /** With it, nobody reaches the cluster who has not said who he is. @default false */
  readonly asksWho?: boolean;
}

/** A name in public DNS. */
export interface PublicName {
  readonly host: string;
  /** The address of the local network that it leads to. @default it leads through the tunnel */
  readonly address?: string;
  /** The component that asks for it. */
  readonly component: string;
  /** The prop of the component that says so, such as `expose`. */
  readonly where: string;
}

/** The facts that sides add to a cluster, each by merging: `declare module '…/lib/model/side.ts'`. */
// biome-ignore lint/suspicious/noEmptyInterface: sides add to it.
export interface SideFacts {}

/** The props that sides add to a component, in the same way. */
// biome-ignore lint/suspicious/noEmptyInterface: sides add to it.
export interface SideProps {}
