import type { Cluster } from '../../model/cluster.ts';
import type { Component } from '../../model/component.ts';
import type { Dashboard } from '../../model/dashboard.ts';
import { judgedDashboards, judgedPanels } from '../../model/dashboard-shapes.ts';
import type { Mistake } from '../../model/finding.ts';
import { ruleTable } from '../rule.ts';

const QUEUES: Dashboard = {
  name: 'queues',
  title: 'Queues',
  rows: [{ title: 'Messages', panels: [{ title: 'Waiting', shows: { '{{queue}}': 'queue_messages' } }] }],
};

const SHOWN = { dashboards: { page: '/d/' } };

/** What components want to be seen of them. */
export const rules = ruleTable({
  'unfit-dashboard': {
    what: 'A dashboard of a component is none',
    why: 'Of two pages with one name the component that shows them keeps one, and a page that it cannot read it leaves out.',
    fix: 'Correct what is named. A dashboard has a name of its own in the cluster, a title, and rows of panels, each with its queries.',
    check: ({ cluster }) => {
      // Nobody calls the functions that give them where nobody shows them.
      if (!cluster.find('dashboards')) return [];
      const names = namesIn(cluster);
      return cluster.components.flatMap((component) =>
        [...mistakesOf(component, cluster), ...twice(component, cluster, names)].map((each) => ({
          component: component.name,
          ...each,
        })),
      );
    },
    wrong: { component: { provides: SHOWN, dashboards: () => [QUEUES, QUEUES] } },
    right: { component: { provides: SHOWN, dashboards: () => [QUEUES, { ...QUEUES, name: 'dead-letters' }] } },
  },
});

/** What it has for one page it may have for each: what is wrong there is told once. */
function mistakesOf(component: Component, cluster: Cluster): readonly Mistake[] {
  const ofPages = component.panelsOf
    ? cluster.components.map((of) => judgedPanels(component, of, cluster).mistakes)
    : [];
  return [...judgedDashboards(component, cluster).mistakes, ...(ofPages.find(({ length }) => length > 0) ?? [])];
}

function namesIn(cluster: Cluster): readonly string[] {
  return cluster.components.flatMap((component) => judgedDashboards(component, cluster).right.map(({ name }) => name));
}

function twice(component: Component, cluster: Cluster, names: readonly string[]): readonly Mistake[] {
  const own = new Set(judgedDashboards(component, cluster).right.map(({ name }) => name));
  return [...own]
    .filter((name) => names.indexOf(name) !== names.lastIndexOf(name))
    .map((name) => ({
      where: 'dashboards',
      what: `'${name}' is the name of two dashboards`,
      fix: 'rename one of them',
    }));
}
