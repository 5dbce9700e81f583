import { namespaceOf } from '../model/component.ts';
import { type KubernetesObject, path } from '../model/object.ts';
import { remembered } from '../model/remembered.ts';
import { type ServiceHost, type ShortHost, shortHosts } from '../model/service-names.ts';
import type { Placed } from './objects.ts';
import { referents } from './referents.ts';
import { type Subject, shared } from './rule.ts';
import { visitTexts } from './texts.ts';

/** A Service that a text of an object names, and where the text stands. */
export interface NamedHost extends ServiceHost {
  readonly at: string;
  /** How the text names it. */
  readonly said: string;
}

/** The kinds whose specs hold pods. */
export const TEMPLATES: ReadonlySet<string> = new Set([
  'CronJob',
  'DaemonSet',
  'Deployment',
  'Job',
  'Pod',
  'ReplicaSet',
  'StatefulSet',
]);

const ownNamespaces = shared(({ cluster }) => new Set(cluster.components.map(namespaceOf)));

/**
 * The Services that the texts of an object name without `.svc`. Most of what looks so is a file, a version or a domain:
 * only a Service that is there is meant for certain, or what is clearly a host in the namespace of a component.
 */
export function shortlyNamed(subject: Subject, { object }: Placed): readonly NamedHost[] {
  const all = referents(subject);
  return candidatesOf(object).flatMap(({ isHost, namespace: said, ...host }) => {
    const namespace = said ?? object.metadata.namespace ?? '';
    const isMissing = () => isHost && said !== undefined && ownNamespaces(subject).has(said);
    if (!all.find('/Namespace', '', namespace)) return [];
    return all.find('/Service', namespace, host.service) || isMissing() ? [{ ...host, namespace }] : [];
  });
}

type Candidate = ShortHost & { readonly at: string; readonly said: string };

const candidatesOf = remembered((object: KubernetesObject): readonly Candidate[] => {
  const found = new Map<string, Candidate>();
  visitTexts(readIn(object), (text, name, at) => {
    // A name with a number behind it is a tag there.
    if (/image|repository$|tag$/i.test(name)) return;
    for (const host of shortHosts(text)) {
      const { service, namespace, port } = host;
      const said = `${service}${namespace === undefined ? '' : `.${namespace}`}`;
      const key = `${said}:${port} ${host.isHost}`;
      if (!found.has(key)) found.set(key, { ...host, said, at: at().path });
    }
  });
  return [...found.values()];
});

/** What holds the texts from which programs learn whom to ask. */
function readIn({ kind, spec, data }: KubernetesObject) {
  if (kind === 'ConfigMap') return { data: data ?? {} };
  if (kind === 'HelmRelease') return { spec: { values: path(spec, 'values') ?? {} } };
  return TEMPLATES.has(kind) || kind === 'Provider' ? { spec: spec ?? {} } : {};
}
