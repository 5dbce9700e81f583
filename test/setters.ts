/**
 * What Flux' image automation does to a repository, written anew from what it was seen to do: a value with the comment
 * `# {"$imagepolicy": "<namespace>:<policy>"}` behind it becomes the policy's image, and nothing else in the file changes.
 * With `:tag`, `:name` or `:digest` behind the policy it becomes that part of it.
 */

/** The image that a policy has chosen. */
export interface Chosen {
  readonly name: string;
  readonly tag: string;
  readonly digest?: string;
}

/** `registry/path:tag@digest`. */
export function referenceTo({ name, tag, digest }: Chosen): string {
  return `${name}:${tag}${digest ? `@${digest}` : ''}`;
}

const FILE = /(\.ya?ml|(^|\/)Kustomization)$/;
const MARKED = /^(\s*(?:- )*(?:(?:[^\s#"'-][^#"']*|"[^"]*"|'[^']*'): )?)("?|'?)([^"'\s]*)\2 # (\{.*\})$/;
const BLOCK = /(?:^|: |- )[|>][-+]?\d?$/;

/**
 * Rewrites files by path as one run of a cluster's automation does.
 * @param chosen images by the policies of the cluster, all of namespace flux-system
 */
export function runSetters(
  files: ReadonlyMap<string, string>,
  chosen: Readonly<Record<string, Chosen>>,
): ReadonlyMap<string, string> {
  return new Map(
    [...files].map(([path, text]) => [
      path,
      FILE.test(path) && text.includes('"$imagepolicy"') ? rewrite(text, chosen) : text,
    ]),
  );
}

function rewrite(text: string, chosen: Readonly<Record<string, Chosen>>): string {
  let block: number | undefined;
  return text
    .split('\n')
    .map((line) => {
      const indent = line.search(/\S/);
      // A line within a block of text is text, whatever it looks like.
      if (block !== undefined && (indent < 0 || indent > block)) return line;
      block = BLOCK.test(line) ? indent : undefined;
      const [, lead, quote, value, comment = ''] = MARKED.exec(line) ?? [];
      const next = value === undefined ? undefined : wanted(comment, chosen);
      return next === undefined ? line : `${lead}${quote}${next}${quote} # ${comment}`;
    })
    .join('\n');
}

/** The value that a comment asks for, or undefined where it is no marker, or one of a policy that nobody has. */
function wanted(comment: string, chosen: Readonly<Record<string, Chosen>>): string | undefined {
  let setter: unknown;
  try {
    setter = (JSON.parse(comment) as { readonly $imagepolicy?: unknown }).$imagepolicy;
  } catch {
    return undefined;
  }
  if (typeof setter !== 'string') return undefined;
  const [namespace, policy = '', part] = setter.split(':');
  const image = namespace === 'flux-system' && Object.hasOwn(chosen, policy) ? chosen[policy] : undefined;
  if (!image) return undefined;
  switch (part) {
    case undefined:
      return referenceTo(image);
    case 'tag':
      return image.tag;
    case 'name':
      return image.name;
    case 'digest':
      return image.digest ?? '';
    default:
      return undefined;
  }
}
