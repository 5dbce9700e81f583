import type { KindTable } from '../kinds/kind-table.ts';
import { namespaceOf } from '../model/component.ts';
import type { KubernetesObject } from '../model/object.ts';
import { remembered } from '../model/remembered.ts';
import { type ServiceHost, type ShortHost, shortHosts } from '../model/service-names.ts';
import { holding } from './held-texts.ts';
import type { Placed } from './placed.ts';
import { referents } from './referents.ts';
import { type Subject, shared } from './rule.ts';
import { visitTexts } from './texts.ts';

/** A Service that a text of an object names, and where the text stands. */
export interface NamedHost extends ServiceHost {
  readonly at: string;
  /** How the text names it. */
  readonly said: string;
}

/** Whether an object names Services as `<service>.<namespace>.svc` in its texts. */
export const namesServices = holding({ texts: (text) => text.includes('.svc') });

/** The same of short names, as far as a text alone tells. */
const mayNameShortly = holding({ texts: (text) => hostsIn(text).length > 0 });

const known = new Map<string, readonly ShortHost[]>();

/** Each text is read once: images and addresses stand in many objects. */
function hostsIn(text: string): readonly ShortHost[] {
  const found = known.get(text) ?? shortHosts(text);
  known.set(text, found);
  return found;
}

const ownNamespaces = shared(({ cluster }) => new Set(cluster.components.map(namespaceOf)));

/**
 * The Services that the texts of an object name without `.svc`. Most of what looks so is a file, a version or a domain:
 * only a Service that is there is meant for certain, or what is clearly a host in the namespace of a component.
 */
export function shortlyNamed(subject: Subject, { object }: Placed): readonly NamedHost[] {
  if (!mayNameShortly(object, subject.kinds)) return [];
  const all = referents(subject);
  return candidatesOf(subject.kinds)(object).flatMap(({ isHost, namespace: said, ...host }) => {
    const namespace = said ?? object.metadata.namespace ?? '';
    const isMissing = () => isHost && said !== undefined && ownNamespaces(subject).has(said);
    if (!all.find('/Namespace', '', namespace)) return [];
    return all.find('/Service', namespace, host.service) || isMissing() ? [{ ...host, namespace }] : [];
  });
}

type Candidate = ShortHost & { readonly at: string; readonly said: string };

const candidatesOf = remembered((kinds: KindTable) =>
  remembered((object: KubernetesObject): readonly Candidate[] => {
    const found = new Map<string, Candidate>();
    const visit: Parameters<typeof visitTexts>[1] = (text, name, at) => {
      // A name with a number behind it is a tag there.
      if (/image|repository$|tag$/i.test(name)) return;
      for (const host of hostsIn(text)) {
        const { service, namespace, port } = host;
        const said = `${service}${namespace === undefined ? '' : `.${namespace}`}`;
        const key = `${said}:${port} ${host.isHost}`;
        if (!found.has(key)) found.set(key, { ...host, said, at: at().path });
      }
    };
    for (const { value, at } of kinds.texts(object)) visitTexts(value, visit, at);
    return [...found.values()];
  }),
);
