import { type EventSource, eventSources, heardBy, isAlert } from '../derive/event-sources.ts';
import { distinctBy, sortedBy } from '../model/grouped.ts';
import type { JsonMap, KubernetesObject } from '../model/object.ts';
import type { RenderedStage } from '../model/rendered.ts';

/** The namespace that stands for each in which there is something of the kind. */
const EACH = '*';

/**
 * Names the namespaces of event sources that say `namespace: '*'`: Flux knows an asterisk for names alone, and an Alert hears nothing
 * from a namespace that it does not name. An Alert that is left without a source is not drawn.
 * https://fluxcd.io/flux/components/notification/alerts/#event-sources
 */
export function nameEventSources(stages: readonly RenderedStage[]): readonly RenderedStage[] {
  if (!stages.some(({ objects }) => objects.some(saysEach))) return stages;
  const all = stages.flatMap(({ objects }) => objects.flatMap(eventSources));
  const known = distinctBy(
    sortedBy(all, ({ namespace }) => namespace),
    ({ kind, namespace }) => `${kind} ${namespace}`,
  );
  return stages.map((stage) => {
    if (!stage.objects.some(saysEach)) return stage;
    const named = stage.objects.flatMap((was): readonly (readonly [KubernetesObject, KubernetesObject])[] => {
      // A chart's own goes to the cluster as it is.
      const is = saysEach(was) && !stage.charted?.has(was) ? withNames(was, known) : was;
      return is ? [[was, is]] : [];
    });
    const origins = named.flatMap(([was, is]) => {
      const origin = stage.origins?.get(was);
      return origin === undefined ? [] : [[is, origin] as const];
    });
    return { ...stage, objects: named.map(([, is]) => is), origins: new Map(origins) };
  });
}

function saysEach(object: KubernetesObject): boolean {
  return isAlert(object) && heardBy(object).some(({ namespace }) => namespace === EACH);
}

function withNames(alert: KubernetesObject, known: readonly EventSource[]): KubernetesObject | undefined {
  const sources = heardBy(alert).flatMap((source): readonly JsonMap[] => {
    if (source.namespace !== EACH) return [source];
    return known.filter(({ kind }) => kind === source.kind).map(({ namespace }) => ({ ...source, namespace }));
  });
  const own = alert.metadata.namespace;
  const eventSources = distinctBy(sources, (each) => JSON.stringify(each)).map(({ namespace, ...source }) =>
    namespace === own ? source : { ...source, namespace },
  );
  return sources.length === 0 ? undefined : { ...alert, spec: { ...(alert.spec as JsonMap), eventSources } };
}
