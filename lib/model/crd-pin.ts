/** CustomResourceDefinitions of one release of an upstream project, as a line in `imports:` of cdk8s.yaml pins them. */
export interface CrdPin {
  /** Where the file is downloaded from, as cdk8s.yaml has it. */
  readonly url: string;
  /** Owner and repository on GitHub: `fluxcd/source-controller`. */
  readonly project: string;
  /** The release, or the hash of a commit: `v1.21.1`. */
  readonly tag: string;
}
