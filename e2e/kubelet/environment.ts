import { isMap, type JsonMap, list, path } from '../../lib/model/object.ts';
import { parseQuantity } from '../../lib/model/quantity.ts';
import { data, NotYet, type Pod, type Sources } from './sources.ts';

/** The environment of a container, in the order in which Kubernetes puts it together: `envFrom` first, then `env`. */
export async function environment(
  pod: Pod,
  container: JsonMap,
  sources: Sources,
): Promise<Readonly<Record<string, string>>> {
  const env: Record<string, string> = {};
  for (const from of list(container.envFrom)) {
    const [kind, reference] = isMap(from.secretRef)
      ? (['Secret', from.secretRef] as const)
      : (['ConfigMap', from.configMapRef as JsonMap] as const);
    for (const [key, value] of await data(kind, String(reference.name), reference, sources)) {
      env[`${from.prefix ?? ''}${key}`] = value.toString();
    }
  }
  for (const { name, value, valueFrom } of list(container.env)) {
    const found = isMap(valueFrom) ? await referred(pod, container, valueFrom, sources) : String(value ?? '');
    if (found !== undefined) env[String(name)] = isMap(valueFrom) ? found : expand(found, env);
  }
  return env;
}

/** Replaces `$(NAME)` by a variable where there is one; `$$(NAME)` stands for itself. https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/ */
export function expand(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (whole, name?: string) =>
    name === undefined ? '$' : (env[name] ?? whole),
  );
}

/** A field of a pod by its path, as the downward API reads it. */
export function fieldOf(pod: Pod, fieldPath: string): string {
  const key = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(fieldPath);
  const keys = key ? ['metadata', key[1]!, key[2]!] : fieldPath.split('.');
  return String(path(pod, ...keys) ?? '');
}

async function referred(
  pod: Pod,
  container: JsonMap,
  { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef }: JsonMap,
  sources: Sources,
): Promise<string | undefined> {
  if (isMap(fieldRef)) return fieldOf(pod, String(fieldRef.fieldPath));
  if (isMap(resourceFieldRef)) return quantityOf(container, String(resourceFieldRef.resource));
  const [kind, reference] = isMap(secretKeyRef)
    ? (['Secret', secretKeyRef] as const)
    : (['ConfigMap', configMapKeyRef as JsonMap] as const);
  const { name, key, optional } = reference;
  const found = (await data(kind, String(name), reference, sources)).get(String(key));
  if (!found && optional !== true) throw new NotYet(`key ${key} of ${kind} ${name} is missing`);
  return found?.toString();
}

/** Whole bytes or CPUs of `limits.memory` and the like, rounded up, which is what programs are given. */
function quantityOf(container: JsonMap, resource: string): string {
  const [of = '', name = ''] = resource.split('.');
  return String(Math.ceil(parseQuantity(path(container.resources, of, name)) ?? 0));
}
