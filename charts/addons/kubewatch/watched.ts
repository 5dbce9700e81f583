/** Something that can be told of. */
export interface WatchedKind {
  /** The key of kubewatch's settings: the name of its field, in small letters. */
  readonly key: string;
  readonly resource: string;
  /** @default the core group */
  readonly group?: string;
}

/** By the word for it. */
export const WATCHED = {
  /** Each warning once, and pods that had to go for others. */
  warnings: { key: 'coreevent', resource: 'events' },
  /** At each step: a new version is several. */
  deployments: { key: 'deployment', resource: 'deployments', group: 'apps' },
  statefulSets: { key: 'statefulset', resource: 'statefulsets', group: 'apps' },
  daemonSets: { key: 'daemonset', resource: 'daemonsets', group: 'apps' },
  /** Those that begin, go or fail. */
  jobs: { key: 'job', resource: 'jobs', group: 'batch' },
  /** Those that come, go, start again or find no image. */
  pods: { key: 'pod', resource: 'pods' },
  /** At each of their signs of life too, every five minutes. */
  nodes: { key: 'node', resource: 'nodes' },
  namespaces: { key: 'namespace', resource: 'namespaces' },
} as const satisfies Readonly<Record<string, WatchedKind>>;

/** The word for what is told of. */
export type Watched = keyof typeof WATCHED;
