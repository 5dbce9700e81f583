import { MAP, sourceOf } from './header.ts';
import type { Listing } from './listing.ts';

/** What a run may overwrite and remove. */
export interface Scope {
  /** The folder of clusters as headers name it, such as `clusters`. */
  readonly owner: string;
  /** The names of the clusters that are rendered in this run. */
  readonly rendered: ReadonlySet<string>;
  /** Whether the folder of a cluster no longer exists below the owner, so that its output is to go. */
  gone(cluster: string): boolean;
}

/** The cluster whose output a path belongs to, such as `home` for `dist/home/…`, `dist/cloudflare/home/…` and `flux/home/…`. */
export function clusterOf(path: string): string {
  const [top = '', first, second] = path.split('/');
  if (top === 'docs') return top;
  return (top === 'dist' && first === 'cloudflare' ? second : first) ?? top;
}

/** Whether a path is one of the few that are generated without a header: copies of encrypted Secrets, and Terraform JSON. */
export function isNamed(path: string): boolean {
  return /^dist\/(?!cloudflare\/)[^/]+\/[^/]+\/secret\.[^/]+\.sops\.yaml$|^dist\/cloudflare\/[^/]+\/cdk\.tf\.json$/.test(
    path,
  );
}

/**
 * Tells which files of a listing a run owns: those whose header names a cluster that is rendered or gone, and those
 * without a header that stand under a name of bramble's in the output of such a cluster.
 */
export function ownership(
  listing: Listing,
  { owner, rendered, gone }: Scope,
): (path: string, content: Buffer) => boolean {
  const inScope = (cluster: string) => rendered.has(cluster) || gone(cluster);
  /** The sources that the headers in a cluster's output name. */
  const sources = new Map<string, Set<string>>();
  for (const [path, entry] of listing) {
    const source = entry.kind === 'file' ? headerOf(entry.content) : undefined;
    if (source === undefined) continue;
    const found = sources.get(clusterOf(path));
    if (found) found.add(source);
    else sources.set(clusterOf(path), new Set([source]));
  }
  return (path, content) => {
    const source = headerOf(content);
    if (source !== undefined) {
      // The map is of all clusters.
      if (path === MAP) return source === owner;
      const at = source.lastIndexOf('/');
      return source.slice(0, at) === owner && inScope(source.slice(at + 1));
    }
    const cluster = clusterOf(path);
    if (!isNamed(path) || !inScope(cluster)) return false;
    // A name alone does not say whose it is: another folder of clusters may hold one of the same name.
    const found = [...(sources.get(cluster) ?? [])];
    const own = `${owner}/${cluster}`;
    const another = found.some((each) => each !== own && each.endsWith(`/${cluster}`));
    return !another && (rendered.has(cluster) || found.includes(own));
  };
}

/** The cluster's folder that a file's header names, or undefined. */
export function headerOf(content: Buffer): string | undefined {
  return STARTS.has(content[0]) ? sourceOf(content.toString('utf8', 0, 1024)) : undefined;
}

/** With which a header begins: most files are large, and not read as text for it. */
const STARTS: ReadonlySet<number | undefined> = new Set(['#', '<'].map((start) => start.charCodeAt(0)));
