import { closest } from '../model/closest.ts';
import type { Cluster } from '../model/cluster.ts';
import { namespaceOf } from '../model/component.ts';
import { PROVIDED_SECRETS } from '../model/provided.ts';
import { commandToEdit, commandToMake, keysOf, nameOfFile, type SecretFile, secretKey } from '../model/secret-file.ts';
import { providedSecrets, type SecretReference, secretReferences } from '../model/secret-references.ts';
import { at, type Placed } from './objects.ts';
import type { Found } from './rule.ts';

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
  /** The first object that refers to it. */
  readonly object: Placed;
}

/** Checks every reference to a Secret, to the key where one is named. One finding for each Secret or key that is missing. */
export function checkSecretReferences(cluster: Cluster, objects: readonly Placed[]): readonly Found[] {
  return missingSecrets(cluster, objects).flatMap((missing) => {
    const { name, namespace, keys, file, found, object } = missing;
    const own = object.object.metadata.namespace === namespace;
    const secret = own ? `the Secret '${name}'` : `the Secret '${name}' of namespace ${namespace}`;
    if (found.length === 0 && !file) {
      const what = `refers to ${secret}, which is not there`;
      return [at(object, { what, fix: commandFor(cluster, missing) })];
    }
    return keys.map((key) => {
      const meant = closest(key, found);
      const advice = meant ? `did you mean '${meant}'?` : `it has: ${found.join(', ')}.`;
      const what = `refers to the key '${key}' of ${secret}, which has no such key`;
      return at(object, { what, fix: file ? `${advice} Else add it: ${commandToEdit(file.path)}` : advice });
    });
  });
}

/** The command that makes what is missing, or what else helps where no component lives in the namespace. */
export function commandFor(cluster: Cluster, { name, namespace, keys, file, object }: MissingSecret): string {
  if (file) return commandToEdit(file.path);
  const { component } = object.stage;
  const owner =
    namespaceOf(component) === namespace
      ? component
      : cluster.components.find((each) => namespaceOf(each) === namespace);
  return owner
    ? commandToMake(cluster.name, owner.name, name, keys)
    : `no component lives in ${namespace}: add one, or say installs: { secrets: ['${namespace}/${name}'] } where something makes it`;
}

/** All that is referred to and missing, in the order of the objects; nothing where the cluster's Secrets are not known. */
export function missingSecrets(cluster: Cluster, objects: readonly Placed[]): readonly MissingSecret[] {
  if (!cluster.secrets) return [];
  const files = new Map(cluster.secrets.files.map((file) => [keyOf(cluster, file), file]));
  const made = madeSecrets(cluster, objects);
  const missing = new Map<string, MissingSecret>();
  for (const object of objects) {
    for (const { namespace, name, keys, optional } of secretReferences(object.object)) {
      const key = secretKey(namespace, name);
      const file = files.get(key);
      const known = made.get(key);
      // What is wrong with the file is said elsewhere.
      if (optional || known === 'any' || (file && !isReadable(file))) continue;
      const found = [...(file ? keysOf(file) : []), ...(known ?? [])];
      const lacking = keys.filter((each) => !found.includes(each));
      if ((file || known) && lacking.length === 0) continue;
      const before = missing.get(key);
      const all = [...new Set([...(before?.keys ?? []), ...lacking])];
      missing.set(key, { namespace, name, file, found, object, ...before, keys: all });
    }
  }
  return [...missing.values()];
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

/** The Secrets that are there without a file, with their keys where these are known. */
function madeSecrets(cluster: Cluster, objects: readonly Placed[]): ReadonlyMap<string, readonly string[] | 'any'> {
  const declared = cluster.components.flatMap((component) =>
    (component.installs?.secrets ?? []).map((name) =>
      name.includes('/') ? name : secretKey(namespaceOf(component), name),
    ),
  );
  const provided = objects.flatMap(({ object }) => providedSecrets(object));
  // A Secret without values is there for its controller to fill in.
  const bare = objects.flatMap(({ object: { kind, metadata } }) =>
    kind === 'Secret' ? [secretKey(metadata.namespace, metadata.name)] : [],
  );
  const entry = ({ namespace, name, keys }: SecretReference) => [secretKey(namespace, name), keys] as const;
  return new Map<string, readonly string[] | 'any'>([
    ...provided.map(entry),
    ...[...PROVIDED_SECRETS, ...declared, ...bare].map((key) => [key, 'any'] as const),
  ]);
}
