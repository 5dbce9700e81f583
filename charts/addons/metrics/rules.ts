import { parser } from '@prometheus-io/lezer-promql';
import { alertsOf, type Cluster, type Component, type Dashboard, dashboardsOf, panelsFor } from 'bramble';
import { at, type Found, type Rule, ruleTable, type Subject } from 'bramble/rules';

/** A query, and where it stands in its component. */
interface Query {
  readonly at: string;
  readonly text: string;
}

const WAITING = { title: 'Messages', panels: [{ title: 'Waiting', shows: { all: 'sum(queue_messages' } }] };
const QUEUES: Dashboard = { name: 'queues', title: 'Queues', rows: [WAITING] };
const RIGHT = { title: 'Messages', panels: [{ title: 'Waiting', shows: { all: 'sum(queue_messages)' } }] };

const SHOWN = { dashboards: { page: '/d/' } };

/** What can be wrong with what others want to be told and shown. */
export const rules: readonly Rule[] = ruleTable({
  'unreadable-query': {
    what: 'A query of an alert, a dashboard or an object cannot be read',
    why: 'Who reads metrics refuses the rules of all components for one that it cannot read, and so tells of nothing. A panel with such a query stays empty, and what scales or judges by one does not.',
    fix: 'Correct it where it is said. It is written in PromQL.',
    check: (subject) => [
      ...subject.cluster.components.flatMap((component) => mistakesOf(component, subject.cluster)),
      ...mistakesOfObjects(subject),
    ],
    wrong: { component: { provides: SHOWN, dashboards: () => [QUEUES] } },
    right: { component: { provides: SHOWN, dashboards: () => [{ ...QUEUES, rows: [RIGHT] }] } },
  },
});

/** What is wrong with the queries of a component. Pages of apps ask the same, each with a name of its own: that is told once. */
function mistakesOf(component: Component, cluster: Cluster): readonly Found[] {
  const queries = [...alertQueries(component, cluster), ...shownQueries(component, cluster)];
  const wrong = queries.flatMap(({ at: where, text }) => {
    const what = unreadable(text);
    return what === undefined ? [] : [[where, what] as const];
  });
  const { name } = component;
  return [...new Map(wrong)].map(([where, what]) => ({ component: name, where, what, fix: 'correct it there' }));
}

/** The same of objects. */
function mistakesOfObjects({ objects, kinds }: Subject): readonly Found[] {
  return objects.flatMap((placed) =>
    kinds.fields('queries', placed.object).flatMap(({ row, hits }) =>
      hits.flatMap(({ value, at: where }): readonly Found[] => {
        if (typeof value !== 'string') return [];
        const what = unreadable(row.filled ? filled(value) : value);
        return what === undefined ? [] : [at(placed, { what: `${where}: ${what}`, fix: 'correct it there' })];
      }),
    ),
  );
}

/** A query with something in the place of each `{{ … }}`: a span of time, or a name. */
function filled(query: string): string {
  return query.replaceAll(/\{\{\s*interval\s*\}\}|(?<=\[\s*)\{\{.*?\}\}/g, '1m').replaceAll(/\{\{.*?\}\}/g, 'web');
}

/** What is wrong with a query; undefined where it can be read. https://prometheus.io/docs/prometheus/latest/querying/basics/ */
function unreadable(query: string): string | undefined {
  let first: number | undefined;
  parser.parse(query).iterate({
    enter: ({ type, from }) => {
      if (type.isError) first ??= from;
    },
  });
  const end = query.trim() === '' ? 0 : first;
  if (end === undefined) return undefined;
  const rest = query.slice(end, end + 20);
  return `'${query}' cannot be read: it is wrong at ${rest === '' ? 'its end' : `'${rest}'`}`;
}

function alertQueries(component: Component, cluster: Cluster): readonly Query[] {
  return alertsOf(component, cluster).map(({ name, when }) => ({ at: `alert ${name}`, text: when }));
}

/** The functions that give them are called where somebody shows them, and nowhere else. */
function shownQueries(component: Component, cluster: Cluster): readonly Query[] {
  if (!cluster.find('dashboards')) return [];
  const panels = dashboardsOf(component, cluster).flatMap(({ name, rows, glance = [] }) =>
    [...rows.flatMap((row) => row.panels), ...glance].map((panel) => ({ panel, page: `dashboard ${name}` })),
  );
  const others = component.panelsOf ? cluster.components : [];
  const ofOthers = others.flatMap((of) =>
    panelsFor(component, of, cluster).map((panel) => ({ panel, page: 'panelsOf' })),
  );
  return [...panels, ...ofOthers].flatMap(({ panel: { title, shows }, page }) =>
    Object.values(shows).map((text) => ({ at: `${page}, panel '${title}'`, text })),
  );
}
