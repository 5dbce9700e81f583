import type { Mistake } from '../model/finding.ts';

const FIX = 'give the file or the https address of a release, or git+https://…#v0.1.0';

/**
 * What is wrong with what is to stand for the package in package.json. A bare name or version would be looked up at a
 * registry, where the name belongs to nobody.
 */
export function specMistake(spec: string): Mistake | undefined {
  const wrong = (what: string) => ({ what: `'${spec}' ${what}`, fix: FIX });
  if (/^http:/.test(spec)) return wrong('is not fetched over https');
  if (/^https:\/\/[^\s/]+\/\S+\.(?:tgz|tar\.gz)$/.test(spec)) return undefined;
  if (/^(?:git\+(?:https|ssh):\/\/|(?:github|gitlab|bitbucket):)[^\s#]+/.test(spec)) {
    return /#(?!semver:)\S+$/.test(spec) ? undefined : wrong('names no tag or commit, and so moves');
  }
  if (/\.(?:tgz|tar\.gz)$/.test(spec) && !/^\w+:(?!\/|\.)/.test(spec.replace(/^file:/, ''))) return undefined;
  return wrong('is no file and no address: a name or version would be looked up at a registry');
}

/** The path of a file that stands for the package, or undefined where it is an address. */
export function fileOf(spec: string): string | undefined {
  return /^(?:https?|git\+\w+|github|gitlab|bitbucket):/.test(spec) ? undefined : spec.replace(/^file:(?:\/\/)?/, '');
}
