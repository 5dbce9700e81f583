import type { Alert, Firing, Measured } from './alert.ts';
import type { Cluster } from './cluster.ts';
import type { Component } from './component.ts';
import type { Mistake } from './finding.ts';
import { goPattern } from './go-regexp.ts';
import { type Made, madeBy } from './made-by.ts';
import { list, matching, oneOf, props, record, type Shape, text } from './shape.ts';
import { timespan } from './unit-shapes.ts';

const NAME = matching(/^[A-Z][A-Za-z0-9]*$/, 'name of an alert', "write one word with a capital, such as 'QueueGrows'");

/** A text that says something. */
const WORDS = matching((given) => given.trim() !== '', 'text that says something', 'write what a person needs to know');

const MEASURED = { rows: record(text, "write { 'up{job=\"web\"}': '0x20' }"), after: timespan };

/** Names are those of other alerts. */
const hides: Shape = (given, where) => {
  const wrong = record(list(text), "write { '.+': ['node'] }")(given, where);
  return wrong.length > 0 ? wrong : Object.keys(given as object).flatMap((names) => goPattern(names, where));
};

const ALERT = props<Alert>(
  {
    name: NAME,
    when: WORDS,
    for: timespan,
    severity: oneOf('critical', 'warning'),
    says: WORDS,
    means: WORDS,
    fix: WORDS,
    hides,
    fires: props<Firing>(
      {
        ...MEASURED,
        told: list(props<Firing['told'][number]>({ says: text, labels: record(text) }, ['says', 'labels'])),
      },
      ['rows', 'after', 'told'],
    ),
    quiet: props<Measured>(MEASURED, ['rows', 'after']),
  },
  ['name', 'when', 'severity', 'says', 'means', 'fix', 'fires', 'quiet'],
);

const ALERTS = list(ALERT);

/** Alerts, or a function of the cluster that gives them. */
export const alerts: Shape = (given, where) => (typeof given === 'function' ? [] : ALERTS(given, where));

/** The alerts of a component in a cluster, and what is wrong with them. */
export function judgedAlerts({ alerts: given = [] }: Component, cluster: Cluster): Made<Alert> {
  const shape: Shape = (made, where) => [...ALERTS(made, where), ...twice(made)];
  return madeBy(() => (typeof given === 'function' ? given(cluster) : given), shape, 'alerts');
}

/** The alerts of a component in a cluster. What is wrong with them, a rule tells. */
export function alertsOf(component: Component, cluster: Cluster): readonly Alert[] {
  return judgedAlerts(component, cluster).right;
}

function twice(made: unknown): readonly Mistake[] {
  const names = Array.isArray(made) ? made.map((each: Partial<Alert> | null) => each?.name) : [];
  return names.flatMap((name, at) => {
    if (name === undefined || names.indexOf(name) === at) return [];
    return [{ where: `alerts[${at}].name`, what: `'${name}' is there twice`, fix: 'rename one of them' }];
  });
}
