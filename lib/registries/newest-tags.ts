import { compareTags, lineOf } from '../model/tag.ts';
import type { Logins } from './docker-config.ts';
import { NoAnswer } from './no-answer.ts';
import { fieldsIn, RegistryRepository } from './registry.ts';

/** More pages than any repository has: a registry that gives others is broken. */
const MOST_PAGES = 200;

/**
 * Asks a registry for all tags of a repository. Throws NoAnswer.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-tags
 * @param repository registry and path, such as `docker.io/library/busybox`
 */
export async function tagsOf(repository: string, logins: Logins): Promise<readonly string[]> {
  const from = new RegistryRepository(repository, logins);
  const tags: string[] = [];
  let last: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const more = last === undefined ? '' : `&last=${encodeURIComponent(last)}`;
    const { body, headers } = await from.get(`tags/list?n=1000${more}`, repository);
    tags.push(...tagsIn(body, repository));
    const next = /[?&]last=([^&>]+)[^>]*>\s*;\s*rel="?next/.exec(headers.get('link') ?? '')?.[1];
    if (next === undefined || next === last) break;
    last = decodeURIComponent(next);
  }
  return tags;
}

function tagsIn(body: Buffer, repository: string): readonly string[] {
  const document = fieldsIn(body);
  const tags = document && (document.tags ?? []);
  if (Array.isArray(tags)) return tags.filter((tag) => typeof tag === 'string');
  throw new NoAnswer(`${repository} answers no list of tags`, 'see whether it is a registry');
}

/** What is newer than a tag, among tags of its kind. */
export interface NewerTags {
  /** The newest that is to fit as the tag does. */
  readonly newest?: string;
  /** The newest of all, where it is of another line of versions. */
  readonly newestLine?: string;
}

/** Finds what is newer than a tag. Pre-releases, and tags for other bases than its own, are of other kinds. */
export function newerTags(tag: string, all: readonly string[]): NewerTags {
  const newer = all.filter((each) => (compareTags(each, tag) ?? 0) > 0).sort((a, b) => compareTags(b, a)!);
  const newest = newer.find((each) => lineOf(each) === lineOf(tag));
  const [first] = newer;
  return { ...(newest && { newest }), ...(first !== newest && first && { newestLine: first }) };
}
