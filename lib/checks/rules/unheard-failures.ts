import { eventSources, heardBy, isAlert } from '../../derive/event-sources.ts';
import { distinctBy } from '../../model/grouped.ts';
import { manifest } from '../example-objects.ts';
import { at } from '../placed.ts';
import { type Found, ruleTable, type Subject } from '../rule.ts';

const example = (sources: string) =>
  [
    manifest(
      'notification.toolkit.fluxcd.io/v1beta3 Provider',
      'mail',
      'spec: { type: generic, address: https://hooks.bramble.example }',
    ),
    manifest(
      'notification.toolkit.fluxcd.io/v1beta3 Alert',
      'mail',
      `spec: { providerRef: { name: mail }, eventSources: [${sources}] }`,
    ),
    manifest(
      'source.toolkit.fluxcd.io/v1 Bucket',
      'data',
      'spec: { interval: 1h, bucketName: data, endpoint: s3.bramble.example }',
    ),
  ].join('---\n');

export const rules = ruleTable({
  'unheard-failures': {
    severity: 'warning',
    what: 'People are told of what Flux does, but not of all of it',
    why: 'An Alert hears of the kinds and of the namespaces that it names, and of nothing else: here something fails, and nobody is told.',
    fix: "Write `namespace: '*'` into the event source: bramble puts a line for each namespace in which there is something of the kind. The alerts of `flux()` hear of all. See [notifications](../notifications.md).",
    check: unheard,
    wrong: example("{ kind: Kustomization, name: '*' }"),
    right: example("{ kind: Kustomization, name: '*' }, { kind: Bucket, name: '*' }"),
  },
});

/** One finding for each kind in a namespace. Where nobody is told of anything, that is how it is meant. */
function unheard({ objects }: Subject): readonly Found[] {
  const heard = objects.filter(({ object }) => isAlert(object)).flatMap(({ object }) => heardBy(object));
  if (heard.length === 0) return [];
  const missed = objects.flatMap((placed) =>
    eventSources(placed.object)
      .filter(({ kind, namespace, name }) =>
        heard.every((each) => {
          const isThere = each.kind === kind && each.namespace === namespace;
          return !isThere || (each.name !== '*' && each.name !== name);
        }),
      )
      .map((source) => ({ placed, source })),
  );
  return distinctBy(missed, ({ source: { kind, namespace } }) => `${kind} ${namespace}`).map(
    ({ placed, source: { kind, namespace } }) =>
      at(placed, {
        what: `no Alert hears of the ${kind} in '${namespace}'`,
        fix: `add to eventSources of one: { kind: '${kind}', name: '*', namespace: '*' }`,
      }),
  );
}
