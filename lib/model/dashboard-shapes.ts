import type { Cluster } from './cluster.ts';
import type { Component } from './component.ts';
import { type Dashboard, PANEL_FORMS, PANEL_UNITS, type Panel, type PanelLimits, type PanelRow } from './dashboard.ts';
import { FORMER_WORDS } from './former-words.ts';
import { type Made, madeBy } from './made-by.ts';
import { isDnsLabel } from './names.ts';
import { list, matching, number, oneOf, props, record, text } from './shape.ts';

const NAME = matching(isDnsLabel, 'name of a dashboard', "write a DNS label, such as 'nodes'");

const PANEL = props<Panel>(
  {
    title: text,
    shows: record(text, "write { '{{node}}': 'node_load1' }"),
    unit: oneOf(...PANEL_UNITS),
    as: oneOf(...PANEL_FORMS),
    means: text,
    limits: props<PanelLimits>({ warning: number, critical: number }, ['warning', 'critical']),
  },
  ['title', 'shows'],
);
const PANELS = list(PANEL);

const DASHBOARDS = list(
  props<Dashboard>(
    {
      name: NAME,
      title: text,
      picks: record(text, "write { node: 'node_load1' }"),
      rows: list(props<PanelRow>({ title: text, panels: PANELS }, ['title', 'panels'])),
      glance: PANELS,
    },
    ['name', 'title', 'rows'],
    'page',
    false,
    FORMER_WORDS.Dashboard,
  ),
);

/** The dashboards of a component in a cluster, and what is wrong with them. */
export function judgedDashboards({ dashboards }: Component, cluster: Cluster): Made<Dashboard> {
  return madeBy(() => dashboards?.(cluster), DASHBOARDS, 'dashboards');
}

/** The panels that a component has for the page of another, and what is wrong with them. */
export function judgedPanels(component: Component, of: Component, cluster: Cluster): Made<Panel> {
  return madeBy(() => component.panelsOf?.(of, cluster), PANELS, 'panelsOf');
}

/** The dashboards of a component in a cluster. What is wrong with them, a rule tells. */
export function dashboardsOf(component: Component, cluster: Cluster): readonly Dashboard[] {
  return judgedDashboards(component, cluster).right;
}

/** What a component measures of another. What is wrong with it, a rule tells. */
export function panelsFor(component: Component, of: Component, cluster: Cluster): readonly Panel[] {
  return judgedPanels(component, of, cluster).right;
}
