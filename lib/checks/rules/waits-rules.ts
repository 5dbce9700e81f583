import { cycles } from '../../derive/cycles.ts';
import { signsOfHealth } from '../../derive/health.ts';
import type { Wait } from '../../derive/waits.ts';
import type { KindTable } from '../../kinds/kind-table.ts';
import type { Reference } from '../../kinds/reference.ts';
import { component } from '../../model/component.ts';
import { groupBy } from '../../model/grouped.ts';
import { listed } from '../../model/listed.ts';
import { kindKey, type RenderedStage } from '../../model/rendered.ts';
import { documents, manifest, workload } from '../example-objects.ts';
import { at, placedIn } from '../placed.ts';
import { type Found, ruleTable } from '../rule.ts';

/** Checks that no stages wait for each other. */
function checkCycles(waits: readonly Wait[]): readonly Found[] {
  return cycles(waits).map((members) => {
    const links = waits.filter(({ from, to }) => members.includes(from.name) && members.includes(to.name));
    const why = links.map(({ from, to, reason }) => `${from.name} needs the ${reason} of ${to.name}`);
    return {
      what: `${listed(members)} wait for each other: ${listed(why)}`,
      fix: 'move what one of them needs into another stage or component',
    };
  });
}

/** Checks that no workload that others wait for refers to what is applied only once it is healthy. */
function checkWaiting(waits: readonly Wait[], kinds: KindTable): readonly Found[] {
  const waiting = groupBy(waits, ({ to }) => to);
  return [...waiting].flatMap(([stage, into]) => {
    const needed = new Set(into.flatMap(({ needed }) => [...needed]));
    const referring = signsOfHealth(stage).filter(
      (object) => needed.has(object) && kinds.references(object).length > 0,
    );
    if (referring.length === 0) return [];
    const later = broughtBy([...waitingFor(stage, waiting)], kinds);
    return referring.flatMap((object) =>
      kinds.references(object).flatMap((reference) => {
        const bringer = later.get(nameOf(reference));
        if (reference.optional || bringer === undefined) return [];
        const what = `needs ${reference.kind.replace(/^.*\//, '')} '${reference.name}', which comes with '${bringer.name}', and that waits for it`;
        return [at(placedIn(stage, object), { what, fix: `bring it with '${stage.name}', or make it optional` })];
      }),
    );
  });
}

/** The stages that wait for a stage, or for one that does. */
function waitingFor(
  stage: RenderedStage,
  waits: ReadonlyMap<RenderedStage, readonly Wait[]>,
  found: Set<RenderedStage> = new Set(),
): ReadonlySet<RenderedStage> {
  for (const { from } of waits.get(stage) ?? []) {
    if (!found.has(from)) waitingFor(from, waits, found.add(from));
  }
  return found;
}

/** What stages draw or have made, by its name. */
function broughtBy(stages: readonly RenderedStage[], kinds: KindTable): ReadonlyMap<string, RenderedStage> {
  const drawn = stages.flatMap((stage) => stage.objects.map((object) => ({ stage, object })));
  return new Map(
    drawn.flatMap(({ stage, object }) => [
      ...kinds.made(object).map((each) => [nameOf(each), stage] as const),
      [
        nameOf({ kind: kindKey(object), namespace: object.metadata.namespace ?? '', name: object.metadata.name }),
        stage,
      ],
    ]),
  );
}

function nameOf({ kind, namespace, name }: Pick<Reference, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace}/${name}`;
}

const site = component({ name: 'site' });

const namespace = (name: string) => manifest('v1 Namespace', name);

const settings = (namespace: string) => manifest('v1 ConfigMap', `settings, namespace: ${namespace}`);

const WEBHOOK = documents(
  manifest('v1 Service', 'site, namespace: site', 'spec: { selector: { app: site }, ports: [{ port: 443 }] }'),
  manifest(
    'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration',
    'site',
    `webhooks:
  - name: settings.bramble.example
    clientConfig: { service: { name: site, namespace: site } }
    rules: [{ apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [configmaps] }]`,
  ),
  workload({ name: 'site', namespace: 'site', container: 'envFrom: [{ configMapRef: { name: settings } }]' }),
);

/** What stages wait for. */
export const rules = ruleTable({
  'wait-cycle': {
    what: 'Stages wait for each other',
    why: 'Flux applies none of them: each waits until another is Ready.',
    fix: 'Move what one of them needs into another stage, `crds` or `config`, or into a component of its own.',
    check: ({ waits }) => checkCycles(waits),
    wrong: {
      cluster: { components: [site] },
      objects: documents(namespace('web'), settings('site')),
      beside: { site: documents(namespace('site'), settings('web')) },
    },
    right: {
      cluster: { components: [site] },
      objects: documents(namespace('web'), settings('site')),
      beside: { site: documents(namespace('site'), settings('site')) },
    },
  },
  'waits-for-ever': {
    what: 'What others wait for needs something that comes after it',
    why: 'Others wait until it is healthy, and what it needs is among them. Neither ever comes.',
    fix: 'Move what it needs into its own stage, or into a component for which it waits. Where the workload starts without it, say so: `optional: true`.',
    check: ({ waits, kinds }) => checkWaiting(waits, kinds),
    wrong: {
      cluster: { components: [site] },
      objects: settings('site'),
      beside: { site: documents(namespace('site'), WEBHOOK) },
    },
    right: {
      cluster: { components: [site] },
      objects: settings('web'),
      beside: { site: documents(namespace('site'), settings('site'), WEBHOOK) },
    },
  },
});
