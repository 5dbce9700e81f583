import { type KubernetesObject, path } from '../model/object.ts';
import { parseQuantity } from '../model/quantity.ts';
import { isKind } from '../model/rendered.ts';

/** The class of k3s, which is the default one there, and cannot make a volume larger. https://docs.k3s.io/storage */
const LOCAL_PATH = 'local-path';

/** The size of a claim in words, where it cannot be changed in place; undefined where it can, or nobody knows. */
export function refusedSize(
  before: KubernetesObject,
  after: KubernetesObject,
  classes: readonly KubernetesObject[],
): string | undefined {
  if (!isKind(after, '/PersistentVolumeClaim')) return undefined;
  const [was, is] = [before, after].map((each) => path(each, 'spec', 'resources', 'requests', 'storage'));
  const [old, own] = [was, is].map(parseQuantity);
  if (old === undefined || own === undefined || own === old) return undefined;
  if (own < old) return `the size, from ${was} to less, ${is},`;
  const name = classOf(before, classes);
  return canGrow(name, classes) ? undefined : `the size, from ${was} to ${is} with the class ${name},`;
}

/** Whether two claims name the same class, where one leaves it to the cluster. */
export function isSameClass(
  before: KubernetesObject,
  after: KubernetesObject,
  classes: readonly KubernetesObject[],
): boolean {
  // What is taken out again is refused, whatever the default.
  return path(before, 'spec', 'storageClassName') === undefined && classOf(after, classes) === defaultClass(classes);
}

function classOf(claim: KubernetesObject, classes: readonly KubernetesObject[]): string {
  return String(path(claim, 'spec', 'storageClassName') ?? defaultClass(classes));
}

function defaultClass(classes: readonly KubernetesObject[]): string {
  const found = classes.find(
    ({ metadata }) => metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true',
  );
  return found?.metadata.name ?? LOCAL_PATH;
}

/** A class that no object stands for is one of a chart, or of k3s. */
function canGrow(name: string, classes: readonly KubernetesObject[]): boolean {
  const found = classes.find(({ metadata }) => metadata.name === name);
  return found ? found.allowVolumeExpansion === true : name !== LOCAL_PATH;
}
