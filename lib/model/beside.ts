/** How many pods an app has, by how busy they are: a HorizontalPodAutoscaler writes it. docs/scaling.md */
export interface Scale {
  /** The fewest pods. @default 1 */
  readonly min?: number;
  /** The most pods. */
  readonly max: number;
  /** The percentage of the requested CPU that its pods are to use on average. @default 80 */
  readonly cpu?: number;
}

/** How many pods, or which share of them. */
export type PodAmount = number | `${number}%`;

/**
 * How many pods of an app may be missing while nodes are emptied, one after another.
 * https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
export type DisruptionBudget =
  | { readonly maxUnavailable: PodAmount; readonly minAvailable?: never }
  | { readonly minAvailable: PodAmount; readonly maxUnavailable?: never };
