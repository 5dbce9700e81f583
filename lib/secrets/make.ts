import { randomBytes } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { madeUpKeys } from '../checks/made-up-keys.ts';
import type { Subject } from '../checks/rule.ts';
import { checkSecretFile } from '../checks/secret-file-mistakes.ts';
import { missingSecrets } from '../checks/secret-references.ts';
import { sideSecretOf } from '../checks/side-secrets.ts';
import { type LoadedCluster, loadClusters } from '../input/load-clusters.ts';
import { parseSecretFile } from '../input/read-secrets.ts';
import { parseSopsRules, SOPS_RULES } from '../input/sops-rules.ts';
import { oneOfThese } from '../model/closest.ts';
import { Cluster } from '../model/cluster.ts';
import { type Component, namespaceOf, ownNamespace } from '../model/component.ts';
import { findingLine, InvalidInput } from '../model/finding.ts';
import { isDnsName } from '../model/names.ts';
import { commandToEdit, EXAMPLE_RECIPIENT, secretFileName } from '../model/secret-file.ts';
import { foldersOf } from '../output/paths.ts';
import { examine } from '../render.ts';
import { checkInstalled, encrypt } from './sops.ts';
import { readValues, type Terminal, type Values } from './values.ts';

/** The types of Secrets that have certain keys, for those who judge a Secret by its type. */
const TYPES: Readonly<Record<string, string>> = {
  '.dockerconfigjson': 'kubernetes.io/dockerconfigjson',
  'tls.crt tls.key': 'kubernetes.io/tls',
};

/** The Secret that is asked for. */
interface NewSecret {
  readonly cluster: string;
  readonly component: string;
  /** The Secret's name. */
  readonly name: string;
  /** None: those that the cluster asks for. */
  readonly keys: readonly string[];
  /** Standard input is one JSON object of keys and values. */
  readonly json: boolean;
}

/** Makes a Secret: asks for its values and writes it encrypted. Returns the file's path; throws InvalidInput. */
export async function make(request: NewSecret, root: string, terminal: Terminal): Promise<string> {
  checkInstalled();
  const loaded = await load(request.cluster, root);
  const ofSide = sideSecretOf(new Cluster(loaded.declaration, loaded.inputs), request.component, request.name);
  const namespace = ofSide?.namespace ?? namespaceOf(componentOf(request, loaded));
  const path = `clusters/${request.cluster}/secrets/${secretFileName(request.component, request.name)}`;
  checkFolders(path, root);
  const twin = loaded.inputs.secrets?.files.find(
    (file) => file.path === path || (file.name === request.name && file.namespace === namespace),
  );
  if (twin)
    stop(
      `${twin.path} holds it already`,
      `to change it: ${commandToEdit(twin.path)}; to make it anew, remove it first`,
    );
  const rules = existsSync(join(root, SOPS_RULES)) ? readFileSync(join(root, SOPS_RULES), 'utf8') : undefined;
  if (rules?.includes(EXAMPLE_RECIPIENT)) {
    stop(
      '.sops.yaml names the example recipient, whose private key nobody has',
      'put the public key of your own there: docs/secrets.md',
    );
  }
  const mistakes = rules === undefined ? [] : parseSopsRules(rules).mistakes;
  if (mistakes.length > 0) throw new InvalidInput(...mistakes);
  const { subject } = examine(loaded.declaration, loaded.inputs, `clusters/${request.cluster}`);
  const isGiven = request.keys.length > 0 || request.json;
  const keys = isGiven ? request.keys : (ofSide?.keys ?? keysAskedFor(request, subject, namespace));
  checkKeys(keys);
  const mayBeMadeUp = madeUpKeys(subject, { name: request.name, namespace });
  const given = await readValues(terminal, keys, request.json, [...mayBeMadeUp.keys()]);
  const madeUp = Object.fromEntries(
    Object.keys(given).flatMap((key) => (given[key] === '' ? [[key, madeUpPassword()]] : [])),
  );
  const values = { ...given, ...madeUp };
  checkKeys(Object.keys(values));
  const text = await encrypted(manifest(request.name, namespace, values), Object.values(values), path, root);
  write(join(root, path), text, path);
  for (const [key, value] of Object.entries(madeUp)) {
    terminal.output.write(
      `${key} of ${request.component}/${request.name}, made up and shown this once: ${value}\n${mayBeMadeUp.get(key)}\n`,
    );
  }
  return path;
}

