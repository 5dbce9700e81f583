import {
  type Cluster,
  type Component,
  type Dashboard,
  dashboardsOf,
  type Panel,
  type PanelRow,
  panelsFor,
} from 'bramble';
import { pageOf } from './page.ts';

/** The page that a person sees first. */
export const FIRST = 'home';

/** Pages by the names of their files, for a ConfigMap that holds them. */
export type Pages = Readonly<Record<string, string>>;

/**
 * All pages of a cluster: the one of the whole, those that components bring, and one for each app. Each group is held by one
 * ConfigMap, of which none may be larger than 1 MiB.
 */
export function pagesOf(cluster: Cluster): Readonly<Record<string, Pages>> {
  const brought = cluster.components.map((component) => [component.name, dashboardsOf(component, cluster)] as const);
  const measuring = cluster.components.filter(({ panelsOf }) => panelsOf);
  const apps = cluster.components.filter(hasPage);
  const groups: readonly (readonly [string, readonly Dashboard[]])[] = [
    [FIRST, [atOneLook(brought.flatMap(([, dashboards]) => dashboards))]],
    ...brought,
    ...apps.map(
      (of) =>
        [
          `app-${of.name}`,
          pageOfApp(
            of,
            measuring.flatMap((each) => panelsFor(each, of, cluster)),
          ),
        ] as const,
    ),
  ];
  return Object.fromEntries(
    groups
      .filter(([, dashboards]) => dashboards.length > 0)
      .map(([group, dashboards]) => [
        group,
        Object.fromEntries(dashboards.map((dashboard) => [`${dashboard.name}.json`, pageOf(dashboard)])),
      ]),
  );
}

/** An app has one, and so has an add-on that runs something and brings none. */
function hasPage({ provenance, dashboards, images = [] }: Component): boolean {
  return provenance?.by !== 'component' || (!dashboards && images.length > 0);
}

/** What dashboards have for it: the numbers first, so that they stand side by side. */
function atOneLook(dashboards: readonly Dashboard[]): Dashboard {
  const panels = dashboards.flatMap(({ glance = [] }) => glance);
  const isNumber = ({ as }: Panel) => as === 'numbers';
  const rows = [
    { title: 'Now', panels: panels.filter(isNumber) },
    { title: 'The last day', panels: panels.filter((panel) => !isNumber(panel)) },
  ];
  return { name: FIRST, title: 'Home at one look', rows: filled(rows) };
}

/** Nothing where nobody measures anything of it. */
function pageOfApp({ name, about = name }: Component, panels: readonly Panel[]): readonly Dashboard[] {
  const rows = filled([{ title: about, panels }]);
  return rows.length === 0 ? [] : [{ name: `app-${name}`, title: name, rows }];
}

function filled(rows: readonly PanelRow[]): readonly PanelRow[] {
  return rows.filter(({ panels }) => panels.length > 0);
}
