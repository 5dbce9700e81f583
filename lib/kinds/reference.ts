import type { Meaning, WrittenName } from '../model/kinds.ts';

/** That an object needs another one. */
export interface Reference {
  /** `group/Kind` of what is needed; the core group is empty. */
  readonly kind: string;
  /** Empty where the kind has none. `*`: it may stand in any. */
  readonly namespace: string;
  readonly name: string;
  /** The keys that it needs of a Secret or ConfigMap; none where whatever stands there will do. */
  readonly keys: readonly string[];
  /** The port that it needs of a Service, by number or name. */
  readonly port?: string;
  /** What is spoken at the port. @default 'TCP' */
  readonly protocol?: 'UDP';
  /** It works without it, and without the key. */
  readonly optional: boolean;
  /** What it is for. @default no more than that it must be there */
  readonly means?: Meaning;
  /** Where the reference stands: `spec.template.spec.volumes[data].configMap`. */
  readonly at: string;
  /** What it may mean, where its text does not tell: the first that is there. @default what it says */
  readonly readings?: WrittenName['readings'];
  /** What to do where it leads nowhere. @default the nearest name is told */
  readonly fix?: string;
  /** Across namespaces it holds only where an object of this kind allows it. */
  readonly grant?: string;
  /** Of a scaler: between which numbers of pods it chooses. @default it is none */
  readonly bounds?: Bounds;
}

/** Between which numbers of pods a scaler chooses, and by what. */
export interface Bounds {
  readonly least: number;
  /** Absent: nobody knows how many. */
  readonly most?: number;
  /** What of containers is measured against what they request. */
  readonly shares: readonly Share[];
}

/** What is measured against what is requested: of one container, or of all. */
export interface Share {
  readonly of: 'cpu' | 'memory';
  readonly container?: string;
}
