import { ApiObject, type ApiObjectMetadataDefinition, App, Lazy } from 'cdk8s';

/*
 * cdk8s makes plain data of an object value by value: a new object for each, with a list of the keys that lead there, which three
 * resolvers are asked about. Then it copies and sorts all of it, and copies it once more for patches. What is imported here for its
 * effect does the same in one pass. To cdk8s it leaves what is none of its business: patches, resolvers of somebody's own, and what
 * is no data, of which cdk8s tells.
 */

/** What an object has beside its documented face. */
interface Drawn extends Pick<ApiObject, 'metadata'> {
  readonly props: Readonly<Record<string, unknown>>;
  readonly patches: readonly unknown[];
}

/** How many resolvers each app has: of lazy values, of tokens, and of numbers that may be texts. */
const RESOLVERS = new App().resolvers.length;

const byCdk8s = ApiObject.prototype.toJson;

ApiObject.prototype.toJson = function toJson(): unknown {
  const { props, patches, metadata } = this as unknown as Drawn;
  if (patches.length > 0 || App.of(this).resolvers.length > RESOLVERS) return byCdk8s.call(this);
  try {
    const { apiVersion, kind, ...rest } = dataOf({ ...props, metadata: undefined }) as Readonly<
      Record<string, unknown>
    >;
    return { apiVersion, kind, metadata: metadataOf(metadata), ...rest };
  } catch {
    return byCdk8s.call(this);
  }
};

/** As cdk8s makes it of what it was given, and of what has been added since. Nothing in it is empty. */
function metadataOf(metadata: ApiObjectMetadataDefinition): unknown {
  const {
    _additionalAttributes: given,
    apiObject: _,
    ...added
  } = metadata as unknown as Readonly<Record<string, object>>;
  return dataOf({ ...given, ...added }, false);
}

/**
 * A value as data, with the keys of each map in order and none without a value. Throws where it is no data.
 * @param keepsEmpty whether lists and maps stay in which nothing is
 */
function dataOf(value: unknown, keepsEmpty = true): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    return value.length > 0 || keepsEmpty ? value.map((each) => dataOf(each, keepsEmpty)) : undefined;
  }
  if (value.constructor !== Object || 'resolve' in value) return dataOf(meantBy(value), keepsEmpty);
  const map: Record<string, unknown> = {};
  let isEmpty = true;
  for (const key of sorted(Object.keys(value))) {
    const data = dataOf((value as Readonly<Record<string, unknown>>)[key], keepsEmpty);
    if (data === undefined) continue;
    map[key] = data;
    isEmpty = false;
  }
  return isEmpty && !keepsEmpty ? undefined : map;
}

/** Most are in order as they were written. */
function sorted(keys: string[]): readonly string[] {
  for (let at = 1; at < keys.length; at++) if (keys[at]! < keys[at - 1]!) return keys.sort();
  return keys;
}

/** What the resolvers make of an object of a class. */
function meantBy(value: { resolve?: unknown; value?: unknown }): unknown {
  if (value instanceof Lazy) return value.produce();
  if (typeof value.resolve === 'function') return value.resolve();
  const isUnion = typeof value.value === 'number' || typeof value.value === 'string';
  // As what the classes of imports look into: that of an amount, or of a port.
  if (isUnion && value.constructor !== Object) return { value: value.value };
  throw new TypeError('it is no data');
}
