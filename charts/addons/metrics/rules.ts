import { parser } from '@prometheus-io/lezer-promql';
import { alertsOf, type Cluster, type Component, type Dashboard, dashboardsOf, panelsFor } from 'bramble';
import { type Rule, ruleTable } from 'bramble/rules';

/** A query, and where it stands in its component. */
interface Query {
  readonly at: string;
  readonly text: string;
}

const WAITING = { title: 'Messages', panels: [{ title: 'Waiting', shows: { all: 'sum(queue_messages' } }] };
const QUEUES: Dashboard = { name: 'queues', title: 'Queues', rows: [WAITING] };
const RIGHT = { title: 'Messages', panels: [{ title: 'Waiting', shows: { all: 'sum(queue_messages)' } }] };

/** What can be wrong with what others want to be told and shown. */
export const rules: readonly Rule[] = ruleTable({
  'unreadable-query': {
    what: 'A query of an alert or a dashboard cannot be read',
    why: 'Who reads metrics refuses the rules of all components for one that it cannot read, and so tells of nothing. A panel with such a query stays empty.',
    fix: 'Correct it where it is said. It is written in PromQL.',
    check: ({ cluster }) =>
      cluster.components.flatMap((component) =>
        queriesOf(component, cluster).flatMap(({ at, text }) => {
          const end = unreadable(text);
          if (end === undefined) return [];
          const rest = text.slice(end) === '' ? 'its end' : `'${text.slice(end, end + 20)}'`;
          const what = `'${text}' cannot be read: it is wrong at ${rest}`;
          return [{ component: component.name, where: at, what, fix: 'correct it there' }];
        }),
      ),
    wrong: { component: { dashboards: () => [QUEUES] } },
    right: { component: { dashboards: () => [{ ...QUEUES, rows: [RIGHT] }] } },
  },
});

/** Where a query stops to be one. https://prometheus.io/docs/prometheus/latest/querying/basics/ */
function unreadable(query: string): number | undefined {
  let first: number | undefined;
  parser.parse(query).iterate({
    enter: ({ type, from }) => {
      if (type.isError) first ??= from;
    },
  });
  return query.trim() === '' ? 0 : first;
}

function queriesOf(component: Component, cluster: Cluster): readonly Query[] {
  const alerts = alertsOf(component, cluster).map(({ name, when }) => ({ at: `alert ${name}`, text: when }));
  const panels = dashboardsOf(component, cluster).flatMap(({ name, rows, glance = [] }) =>
    [...rows.flatMap((row) => row.panels), ...glance].map((panel) => ({ panel, page: `dashboard ${name}` })),
  );
  const ofOthers = cluster.components.flatMap((of) =>
    panelsFor(component, of, cluster).map((panel) => ({ panel, page: 'panelsOf' })),
  );
  const shown = [...panels, ...ofOthers].flatMap(({ panel: { title, shows }, page }) =>
    Object.values(shows).map((text) => ({ at: `${page}, panel '${title}'`, text })),
  );
  // Pages of apps ask the same, each with a name of its own.
  return [...new Map([...alerts, ...shown].map((query) => [query.at, query])).values()];
}
