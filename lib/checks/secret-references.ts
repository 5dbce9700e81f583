import { madeSecrets, neededSecrets } from '../derive/needed-secrets.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import { closest } from '../model/closest.ts';
import type { Cluster } from '../model/cluster.ts';
import { namespaceOf } from '../model/component.ts';
import { append } from '../model/grouped.ts';
import { listed } from '../model/listed.ts';
import type { RenderedStage } from '../model/rendered.ts';
import { commandToEdit, commandToMake, keysOf, nameOfFile, type SecretFile, secretKey } from '../model/secret-file.ts';
import { at, type Placed, placedIn } from './placed.ts';
import { type Found, type Subject, shared } from './rule.ts';

/** A Secret, or keys of one, that objects refer to and nothing brings. */
export interface MissingSecret {
  readonly namespace: string;
  readonly name: string;
  /** All keys that are asked for and not there. */
  readonly keys: readonly string[];
  /** The file that holds the Secret, and lacks the keys. Absent: there is no such Secret. */
  readonly file?: SecretFile;
  /** The keys that are there. */
  readonly found: readonly string[];
  /** The Secret of the namespace that is called almost so. */
  readonly meant?: string;
  /** The first object that refers to it. */
  readonly object: Placed;
}

const missing = shared(({ cluster, stages, kinds }) => missingSecrets(cluster, stages, kinds));

/** Checks every reference to a Secret. One finding for each that is missing. */
export function checkSecretReferences(subject: Subject): readonly Found[] {
  return missing(subject).flatMap((each) => {
    if (isThere(each)) return [];
    const command = commandFor(subject.cluster, each);
    const fix = each.meant ? `did you mean '${each.meant}'? Else make it: ${command}` : command;
    return [at(each.object, { what: `refers to ${nameOf(each)}, which is not there`, fix })];
  });
}

/** Checks every reference to a key of a Secret that is there. One finding for each that is missing. */
export function checkSecretKeys(subject: Subject): readonly Found[] {
  return missing(subject).flatMap((each) => {
    if (!isThere(each)) return [];
    const { keys, found, file, object } = each;
    return keys.map((key) => {
      const meant = closest(key, found);
      const advice = meant ? `did you mean '${meant}'?` : `it has: ${listed(found)}`;
      const what = `refers to the key '${key}' of ${nameOf(each)}, which has no such key`;
      return at(object, {
        what,
        fix: file ? `${advice}${meant ? ' Else' : '. Else'} add it: ${commandToEdit(file.path)}` : advice,
      });
    });
  });
}

function isThere({ found, file }: MissingSecret): boolean {
  return found.length > 0 || file !== undefined;
}

function nameOf({ name, namespace, object }: MissingSecret): string {
  const own = object.object.metadata.namespace === namespace;
  return own ? `the Secret '${name}'` : `the Secret '${name}' of namespace ${namespace}`;
}

/** The command that makes what is missing, or what else helps where no component lives in the namespace. */
function commandFor(cluster: Cluster, missed: MissingSecret): string {
  const { name, namespace, keys, file } = missed;
  if (file) return commandToEdit(file.path);
  const owner = ownerOf(cluster, missed);
  return owner !== undefined
    ? commandToMake(cluster.name, owner, name, keys)
    : `no component lives in ${namespace}: add one, or say installs: { secrets: ['${namespace}/${name}'] } where something makes it`;
}

/** The component that a missing Secret would belong to, or undefined where none lives in its namespace. */
export function ownerOf(cluster: Cluster, { namespace, object }: MissingSecret): string | undefined {
  if (object.namespace === namespace) return object.component;
  return cluster.components.find((each) => namespaceOf(each) === namespace)?.name;
}

/** All that is needed and missing, in the order of the objects; nothing where the cluster's Secrets are not known. */
export function missingSecrets(
  cluster: Cluster,
  stages: readonly RenderedStage[],
  kinds: KindTable,
): readonly MissingSecret[] {
  if (!cluster.secrets) return [];
  const files = new Map(cluster.secrets.files.map((file) => [keyOf(cluster, file), file]));
  const names = namesByNamespace([...files.keys(), ...madeSecrets(cluster, stages, kinds).keys()]);
  const missing = new Map<string, MissingSecret>();
  for (const { namespace, name, keys, made, object, stage } of neededSecrets(cluster, stages, kinds)) {
    const key = secretKey(namespace, name);
    const file = files.get(key);
    // What is wrong with the file is said elsewhere.
    if (file && !isReadable(file)) continue;
    const found = [...(file ? keysOf(file) : []), ...(made ?? [])];
    const lacking = keys.filter((each) => !found.includes(each));
    if (file && lacking.length === 0) continue;
    const before = missing.get(key);
    const all = [...new Set([...(before?.keys ?? []), ...lacking])];
    const meant = file || made || before ? undefined : closest(name, names.get(namespace) ?? []);
    missing.set(key, { namespace, name, file, found, meant, object: placedIn(stage, object), ...before, keys: all });
  }
  return [...missing.values()];
}

function namesByNamespace(keys: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const index = new Map<string, string[]>();
  for (const key of keys) {
    const [namespace = '', name = ''] = key.split('/');
    append(index, namespace, name);
  }
  return index;
}

/** Which Secret a file is meant to be, also where it says so wrongly. */
function keyOf(cluster: Cluster, file: SecretFile): string {
  const component = cluster.components.find(({ name }) => name === file.component);
  const name = isReadable(file) ? file.name : nameOfFile(file.path);
  return secretKey(component ? namespaceOf(component) : file.namespace, name);
}

function isReadable({ kind, name }: SecretFile): boolean {
  return kind === 'Secret' && name !== undefined;
}
