import { type Alert, alertsOf, type Cluster, type JsonMap, seconds, type Timespan } from 'bramble';
import { whole } from './scrape-config.ts';

/** How the labels of an alert name the component that brings it, and how much it matters. */
const labelsOf = (component: string, { severity }: Alert) => ({ component, severity });

/** What a person is told with it. `summary` is a line, the others tell what it means and what to do. */
const annotationsOf = ({ says, means, fix }: Alert) => ({ summary: says, means, fix });

/**
 * The alerts of all components, as Prometheus and vmalert read them: a group for each component.
 * https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
 */
export function ruleGroups(cluster: Cluster): JsonMap {
  const groups = cluster.components.map((each) => ({ name: each.name, alerts: alertsOf(each, cluster) }));
  return {
    groups: groups
      .filter(({ alerts }) => alerts.length > 0)
      .map(({ name, alerts }) => ({
        name,
        rules: alerts.map((alert) => ({
          alert: alert.name,
          expr: alert.when,
          for: whole(alert.for ?? '5m'),
          labels: labelsOf(name, alert),
          annotations: annotationsOf(alert),
        })),
      })),
  };
}

/** How often alerts are judged in a test: what takes days is judged less often, since each time costs the same. */
const STEPS: readonly { readonly every: Timespan; readonly isFor: (after: Timespan) => boolean }[] = [
  { every: '1m', isFor: (after) => seconds(after) <= 6 * 3600 },
  { every: '15m', isFor: (after) => seconds(after) > 6 * 3600 },
];

/**
 * The tests of the alerts of all components, as promtool reads them: for each one in which it is on, and one in which it is not. They
 * are files, since one file judges all as often.
 * https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/
 * @param rules the file with the groups, as its path from the files of the tests
 */
export function ruleTests(cluster: Cluster, rules: string): readonly JsonMap[] {
  const all = cluster.components.flatMap((each) =>
    alertsOf(each, cluster).flatMap((alert) => testsOf(each.name, alert)),
  );
  return STEPS.map(({ every, isFor }) => ({
    rule_files: [rules],
    evaluation_interval: every,
    tests: all.filter(({ after }) => isFor(after)).map(({ test }) => test),
  })).filter(({ tests }) => tests.length > 0);
}

/** A text with labels in it as a person reads it. */
function filled(text: string, labels: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_, name: string) => labels[name] ?? '');
}

function testsOf(component: string, alert: Alert): readonly { readonly after: Timespan; readonly test: JsonMap }[] {
  const { name, fires, quiet, means, fix } = alert;
  const told = fires.told.map(({ says, labels: own }) => {
    const labels = { ...own, ...labelsOf(component, alert) };
    const texts = { says, means: filled(means, labels), fix: filled(fix, labels) };
    return { exp_labels: labels, exp_annotations: annotationsOf({ ...alert, ...texts }) };
  });
  return [
    { ...fires, is: 'fires', expected: told },
    { ...quiet, is: 'stays quiet', expected: [] },
  ].map(({ is, rows, after, expected }) => ({
    after,
    test: {
      name: `${component}: ${name} ${is}`,
      interval: '1m',
      input_series: Object.entries(rows).map(([series, values]) => ({ series, values })),
      alert_rule_test: [{ eval_time: whole(after), alertname: name, exp_alerts: expected }],
    },
  }));
}
