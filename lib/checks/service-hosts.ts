import { closest } from '../model/closest.ts';
import { isMap, type Json, type KubernetesObject, path } from '../model/object.ts';
import { type ServiceHost, serviceHosts } from '../model/service-names.ts';
import { at, type Placed } from './objects.ts';
import type { Found, Subject } from './rule.ts';
import { type Things, things } from './things.ts';

/** A Service that a text of an object names, and where the text stands. */
interface Named extends ServiceHost {
  readonly at: string;
}

/** Checks the names of Services, and their ports, in variables, arguments, files and values: wherever an object holds text. */
export function checkServiceHosts(subject: Subject): readonly Found[] {
  const all = things(subject);
  return subject.objects.flatMap((placed) => {
    const seen = new Set<string>();
    return hostsOf(placed.object).flatMap((named) => {
      const key = `${named.service}.${named.namespace}:${named.port}`;
      if (seen.has(key)) return [];
      seen.add(key);
      return judge(named, placed, all);
    });
  });
}

function judge(named: Named, placed: Placed, all: Things): readonly Found[] {
  const { service, namespace, port } = named;
  const thing = all.find('/Service', namespace, service);
  const host = `${service}.${namespace}.svc`;
  if (!thing) {
    if (all.isUnknown(namespace)) return [];
    const what = `${named.at} leads to '${host}', a Service that is not there`;
    return [at(placed, { what, fix: adviceFor(named, all) })];
  }
  // A headless Service leads to the pods themselves, whichever port is asked for.
  const isHeadless = path(thing.placed?.object.spec, 'clusterIP') === 'None';
  if (port === undefined || !thing.ports || isHeadless || thing.ports.includes(String(port))) return [];
  const what = `${named.at} leads to port ${port} of '${host}', which has no such port`;
  return [at(placed, { what, fix: `it has: ${thing.ports.join(', ')}` })];
}

function adviceFor({ service, namespace }: Named, all: Things): string {
  const meant = closest(
    service,
    all.among('/Service', namespace).map(({ name }) => name),
  );
  if (meant) return `did you mean '${meant}.${namespace}.svc'?`;
  const [elsewhere] = all.namespacesOf('/Service', service);
  if (elsewhere) return `it is in namespace ${elsewhere}`;
  const declare = `installs: { objects: [{ kind: 'Service', name: '${service}', namespace: '${namespace}' }] }`;
  return `correct the name, take it from cluster.serviceHost(), or where a chart brings it, say ${declare}`;
}

const known = new WeakMap<KubernetesObject, readonly Named[]>();

function hostsOf(object: KubernetesObject): readonly Named[] {
  // Descriptions of kinds speak of Services that exist nowhere.
  if (object.kind === 'CustomResourceDefinition') return [];
  const before = known.get(object);
  if (before) return before;
  const { apiVersion, kind, metadata, ...rest } = object;
  const found: Named[] = [];
  collect(rest, '', found);
  known.set(object, found);
  return found;
}

function collect(value: Json | undefined, place: string, found: Named[]): void {
  if (typeof value === 'string') {
    for (const host of value.includes('.svc') ? serviceHosts(withoutComments(value)) : [])
      found.push({ ...host, at: place });
  } else if (Array.isArray(value)) {
    value.forEach((item: Json, index: number) => {
      collect(item, `${place}[${path(item, 'name') ?? index}]`, found);
    });
  } else if (isMap(value)) {
    for (const [key, below] of Object.entries(value)) {
      const step = /[./]/.test(key) ? `['${key}']` : place === '' ? key : `.${key}`;
      collect(below, `${place}${step}`, found);
    }
  }
}

/** Files come with examples in their comments. */
function withoutComments(text: string): string {
  return text.replace(/^[ \t]*(#|;|\/\/).*$/gm, '');
}
