import type { WrittenName } from 'bramble';

/** What Traefik knows from elsewhere: `api@internal`, `auth@file`. */
export const FOREIGN = /@(?!kubernetescrd$)/;

/**
 * A name as routes write it: plain, or with its namespace as `shop_auth@kubernetescrd`.
 * https://doc.traefik.io/traefik/reference/install-configuration/providers/kubernetes/kubernetes-crd/
 */
export function written(text: string, namespace: string): readonly WrittenName[] {
  return [text.includes('@') ? qualified(text) : { namespace, name: text }];
}

/** Names as annotations have them: with their namespaces, several separated by commas. */
export function namesListed(text: string): readonly WrittenName[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '' && !FOREIGN.test(each))
    .map(qualified);
}

/**
 * The Middlewares that an argument of Traefik puts before all routes of an entry point.
 * https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/
 */
export function namesInArgument(text: string): readonly WrittenName[] {
  const [, names = ''] = /^--entrypoints\.[^.]+\.http\.middlewares=(.+)$/i.exec(text) ?? [];
  return namesListed(names);
}

/** Kubernetes has no name with an underscore. A dash, as Traefik has it without `safeNaming`, may part them anywhere. */
function qualified(text: string): WrittenName {
  const [joined = ''] = text.split('@');
  const [namespace = '', name] = joined.split('_');
  if (name !== undefined) return { namespace, name };
  const parts = joined.split('-');
  const readings = parts
    .slice(1)
    .map((_, index) => ({ namespace: parts.slice(0, index + 1).join('-'), name: parts.slice(index + 1).join('-') }));
  return { namespace: '', name: joined, readings, fix: withUnderscore('<namespace>', '<name>') };
}

/** What to write in the place of a name that is joined by a dash. */
export function withUnderscore(namespace: string, name: string): string {
  return `write its namespace and name with an underscore between them: ${namespace}_${name}@kubernetescrd`;
}
