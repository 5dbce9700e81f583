import type { Bytes, Cpu } from 'bramble';

/** Options of `githubRunners()`. */
export interface GithubRunnersProps {
  /** Whose jobs they run: a repository, `'https://github.com/OWNER/REPOSITORY'`, or an organization. Private, or strangers run code here. */
  readonly of: string;
  /** Their name, which jobs say as `runs-on`, and that of the component. @default 'runners' */
  readonly name?: string;
  /** The Secret with who asks GitHub for jobs: `github_token`, or the three keys of an app of GitHub. @default 'github' */
  readonly secret?: string;
  /** How many wait for jobs. @default 0: a job waits until a pod has started */
  readonly min?: number;
  /** How many there are at most. @default 2 */
  readonly max?: number;
  /** Whether jobs may use Docker: each runner then has one of its own, which is privileged. @default false */
  readonly docker?: boolean;
  /** What a runner asks of its node; it may use twice the memory. @default '200m' */
  readonly cpu?: Cpu;
  /** @default '512Mi' */
  readonly memory?: Bytes;
}
