import { InvalidInput } from '../model/finding.ts';
import { git } from './git-tree.ts';

/** What is compared with what: commits, and how people call them. Without a commit it is the working tree. */
export interface Revisions {
  readonly base: Revision;
  readonly head: Revision;
}

/** A commit, or the working tree. */
export interface Revision {
  readonly name: string;
  /** Absent: the working tree. */
  readonly commit?: string;
}

/**
 * Reads what is to be compared: nothing (the last commit and the working tree), one revision and the working tree, two, or
 * `a..b`; `a...b` begins where `b` left `a`. Throws InvalidInput.
 */
export function revisionsOf(root: string, words: readonly string[]): Revisions {
  if (git(root, ['rev-parse', '--git-dir']) === undefined) {
    throw new InvalidInput({
      what: 'this is no repository of git',
      fix: 'run it where git init or git clone has been run',
    });
  }
  const [first = 'HEAD', second] = words;
  const [, from = '', dots, to = ''] = /^(.*?)(\.{2,3})(.*)$/.exec(first) ?? [];
  if (dots === undefined) {
    return {
      base: revisionOf(root, first),
      head: second === undefined ? { name: 'working tree' } : revisionOf(root, second),
    };
  }
  const [base, head] = [revisionOf(root, from || 'HEAD'), revisionOf(root, to || 'HEAD')];
  return { base: dots === '...' ? forkOf(root, base, head) : base, head };
}

function revisionOf(root: string, name: string): Revision {
  const commit = git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
  if (commit === undefined) throw new InvalidInput(unknown(root, name));
  return { name, commit: commit.toString('utf8').trim() };
}

function forkOf(root: string, base: Revision, head: Revision): Revision {
  const commit = git(root, ['merge-base', base.commit!, head.commit!]);
  if (commit !== undefined) return { name: base.name, commit: commit.toString('utf8').trim() };
  const what = `no commit is known that ${base.name} and ${head.name} share`;
  throw new InvalidInput({
    what,
    fix: isShallow(root) ? DEEPEN : `compare them as they are: ${base.name}..${head.name}`,
  });
}

const DEEPEN = 'the clone is shallow: run git fetch --unshallow, or have CI check out with fetch-depth: 0';

function unknown(root: string, name: string): { readonly what: string; readonly fix: string } {
  const what = `git knows no revision '${name}'`;
  if (isShallow(root)) return { what, fix: DEEPEN };
  if (git(root, ['rev-parse', '--verify', '--quiet', 'HEAD']) === undefined)
    return { what, fix: 'commit something first' };
  return { what, fix: 'git branch --all and git tag list them; one of a remote has to be fetched first' };
}

function isShallow(root: string): boolean {
  return git(root, ['rev-parse', '--is-shallow-repository'])?.toString('utf8').trim() === 'true';
}
