import { isMap, type Json, type JsonMap, list, path } from '../lib/model/object.ts';
import type { Step } from '../lib/rules.ts';

/** What becomes of one resource at Cloudflare when Terraform applies. */
export interface ResourceChange {
  readonly cluster: string;
  /** Such as `cloudflare_dns_record`. */
  readonly type: string;
  /** Its name in an address. */
  readonly name: string;
  /** `imported`: it is there, and taken over. `moved`: it stays, under another address. `replaced`: destroyed, and made anew. */
  readonly is: 'added' | 'imported' | 'changed' | 'moved' | 'replaced' | 'destroyed';
  readonly before?: JsonMap;
  readonly after?: JsonMap;
}

/** What cannot be changed: Terraform makes the resource anew. */
const FIXED = ['account_id', 'zone_id', 'type', 'config_src'];

/** The resources of all clusters that a step changes. */
export function resourceChanges({ files }: Step): readonly ResourceChange[] {
  const paths = new Set([...files.before.keys(), ...files.after.keys()]);
  return [...paths].flatMap((file) => {
    const [, cluster] = /^dist\/cloudflare\/([^/]+)\/cdk\.tf\.json$/.exec(file) ?? [];
    if (cluster === undefined) return [];
    const [was, is] = [files.before, files.after].map((texts) => stackIn(texts.get(file)));
    return changesOf(resourcesOf(was!), resourcesOf(is!), is!).map((each) => ({ cluster, ...each }));
  });
}

/** What is no JSON has no resources. */
function stackIn(text: string | undefined): JsonMap {
  try {
    const stack = JSON.parse(text ?? '{}') as Json;
    return isMap(stack) ? stack : {};
  } catch {
    return {};
  }
}

function resourcesOf({ resource }: JsonMap): ReadonlyMap<string, JsonMap> {
  const types = isMap(resource) ? Object.entries(resource) : [];
  return new Map(
    types.flatMap(([type, all]) =>
      Object.entries(isMap(all) ? all : {}).flatMap(([name, each]) =>
        isMap(each) ? [[`${type}.${name}`, each] as const] : [],
      ),
    ),
  );
}

function changesOf(
  was: ReadonlyMap<string, JsonMap>,
  is: ReadonlyMap<string, JsonMap>,
  stack: JsonMap,
): readonly Omit<ResourceChange, 'cluster'>[] {
  const moves = new Map(list(stack.moved).map(({ from, to }) => [String(to), String(from)]));
  const imported = new Set(list(stack.import).map(({ to }) => String(to)));
  const kept = new Set([...moves].flatMap(([to, from]) => (is.has(to) && !is.has(from) ? [from] : [])));
  const named = (address: string) => ({
    type: address.slice(0, address.indexOf('.')),
    name: address.slice(address.indexOf('.') + 1),
  });
  const come = [...is].flatMap(([address, after]): readonly Omit<ResourceChange, 'cluster'>[] => {
    const from = moves.get(address);
    const before = was.get(address) ?? (from === undefined ? undefined : was.get(from));
    if (before === undefined) return [{ ...named(address), is: imported.has(address) ? 'imported' : 'added', after }];
    const differing = Object.keys({ ...before, ...after }).filter(
      (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
    );
    if (differing.length > 0) {
      const isFixed = differing.some((key) => FIXED.includes(key));
      return [{ ...named(address), is: isFixed ? 'replaced' : 'changed', before, after }];
    }
    return was.has(address) ? [] : [{ ...named(address), is: 'moved', before, after }];
  });
  const gone = [...was].filter(([address]) => !is.has(address) && !kept.has(address));
  return [...come, ...gone.map(([address, before]) => ({ ...named(address), is: 'destroyed' as const, before }))];
}

/** The hosts that the tunnel lets in, as a step has them before and after, by cluster. */
export function tunnelHosts(change: ResourceChange) {
  const hosts = (of: JsonMap | undefined) =>
    list(path(of, 'config', 'ingress')).flatMap(({ hostname }) => (hostname === undefined ? [] : [String(hostname)]));
  return { was: hosts(change.before), is: hosts(change.after) };
}
