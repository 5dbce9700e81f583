import { type Scaler, Scaling } from '../../derive/scaling.ts';
import type { KindTable } from '../../kinds/kind-table.ts';
import { component } from '../../model/component.ts';
import { listed } from '../../model/listed.ts';
import { stands, stopped } from '../../model/standing.ts';
import { documents, manifest, workload } from '../example-objects.ts';
import { at } from '../placed.ts';
import { type Found, ruleTable, type Subject } from '../rule.ts';

/** What goes on making pods, or starts again what is stopped, in a component that is to have none. */
function unstoppable({ cluster, objects, kinds, stages }: Subject): readonly Found[] {
  const isStopped = (name: string) => stands(cluster.component(name) ?? {}, 'stopped');
  const all = objects.filter(({ component }) => isStopped(component));
  if (all.length === 0) return [];
  const scaling = new Scaling(stages, kinds);
  const fix = 'take stopped() out: remove the component, or pause it';
  return all.flatMap((placed): readonly Found[] => {
    const { object, component } = placed;
    const starting = scaling.of(object).filter((each) => !rests(each, kinds));
    const makes = kinds.pods(object).length > 0 || kinds.made(object).some(({ kind }) => kind === '/Pod');
    const isRestless = makes && kinds.rests(object).length === 0;
    return [
      ...(isRestless ? [`is stopped, and no field of its ${object.kind} says that it shall have no pods`] : []),
      ...starting.map(({ object: by }) => `is stopped, and the ${by.kind} '${by.metadata.name}' starts it again`),
    ].map((what) => at(placed, { what: `${component} ${what}`, fix }));
  });
}

/** Whether what scales something leaves it stopped: as all of its kind do, or since it is stopped itself. */
function rests({ object, stage }: Scaler, kinds: KindTable): boolean {
  return kinds.rests(object).some(({ set }) => Object.keys(set).length === 0 || stands(stage.component, 'stopped'));
}

/** A webhook that others need, and that nobody answers for. */
function unanswered({ waits }: Subject): readonly Found[] {
  const asking = waits.filter(
    ({ reason, from, to, needed }) =>
      reason === 'webhook' && needed.size > 0 && stands(to.component, 'stopped') && from.component !== to.component,
  );
  const names = [...new Set(asking.map(({ to }) => to.component.name))];
  return names.map((name) => {
    const users = new Set(asking.filter(({ to }) => to.component.name === name).map(({ from }) => from.component.name));
    const what = `is stopped, and answers no more for its webhook: the API server refuses objects of ${listed([...users])}`;
    return { component: name, what, fix: 'take stopped() out' };
  });
}

const RETIRED = {
  kept: ['', "its data stays until retired() says data: 'given up'"],
  'given up': [
    ', and its data is given up',
    'once Flux has applied this, take it out of the list, and Flux deletes its data; or take data out again',
  ],
} as const;

/** What does not go on as it is declared, so that nobody forgets it. */
function told({ cluster }: Subject): readonly Found[] {
  return cluster.components.flatMap(({ name, standing }) => {
    if (!standing) return [];
    const { is, because, data = 'kept' } = standing;
    const [more, fix] = is === 'retired' ? RETIRED[data] : ['', `take ${is}() out once that is over`];
    return [{ component: name, what: `is ${is}${more}: ${because}`, fix: `${fix}; docs/standing.md` }];
  });
}

const site = component({ name: 'site' });
const resting = { components: [stopped(site, 'nobody asks for it')] };

const ASKED = documents(
  workload({ name: 'site' }),
  manifest('v1 Service', 'site', 'spec: { selector: { app: site }, ports: [{ port: 443 }] }'),
  manifest(
    'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration',
    'site',
    `webhooks:
  - name: site.bramble.example
    clientConfig: { service: { name: site, namespace: web } }
    rules: [{ apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [configmaps] }]`,
  ),
);
const JUDGED = manifest('v1 ConfigMap', 'web');

export const rules = ruleTable({
  unstoppable: {
    what: 'Something goes on in a component that is stopped',
    why: 'Its app is believed to be at rest, while pods of it write data, or come back.',
    fix: 'Take `stopped()` out: remove the component, or pause it. What runs by operators and charts is stopped in its own words.',
    check: unstoppable,
    wrong: { cluster: resting, beside: { site: workload({ name: 'site', kind: 'DaemonSet' }) } },
    right: { cluster: resting, beside: { site: workload({ name: 'site' }) } },
  },
  'stopped-webhook': {
    what: 'A component is stopped that the API server asks about objects of others',
    why: 'Nobody answers, so that the API server refuses these objects, and Flux applies nothing more of their components.',
    fix: 'Take `stopped()` out.',
    check: unanswered,
    wrong: { cluster: resting, beside: { site: ASKED }, objects: JUDGED },
    right: { cluster: { components: [site] }, beside: { site: ASKED }, objects: JUDGED },
  },
  'at-rest': {
    severity: 'note',
    what: 'A component is paused, stopped or retired',
    why: 'Nothing is wrong. It is told each time, since what is set still for a day is forgotten for a year.',
    fix: 'Take the word out of the list of components once its reason is over.',
    check: told,
    wrong: { cluster: resting },
    right: { cluster: { components: [site] } },
  },
});
