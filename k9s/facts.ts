/** What K9s is told of a cluster. Without it nothing is rendered into `dist/k9s/<cluster>`. */
export interface K9sProps {
  /** The name of the cluster and of its context in your kubeconfig. @default 'default', as k3s writes it */
  readonly context?: string;
  /** Whether it may change and remove things, and open shells. @default false */
  readonly mayChange?: boolean;
  /** The colour of its frame, by which you see in which cluster you are: a name, such as `steelblue`, or `#4682b4`. @default 'steelblue' */
  readonly color?: string;
  /** The namespaces under the keys 1 to 9. @default those of what is exposed, in the order of the components */
  readonly favorites?: readonly string[];
}

declare module '../lib/model/side.ts' {
  interface SideFacts {
    /** How K9s shows the cluster. @default nothing is rendered for it */
    readonly k9s?: K9sProps;
  }
}
