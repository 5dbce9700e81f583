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
  const { panels = [], ...rest } = page.build();
  return linesOf(
    rest,
    panels.map((panel, index) => ({ ...panel, id: index + 1 })),
  );
}

/** JSON with a line for each panel, so that a diff names those that changed. Rows and panels need numbers, which the builder gives to none. */
function linesOf(page: object, panels: readonly object[]): string {
  const fields = Object.entries(page).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  const lines = panels.map((panel) => `  ${JSON.stringify(panel)}`);
  return `{\n ${[...fields, `"panels": [\n${lines.join(',\n')}\n ]`].join(',\n ')}\n}\n`;
}
