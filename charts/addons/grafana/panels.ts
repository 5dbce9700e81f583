import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
  StackingMode,
  VizLegendOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  type Panel as PanelJson,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as Numbers } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as Series } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Panel, PanelForm, PanelLimits, PanelUnit } from 'bramble';

/** The data source that all panels ask. */
export const SOURCE = { type: 'prometheus', uid: 'metrics' } as const;

/** Grafana's names of units. https://grafana.com/docs/grafana/latest/panels-visualizations/configure-standard-options/#unit */
const UNITS: Readonly<Record<PanelUnit, string>> = {
  bytes: 'bytes',
  bytesPerSecond: 'binBps',
  share: 'percentunit',
  seconds: 's',
  celsius: 'celsius',
  perSecond: 'cps',
  cores: 'none',
  time: 'dateTimeFromNow',
  ok: 'none',
};

type Builder = Series | Numbers | Table;

/** What each form adds to what all panels have. */
const FORMS: Readonly<Record<PanelForm, (panel: Panel) => Builder>> = {
  lines: () => lines(),
  areas: () => lines().fillOpacity(40).stacking(new StackingConfigBuilder().mode(StackingMode.Normal)),
  numbers: ({ shows }) =>
    new Numbers()
      .span(Object.keys(shows).length > 1 || Object.keys(shows).some((name) => name.includes('{{')) ? 12 : 4)
      .height(4)
      .graphMode(BigValueGraphMode.None)
      .colorMode(BigValueColorMode.Value)
      .textMode(BigValueTextMode.Auto)
      .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull'])),
  table: () =>
    new Table()
      .span(12)
      .height(8)
      .transformations([{ id: 'organize', options: { excludeByName: { Time: true, __name__: true, job: true } } }]),
};

function lines(): Series {
  const legend = new VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom);
  return new Series().span(12).height(8).legend(legend).fillOpacity(8).axisSoftMin(0);
}

/** A panel as Grafana reads it, without its place on the page. */
export function panelOf(panel: Panel): { build(): PanelJson } {
  const { title, shows, unit, as = 'lines', means, limits } = panel;
  const builder: Builder = FORMS[as](panel);
  builder.title(title).datasource(SOURCE).noValue('–');
  if (means !== undefined) builder.description(means);
  if (unit) builder.unit(UNITS[unit]);
  if (unit === 'ok') builder.mappings([OK]);
  if (unit === 'share') builder.min(0);
  const steps = unit === 'ok' ? OK_STEPS : limits && stepsOf(limits);
  // Lines are told apart by their colours.
  if (as !== 'lines' && as !== 'areas') builder.thresholds(thresholds(steps ?? PLAIN));
  if (as === 'table') builder.colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds));
  Object.entries(shows).forEach(([name, query], index) => {
    const asked = new DataqueryBuilder()
      // Grafana counts moments in milliseconds.
      .expr(unit === 'time' ? `(${query}) * 1000` : query)
      .legendFormat(name)
      .refId(String.fromCharCode(65 + index));
    if (as === 'table') asked.format(PromQueryFormat.Table);
    builder.withTarget(as === 'numbers' || as === 'table' ? asked.instant() : asked.range());
  });
  return builder;
}

const OK: ValueMapping = {
  type: MappingType.ValueToText,
  options: { 0: { text: 'no', index: 1 }, 1: { text: 'yes', index: 0 } },
};

const PLAIN: Threshold[] = [{ value: null, color: 'text' }];
const OK_STEPS: Threshold[] = [
  { value: null, color: 'red' },
  { value: 1, color: 'green' },
];

function stepsOf({ warning, critical }: PanelLimits): Threshold[] {
  return critical < warning
    ? [
        { value: null, color: 'red' },
        { value: critical, color: 'orange' },
        { value: warning, color: 'green' },
      ]
    : [
        { value: null, color: 'green' },
        { value: warning, color: 'orange' },
        { value: critical, color: 'red' },
      ];
}

function thresholds(steps: Threshold[]): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}
