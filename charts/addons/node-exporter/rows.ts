import { metricRow } from 'bramble';

/** The labels of each row of a node, for tests. */
export const PI_2 = { job: 'node-exporter', node: 'pi-2' };

/** A row of a node, for tests. */
export function row(metric: string, labels: Readonly<Record<string, string>> = {}): string {
  return metricRow(metric, { ...PI_2, ...labels });
}
