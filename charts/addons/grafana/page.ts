import {
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dashboard } from 'bramble';
import { panelOf, SOURCE } from './panels.ts';

/** By this tag the pages link to each other. */
const TAG = 'bramble';

/**
 * A dashboard as Grafana reads it: the same text for the same data.
 * https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
 */
export function pageOf({ name, title, picks = {}, rows }: Dashboard): string {
  const page = new DashboardBuilder(title)
    .uid(name)
    .tags([TAG])
    .readonly()
    .time({ from: 'now-24h', to: 'now' })
    .refresh('1m')
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .link(
      new DashboardLinkBuilder('Pages').type(DashboardLinkType.Dashboards).tags([TAG]).asDropdown(true).keepTime(true),
    );
  for (const [label, metric] of Object.entries(picks)) {
    page.withVariable(
      new QueryVariableBuilder(label)
        .datasource(SOURCE)
        .query(`label_values(${metric}, ${label})`)
        .refresh(VariableRefresh.OnTimeRangeChanged)
        .includeAll(true)
        .multi(true),
    );
  }
  for (const { title: heading, panels } of rows) {
    page.withRow(new RowBuilder(heading));
    for (const panel of panels) page.withPanel(panelOf(panel));
  }
  return `${JSON.stringify(numbered(page.build()), null, 1)}\n`;
}

/** A row and its panels need numbers, which the builder gives to none. */
function numbered<T extends { panels?: object[] }>(page: T): T {
  return { ...page, panels: (page.panels ?? []).map((panel, index) => ({ ...panel, id: index + 1 })) };
}
