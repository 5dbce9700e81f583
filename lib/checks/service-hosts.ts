import { closest } from '../model/closest.ts';
import { type KubernetesObject, path } from '../model/object.ts';
import { remembered } from '../model/remembered.ts';
import { type ServiceHost, serviceHosts } from '../model/service-names.ts';
import { at, type Placed } from './objects.ts';
import type { Found, Subject } from './rule.ts';
import { visitTexts } from './texts.ts';
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

const hostsOf = remembered((object: KubernetesObject): readonly Named[] => {
  // Descriptions of kinds speak of Services that exist nowhere.
  if (object.kind === 'CustomResourceDefinition') return [];
  const { apiVersion, kind, metadata, ...rest } = object;
  const found: Named[] = [];
  visitTexts(rest, (text, _, at) => {
    const hosts = text.includes('.svc') ? serviceHosts(withoutComments(text)) : [];
    for (const host of hosts) found.push({ ...host, at: at().path });
  });
  return found;
});

/** Files come with examples in their comments. */
function withoutComments(text: string): string {
  return text.replace(/^[ \t]*(#|;|\/\/).*$/gm, '');
}
