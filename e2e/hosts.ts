import { type KubernetesObject, list, path } from '../lib/model/object.ts';

/** The hosts that objects hand to the ingress: those in the rules of IngressRoutes and of Ingresses, sorted. */
export function hostsOf(objects: readonly KubernetesObject[]): readonly string[] {
  const hosts = objects.flatMap(({ kind, spec }) => {
    if (kind === 'Ingress') return list(path(spec, 'rules')).map(({ host }) => String(host));
    if (kind !== 'IngressRoute') return [];
    return list(path(spec, 'routes')).flatMap(({ match }) =>
      [...String(match).matchAll(/Host\(`([^`]+)`\)/g)].map(([, host = '']) => host),
    );
  });
  return [...new Set(hosts)].sort();
}
