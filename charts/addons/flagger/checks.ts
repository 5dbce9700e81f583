import { type Mistake, shapes } from 'bramble';

/** A number that tells whether a new version may go on. */
export interface Check {
  /** In PromQL, one number. `{{ namespace }}`, `{{ target }}` and `{{ interval }}` stand for those of the app. */
  readonly query: string;
  /** @default no bound; one of the two is needed */
  readonly min?: number;
  readonly max?: number;
}

/** Checks by their names. */
export const CHECKS = shapes.record(
  shapes.props<Check>({ query: shapes.text, min: shapes.number, max: shapes.number }, ['query']),
  "write { errors: { query: 'sum(errors)', max: 1 } }",
);

/** What is wrong with checks of an app's own. */
export function checkMistakes(checks: Readonly<Record<string, Check>>): readonly Mistake[] {
  return [
    ...Object.entries(checks)
      .filter(([, { min, max }]) => min === undefined && max === undefined)
      .map(([name]) => ({ where: `checks.${name}`, what: 'has no bound', fix: 'give it min or max' })),
    ...Object.keys(checks)
      .filter((name) => name in OWN_CHECKS)
      .map((name) => ({ where: `checks.${name}`, what: `'${name}' is a check of canary itself`, fix: 'rename it' })),
  ];
}

/** How Traefik names what leads to the new version. Flagger's own queries do not know names that are safe from clashes. */
const TO_NEW =
  'service=~"{{ namespace }}_{{ target }}_wrr_[0-9]+_{{ namespace }}_{{ target }}-canary_[0-9]+@kubernetescrd"';
/** How many requests the new version answers in a second. */
const answers = (more = '') => `sum(rate(traefik_service_requests_total{${TO_NEW}${more}}[{{ interval }}]))`;
const DURATIONS = `rate(traefik_service_request_duration_seconds_bucket{${TO_NEW}}[{{ interval }}])`;
/** 0 where Traefik tells of itself, and nothing where nobody hears it: Flagger takes no answer for a bad one. */
const HEARD = '0 * sum(traefik_config_reloads_total)';

/** What is asked of a new version. A comparison leaves out what is no number: shares of no requests. */
const OWN_CHECKS = {
  // Where no answer was right there is no row of one.
  success: {
    query: `(${answers(', code!~"5.."')} or 0 * ${answers()}) / ${answers()} * 100 >= 0`,
    unasked: `${HEARD} + 100`,
  },
  within: { query: `histogram_quantile(0.99, sum by (le) (${DURATIONS})) * 1000 >= 0`, unasked: HEARD },
};

/** The query of a check of ours, which has no answer where nobody asks the new version, unless that `passes`. */
export function ownQuery(check: 'success' | 'within', unasked: 'fails' | 'passes' = 'fails'): string {
  const own = OWN_CHECKS[check];
  return unasked === 'passes' ? `${own.query} or ${own.unasked}` : own.query;
}
