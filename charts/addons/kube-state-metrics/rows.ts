/** A row, for tests: its name, and its labels as `name=value` with spaces between. */
export function row(metric: string, labels: string): string {
  const all = labels.split(' ').map((each) => each.replace(/=(.*)/, '="$1"'));
  return `${metric}{${all.join(', ')}}`;
}

/** The labels of such a row. */
export function labelsOf(labels: string): Readonly<Record<string, string>> {
  return Object.fromEntries(labels.split(' ').map((each) => each.split('=') as [string, string]));
}
