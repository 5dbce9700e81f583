import { isMap, type Json, type JsonMap, path } from '../model/object.ts';
import type { ProviderBlock } from '../model/provider.ts';

type Kinds = Readonly<Record<string, ProviderBlock>>;

/** One line for each `${…}`, and each thing that another waits for, that leads to what is not rendered, or to no attribute of it. */
export function referenceErrors(
  json: JsonMap,
  schema: Readonly<Record<'resource' | 'data', Kinds>>,
): readonly string[] {
  return texts(json).flatMap(([at, text]) => {
    const isAddress = /\.depends_on\[\d+\]$/.test(at);
    const found = isAddress ? [text] : [...text.matchAll(/\$\{([^}]+)\}/g)].map(([, inside = '']) => inside);
    return found.flatMap((reference) => {
      const isData = reference.startsWith('data.');
      const block = isData ? 'data' : 'resource';
      const [kind = '', name = '', attribute] = reference.slice(isData ? 5 : 0).split('.');
      if (!isMap(path(json, block, kind, name))) return [`${at}: '${reference}' is not rendered`];
      if (isAddress || (attribute && schema[block][kind]?.attributes[attribute])) return [];
      return [`${at}: '${reference}' is no attribute`];
    });
  });
}

/** All texts within, with the way to each. */
function texts(value: Json, at = ''): readonly [string, string][] {
  if (typeof value === 'string') return [[at, value]];
  if (Array.isArray(value)) return value.flatMap((item: Json, index) => texts(item, `${at}[${index}]`));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => texts(item as Json, at ? `${at}.${key}` : key));
}