/** A password that nobody guesses, of letters that every shell and form takes: 192 bits. */
function madeUpPassword(): string {
  return randomBytes(24).toString('base64url');
}

/** Throws InvalidInput. */
export function stop(what: string, fix: string): never {
  throw new InvalidInput({ what, fix });
}

/** A cluster by its name. Throws InvalidInput. */
export async function load(name: string, root: string): Promise<LoadedCluster> {
  const { clusters, findings } = await loadClusters(root, 'clusters');
  const found = clusters.find(({ declaration }) => declaration.name === name);
  if (found) return found;
  const problem = findings.find(({ cluster }) => cluster === name);
  if (problem) stop(findingLine(problem), 'then run this again');
  const names = clusters.map(({ declaration }) => declaration.name);
  return stop(`there is no cluster '${name}'`, oneOfThese(name, names));
}

function componentOf({ cluster, component: name, name: secret }: NewSecret, loaded: LoadedCluster): Component {
  const { components } = loaded.declaration;
  const component = components.find((each) => each.name === name);
  if (!component) {
    const names = components.map((each) => each.name);
    return stop(`${cluster} has no component '${name}'`, oneOfThese(name, names));
  }
  if (!component.chart && !ownNamespace(component)) {
    stop(`'${name}' has no main stage that a Secret could be applied with`, `give '${name}' a chart`);
  }
  if (!isDnsName(secret)) stop(`'${secret}' is no name of a Secret`, 'use lower-case letters, digits, dashes and dots');
  return component;
}

function keysAskedFor({ cluster, component, name }: NewSecret, subject: Subject, namespace: string): readonly string[] {
  const missing = missingSecrets(subject.cluster, subject.stages, subject.kinds);
  const keys = missing.find((each) => each.name === name && each.namespace === namespace)?.keys ?? [];
  if (keys.length > 0) return keys;
  const others = missing
    .filter((each) => each.namespace === namespace)
    .map((each) => `${cluster}/${component}/${each.name}`);
  const what = `nothing in ${cluster} names a key of the Secret '${name}' in ${namespace}`;
  return stop(what, others.length > 0 ? `did you mean ${others.join(' or ')}? Else name the keys` : 'name the keys');
}

function checkKeys(keys: readonly string[]): void {
  const wrong = keys.filter((key) => !/^[\w.-]{1,253}$/.test(key) || key === '.' || key.startsWith('..'));
  if (wrong.length > 0) stop(`a Secret has no key '${wrong.join("', '")}'`, 'use letters, digits, -, _ and .');
  if (new Set(keys).size < keys.length) stop('a key is named twice', 'name each once');
}

function manifest(name: string, namespace: string, values: Values) {
  const type = TYPES[Object.keys(values).sort().join(' ')];
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, ...(type && { type }), stringData: values };
}

/** The encrypted text, which is only written when nothing in it is in plain. */
async function encrypted(plain: unknown, values: readonly string[], path: string, root: string): Promise<string> {
  const { code, text, complaint } = await encrypt(plain, path, root);
  if (code !== 0) {
    const shown = values.flatMap((value) => value.split('\n')).filter((value) => value !== '');
    const lines = complaint.split('\n').filter((line) => line !== '' && !shown.some((value) => line.includes(value)));
    stop(
      `sops could not encrypt it: ${lines.join(' ')}`,
      'see to .sops.yaml, which docs/secrets.md explains; nothing was written',
    );
  }
  const mistakes = checkSecretFile(parseSecretFile(Buffer.from(text), path, undefined));
  if (mistakes.length > 0) {
    const fix = 'see to .sops.yaml; nothing was written';
    throw new InvalidInput(...mistakes.map(({ what }) => ({ what: `what sops made ${what}`, fix })));
  }
  return text;
}

/** What is written goes into no other place than it says: no link on the way is followed. */
function checkFolders(path: string, root: string): void {
  for (const folder of foldersOf(path)) {
    const stat = lstatSync(join(root, folder), { throwIfNoEntry: false });
    if (stat && !stat.isDirectory()) stop(`${folder} is no folder`, 'put a folder in its place; nothing was written');
  }
}

/** Appears whole or not at all, and never in the place of another. */
function write(file: string, text: string, path: string): void {
  mkdirSync(dirname(file), { recursive: true });
  if (existsSync(file)) stop(`${path} exists by now`, 'see who made it; nothing was written');
  const staged = `${file}.${process.pid}`;
  writeFileSync(staged, text, { flag: 'wx' });
  renameSync(staged, file);
}
