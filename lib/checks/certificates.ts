import { firstAt } from '../kinds/field-path.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import { isPublic } from '../model/exposure.ts';
import { distinctBy } from '../model/grouped.ts';
import { listed } from '../model/listed.ts';
import { type KubernetesObject, list, path } from '../model/object.ts';
import { groupOf } from '../model/rendered.ts';
import { objectsOf } from './objects-of.ts';
import { at } from './placed.ts';
import { hostsOf, routes } from './routes.ts';
import { type Found, type Subject, shared } from './rule.ts';

/** For which hosts an object has certificates made; undefined where it does not say for which. */
function hostsIn(object: KubernetesObject, kinds: KindTable): readonly string[] | undefined {
  const found = kinds
    .fields('certificates', object)
    .filter(({ row: { when = 'kind' } }) => firstAt(when, object) !== undefined)
    .map(({ row: { unknown }, hits }) => {
      const texts = hits.flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
      if (unknown === undefined) return texts;
      return texts.some((text) => unknown.test(text)) ? undefined : [];
    });
  return found.every((each) => each !== undefined) ? found.flat() : undefined;
}

/** The hosts for which an object has certificates made, as far as it says so. */
export function certifiedBy(object: KubernetesObject, kinds: KindTable): readonly string[] {
  return hostsIn(object, kinds) ?? [];
}

/** The hosts that certificates are made for; undefined where some come from where nobody looks. */
const certified = shared(({ objects, kinds }: Subject): readonly string[] | undefined => {
  const all = objects.map(({ object }) => ({ object, names: hostsIn(object, kinds) }));
  // What routes has certificates for itself alone.
  const isShared = all.some(({ object, names = [] }) => names.length > 0 && kinds.routes(object).length === 0);
  if (!isShared || all.some(({ names }) => names === undefined)) return undefined;
  const made = new Set(
    objects.flatMap(({ object }) =>
      kinds.made(object).map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`),
    ),
  );
  const isForeign = objects
    .filter(({ object }) => kinds.routing.has(groupOf(object)))
    .flatMap(({ object }) => kinds.references(object))
    .some(({ kind, namespace, name, keys }) => keys.includes('tls.crt') && !made.has(`${kind} ${namespace}/${name}`));
  return isForeign ? undefined : all.flatMap(({ names = [] }) => names);
});

/** Where routes are served over TLS: at the entry point of the ingress, and at the listeners of Gateways that decrypt. */
const secured = shared((subject): ReadonlySet<string> => {
  const { entryPoint } = subject.cluster.find('ingress') ?? {};
  const gateways = objectsOf(subject, 'gateway.networking.k8s.io/Gateway').flatMap(({ object: { metadata, spec } }) => {
    const open = list(path(spec, 'listeners')).filter(({ protocol }) => protocol === 'HTTPS');
    const name = `${metadata.namespace}/${metadata.name}`;
    return open.flatMap((each) => [name, `${name}:${each.name}`, `${name}:${each.port}`]);
  });
  return new Set([...(entryPoint === undefined ? [] : [entryPoint]), ...gateways]);
});

/** A star stands for one label. */
function covers(name: string, host: string): boolean {
  return name === host || (name.startsWith('*.') && host.slice(host.indexOf('.') + 1) === name.slice(2));
}

/** Hosts that are served over TLS, and for which there is no certificate. */
export function uncovered(subject: Subject): readonly Found[] {
  const names = certified(subject);
  const { domain } = subject.cluster;
  if (!names) return [];
  // What comes through the tunnel has the certificates of who runs its other end.
  const known = new Set([...names, ...subject.cluster.hosts(isPublic)]);
  // Another rule speaks of hosts outside the domain.
  const isOurs = (host: string) => host === domain || host.endsWith(`.${domain}`);
  const isCovered = (host: string) => known.has(host) || names.some((name) => covers(name, host));
  const served = routes(subject)
    .filter((route) => route.protocol === 'http' && route.entryPoints.some((each) => secured(subject).has(each)))
    .flatMap((route) => hostsOf(route).map((host) => ({ host, placed: route.placed })))
    .filter(({ host }) => isOurs(host) && !isCovered(host));
  const fix = `take a host that a certificate is for (${listed(names)}), or have one made for it`;
  return distinctBy(served, ({ host, placed }) => `${placed.component} ${placed.stage} ${host}`).map(
    ({ host, placed }) => at(placed, { what: `serves '${host}', for which there is no certificate`, fix }),
  );
}
