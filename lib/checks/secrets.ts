import { closest } from '../model/closest.ts';
import { type Component, namespaceOf, ownNamespace } from '../model/component.ts';
import { nameOfFile, type SecretFile, type Secrets, secretKey } from '../model/secret-file.ts';
import { isUnknownProp } from '../model/set-aside.ts';
import { objectsOf } from './objects-of.ts';
import type { Perhaps } from './perhaps.ts';
import type { Placed } from './placed.ts';
import { type MistakeRow, mistakesIn, type Subject } from './rule.ts';
import { checkSecretFile, type SecretMistake, type SecretRule } from './secret-file-mistakes.ts';
import { sideSecretFiles } from './side-secrets.ts';

/** Checks what lies in the cluster's `secrets` folder: each file alone, and all against each other. */
export function checkSecrets(subject: Subject): Perhaps<SecretMistake> {
  const { cluster } = subject;
  const { files, strays } = cluster.secrets ?? { files: [], strays: [] };
  const byName = new Map(cluster.components.map((component) => [component.name, component]));
  const ofSides = sideSecretFiles(cluster);
  const own = files.filter((file) => !ofSides.includes(file));
  return [
    checkFiles({ files, strays }),
    !cluster.isAnyUnknown && own.map((file) => checkOwner(file, byName)),
    checkTwins(own, objectsOf(subject, '/Secret')),
  ];
}

/** Checks each file by itself, of whatever cluster it is. */
export function checkFiles({ files, strays }: Secrets): readonly SecretMistake[] {
  return [
    ...strays.map((path) => ({ ...STRAY, where: path })),
    ...files.flatMap((file) => checkSecretFile(file).map((mistake) => ({ ...mistake, where: file.path }))),
  ];
}

const STRAY: SecretMistake = {
  rule: 'secret-not-encrypted',
  what: 'is no encrypted Secret, and may hold one in plain text',
  fix: 'make a Secret of it with npm run secret:new, and remove it; if it was ever committed, change the values in it',
};

/** Checks a file against the component that it is named after. */
function checkOwner(
  { path, component: owner, kind, namespace, name, sops }: SecretFile,
  components: ReadonlyMap<string, Component>,
): readonly SecretMistake[] {
  const row = (isWrong: boolean, what: string, fix: string): MistakeRow<SecretRule> => [
    isWrong,
    'secret-owner',
    path,
    what,
    fix,
  ];
  const component = components.get(owner);
  if (!component) {
    const meant = closest(owner, [...components.keys()]);
    const fix = meant ? `did you mean '${meant}'?` : 'rename it: <component>.<secret>.sops.yaml, or remove it';
    return mistakesIn([row(true, `is named after '${owner}', which is no component of the cluster`, fix)]);
  }
  if (kind !== 'Secret' || !sops) return [];
  const expected = namespaceOf(component);
  const named = nameOfFile(path);
  const isUndrawn = !component.chart && !ownNamespace(component);
  const isElsewhere = namespace !== undefined && namespace !== expected && !isUnknownProp(component, 'namespace');
  const isMisnamed = named !== owner && name !== undefined && named !== name;
  const agree = 'make the two agree';
  return mistakesIn([
    row(isUndrawn, `'${owner}' has no main stage that it could be applied with`, `give '${owner}' a chart`),
    row(namespace === undefined, 'has no namespace', `write metadata.namespace: ${expected}`),
    row(isElsewhere, `is for the namespace '${namespace}', but '${owner}' lives in '${expected}'`, agree),
    row(isMisnamed, `is named after the Secret '${named}', but holds '${name}'`, agree),
  ]);
}

function checkTwins(files: readonly SecretFile[], secrets: readonly Placed[]): Perhaps<SecretMistake> {
  const first = new Map(
    secrets.map(({ object: { metadata }, component }) => [
      secretKey(metadata.namespace, metadata.name),
      `component ${component}`,
    ]),
  );
  return files.map(({ path, namespace, name }) => {
    if (name === undefined) return undefined;
    const key = secretKey(namespace, name);
    const other = first.get(key);
    if (other === undefined) first.set(key, path);
    const what = `holds the Secret '${name}', which ${other} has too`;
    return other !== undefined && { rule: 'secret-twice', where: path, what, fix: 'remove one of them' };
  });
}
