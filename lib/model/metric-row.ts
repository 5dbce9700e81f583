/** A row of metrics, as queries and their tests name it: `metricRow('up', { job: 'web' })` is `up{job="web"}`. */
export function metricRow(metric: string, labels: Readonly<Record<string, string>>): string {
  const all = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `${metric}{${all.join(', ')}}`;
}
