import { closest } from '../model/closest.ts';
import type { Cluster } from '../model/cluster.ts';
import { type Component, namespaceOf, ownNamespace } from '../model/component.ts';
import { isKind } from '../model/rendered.ts';
import { nameOfFile, type SecretFile, type Secrets, secretKey } from '../model/secret-file.ts';
import { isUnknownProp } from '../model/set-aside.ts';
import type { Placed } from './placed.ts';
import { checkSecretFile, type SecretMistake } from './secret-file-mistakes.ts';

/** Checks what lies in the cluster's `secrets` folder: each file alone, and all against each other. */
export function checkSecrets(cluster: Cluster, objects: readonly Placed[]): readonly SecretMistake[] {
  const { files, strays } = cluster.secrets ?? { files: [], strays: [] };
  const byName = new Map(cluster.components.map((component) => [component.name, component]));
  return [
    ...checkFiles({ files, strays }),
    ...files.flatMap((file) =>
      (cluster.isAnyUnknown ? [] : checkOwner(file, byName)).map((mistake) => ({ ...mistake, where: file.path })),
    ),
    ...checkTwins(files, objects),
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
  const rule = 'secret-owner' as const;
  const component = components.get(owner);
  if (!component) {
    const meant = closest(owner, [...components.keys()]);
    const what = `is named after '${owner}', which is no component of the cluster`;
    return [
      {
        rule,
        what,
        fix: meant ? `did you mean '${meant}'?` : 'rename it: <component>.<secret>.sops.yaml, or remove it',
      },
    ];
  }
  if (kind !== 'Secret' || !sops) return [];
  const expected = namespaceOf(component);
  const named = nameOfFile(path);
  return [
    ...(component.chart || ownNamespace(component)
      ? []
      : [{ rule, what: `'${owner}' has no main stage that it could be applied with`, fix: `give '${owner}' a chart` }]),
    ...(namespace === undefined
      ? [{ rule, what: 'has no namespace', fix: `write metadata.namespace: ${expected}` }]
      : namespace === expected || isUnknownProp(component, 'namespace')
        ? []
        : [
            {
              rule,
              what: `is for the namespace '${namespace}', but '${owner}' lives in '${expected}'`,
              fix: 'make the two agree',
            },
          ]),
    ...(named === owner || name === undefined || named === name
      ? []
      : [{ rule, what: `is named after the Secret '${named}', but holds '${name}'`, fix: 'make the two agree' }]),
  ];
}

function checkTwins(files: readonly SecretFile[], objects: readonly Placed[]): readonly SecretMistake[] {
  const first = new Map<string, string>(
    objects
      .filter(({ object }) => isKind(object, '/Secret'))
      .map(({ object: { metadata }, component }) => [
        secretKey(metadata.namespace, metadata.name),
        `component ${component}`,
      ]),
  );
  return files.flatMap(({ path, namespace, name }): readonly SecretMistake[] => {
    if (name === undefined) return [];
    const key = secretKey(namespace, name);
    const other = first.get(key);
    if (other === undefined) first.set(key, path);
    return other === undefined
      ? []
      : [
          {
            rule: 'secret-twice',
            where: path,
            what: `holds the Secret '${name}', which ${other} has too`,
            fix: 'remove one of them',
          },
        ];
  });
}
