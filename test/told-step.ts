import { join } from 'node:path';
import type { Example } from '../lib/checks/rule.ts';
import type { Step } from '../lib/checks/step.ts';
import { effectFiles } from '../lib/input/load-effects.ts';
import { listKeys } from '../lib/kinds/list-keys.ts';
import { stepOf } from '../lib/pages/rule-example.ts';
import type { EffectFinder } from '../lib/review/effect.ts';
import { outlineOf } from '../lib/review/forms/outline.ts';
import { reportOf } from '../lib/review/report-step.ts';
import type { Report } from '../lib/review/step-report.ts';
import { ALL_RULES, CRDS, KINDS, ROOT, SCHEMAS, SIDES } from './sample-cluster.ts';

const FINDERS = effectFiles(ROOT).flatMap(
  // jest loads a module whose name is not known beforehand in no other way.
  ({ file }) => (require(join(ROOT, file)) as { effects: readonly EffectFinder[] }).effects,
);

const DANGERS = ALL_RULES.filter(({ checkStep }) => checkStep);
const KNOWN = { crds: CRDS, kinds: KINDS, sides: SIDES, schemas: SCHEMAS };

/** The report of a step between two small trees: objects in YAML, of a component named `web` in the namespace `web`. */
export function reportOn(before: string, objects: string, example: Example = {}): Report {
  return reportOnStep(stepOf({ ...example, before, objects }, KNOWN));
}

/** The report of a step. */
export function reportOnStep(step: Step): Report {
  return reportOf(step, {
    base: 'base',
    head: 'head',
    keysOf: listKeys({ schemas: SCHEMAS, crds: CRDS }),
    rules: DANGERS,
    finders: FINDERS,
    acceptances: [],
    findings: [],
    sources: new Map(),
  });
}

/** What changes, a line for each field: `Deployment web: ~ containers[web].image  web:1 → web:2`. */
export function fieldLines(before: string, after: string): readonly string[] {
  const { components, folds } = outlineOf(reportOn(before, after));
  const signs = { created: '+', removed: '-', changed: '~' };
  return [
    ...folds.map(({ lines, amount }) => `${lines.map(({ sign, text }) => `${sign} ${text}`).join(' | ')} in ${amount}`),
    ...components.flatMap(({ objects }) =>
      objects.flatMap(({ is, name, lines }) =>
        is === 'changed'
          ? lines.map(({ sign, text, depth }) => `${'  '.repeat(depth)}${sign} ${text}`)
          : [`${signs[is]} ${name}`],
      ),
    ),
  ];
}

/** What happens, and what is dangerous about it: `restarts: …`, `danger downgrade: …`. The order of Kustomizations aside. */
export function toldOf(before: string, after: string, example: Example = {}): readonly string[] {
  const { effects, dangers } = outlineOf(reportOn(before, after, example));
  return [
    ...effects.filter(({ is }) => is !== 'order').map(({ is, what }) => `${is}: ${what}`),
    ...dangers.map(({ rule, what }) => `danger ${rule}: ${what}`),
  ];
}

/** The answers to the first questions: is anything lost, is anything down, who gets in? */
export function answersOf(
  before: string,
  after: string,
  example: Example = {},
): Readonly<Record<string, readonly string[]>> {
  const { answers } = outlineOf(reportOn(before, after, example));
  return Object.fromEntries(answers.map(({ to, says }) => [to, says]));
}

/** A pair of trees, and the lines about the step between them. */
export type StepPair = readonly [before: string, after: string, lines: readonly string[]];

/** Expects of each pair what it says. */
export function expectPairs(
  pairs: Readonly<Record<string, StepPair>>,
  read: (before: string, after: string) => readonly string[],
): void {
  it.each(Object.entries(pairs))('%s', (_, [before, after, lines]) => {
    expect(read(before, after)).toEqual(lines);
  });
}

/** YAML documents. */
export function docs(...texts: readonly string[]): string {
  return texts.map((text) => text.trim()).join('\n---\n');
}
