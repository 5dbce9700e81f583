import { findingLine } from '../../model/finding.ts';
import { groupBy, sortedBy } from '../../model/grouped.ts';
import { listed } from '../../model/listed.ts';
import { drawingProps } from '../drawing-props.ts';
import { EFFECT_KINDS, type Effect, QUESTIONS } from '../effect.ts';
import { type Fold, folded } from '../folded.ts';
import type { ObjectChange } from '../object-changes.ts';
import { componentOf, counted, countedKinds, objectName } from '../object-names.ts';
import { type ShownLine, shownField } from '../shown-fields.ts';
import type { Danger, Report, Source } from '../step-report.ts';

/** A report as a person reads it, whatever the form: texts in their order. */
export interface Outline {
  /** What is compared, and how much differs. */
  readonly title: string;
  /** Files that could not be read. */
  readonly unread: readonly string[];
  /** The answers to the first questions. */
  readonly answers: readonly Answer[];
  readonly routine: readonly string[];
  readonly dangers: readonly ShownDanger[];
  readonly accepted: readonly string[];
  readonly effects: readonly ShownEffect[];
  readonly folds: readonly ShownFold[];
  readonly components: readonly ShownComponent[];
}

/** An answer to one of the first questions. */
export interface Answer {
  readonly to: (typeof QUESTIONS)[number];
  /** What is asked, in a word or two. */
  readonly asks: string;
  /** Empty: the answer is no. */
  readonly says: readonly string[];
  readonly no: string;
}

/** A danger, with what it is about. */
export interface ShownDanger extends Danger {
  readonly text: string;
}

/** An effect on one component or on several. */
export interface ShownEffect {
  readonly is: Effect['is'];
  readonly what: string;
  /** `home/web`, each once. */
  readonly of: readonly string[];
  readonly fix?: string;
  readonly commands: readonly string[];
}

/** A change that several objects share. */
export interface ShownFold {
  readonly lines: readonly ShownLine[];
  /** How many of which kinds. */
  readonly amount: string;
  /** Each object. */
  readonly of: readonly string[];
}

/** What changes in a component, and nowhere else in the same way. */
export interface ShownComponent {
  readonly name: string;
  readonly is: 'new' | 'gone' | 'changed';
  readonly source: string;
  readonly objects: readonly ShownObject[];
}

/** What changes in an object. */
export interface ShownObject {
  readonly is: ObjectChange['is'];
  readonly name: string;
  readonly path: string;
  /** The props of its declaration that probably draw what changes. */
  readonly props: readonly string[];
  readonly lines: readonly ShownLine[];
}

/** Lays out a report. */
export function outlineOf(report: Report): Outline {
  const { folds, rest } = folded(report.changes, report.kinds);
  return {
    title: titleOf(report),
    unread: report.findings.map(findingLine),
    answers: answersOf(report.effects),
    routine: report.routine.map(
      ({ cluster, component, name, from, to }) => `${cluster}/${component}: ${name} ${from} → ${to}`,
    ),
    dangers: report.dangers.map((each) => ({ ...each, text: dangerText(each) })),
    accepted: report.accepted.map((each) => `${dangerText(each)}: ${each.because}`),
    effects: shownEffects(report.effects),
    folds: folds.map(shownFold),
    components: shownComponents(rest, report),
  };
}

function titleOf({ base, head, changes }: Report): string {
  if (changes.length === 0) return `${base} → ${head}: no object changes`;
  const count = (is: ObjectChange['is']) => changes.filter((each) => each.is === is).length;
  const counts = (['changed', 'created', 'removed'] as const).flatMap((is) =>
    count(is) > 0 ? [`${count(is)} ${is}`] : [],
  );
  const components = new Set(changes.map(({ placed }) => componentOf(placed))).size;
  return `${base} → ${head}: objects ${counts.join(', ')}, in ${counted(components, 'component')}`;
}

const ASKED: Readonly<Record<Answer['to'], Pick<Answer, 'asks' | 'no'>>> = {
  lost: { asks: 'lost', no: 'nothing' },
  down: { asks: 'down', no: 'nothing' },
  in: { asks: 'gets in', no: 'nobody who did not before' },
};

function answersOf(effects: readonly Effect[]): readonly Answer[] {
  return QUESTIONS.map((to) => {
    const telling = effects.filter(({ answers }) => answers === to);
    return { to, ...ASKED[to], says: shownEffects(telling).map(({ of, what }) => `${listed(of)}: ${what}`) };
  });
}

function shownEffects(effects: readonly Effect[]): readonly ShownEffect[] {
  const groups = [...groupBy(effects, ({ is, what, fix }) => JSON.stringify([is, what, fix])).values()];
  const shown = groups.map(([first, ...others]) => ({
    is: first!.is,
    what: first!.what,
    of: [...new Set([first!, ...others].map(componentOf))],
    ...(first!.fix !== undefined && { fix: first!.fix }),
    commands: [...new Set([first!, ...others].flatMap(({ commands = [] }) => commands))],
  }));
  return EFFECT_KINDS.flatMap((kind) => shown.filter(({ is }) => is === kind));
}

function dangerText(danger: Danger, place = placeOfDanger(danger)): string {
  const { what, fix, page } = danger;
  return `${place}: ${what} (${fix}; ${page})`;
}

/** Dangers of the same kind in several places, in one line. */
export function foldedDangers(dangers: readonly ShownDanger[]): readonly Pick<ShownDanger, 'rule' | 'text'>[] {
  const groups = groupBy(dangers, ({ rule, what, fix }) => JSON.stringify([rule, what, fix]));
  return [...groups.values()].map((all) => ({
    rule: all[0]!.rule,
    text: all.length === 1 ? all[0]!.text : dangerText(all[0]!, listed(all.map(placeOfDanger))),
  }));
}

function placeOfDanger({ cluster, component, where }: Danger): string {
  return [component === undefined ? cluster : `${cluster}/${component}`, where].filter(Boolean).join(' ');
}

function shownFold({ field, objects, at }: Fold): ShownFold {
  return {
    lines: shownField(field, () => at),
    amount: countedKinds(objects.map(({ placed }) => placed)),
    of: objects.map(({ placed }) => `${componentOf(placed)} ${objectName(placed)}`),
  };
}

function shownComponents(rest: readonly ObjectChange[], report: Report): readonly ShownComponent[] {
  const groups = [...groupBy(rest, ({ placed }) => componentOf(placed))];
  return sortedBy(groups, ([name]) => name).map(([name, changes]) => ({
    name,
    is: stateOf(changes),
    source: sourceText(report.sources.get(name)),
    objects: sortedBy(changes, ({ placed }) => placed.path).map((change) => shownObject(change, report)),
  }));
}

/** A component whose Kustomization comes or goes does so itself. */
function stateOf(changes: readonly ObjectChange[]): ShownComponent['is'] {
  const all = (is: ObjectChange['is']) => changes.every((each) => each.is === is);
  const isWhole = changes.some(({ placed }) => placed.path.startsWith('flux/'));
  if (!isWhole) return 'changed';
  return all('created') ? 'new' : all('removed') ? 'gone' : 'changed';
}

/** `charts/apps/web.ts:12, clusters/home/images.yaml`. */
function sourceText(source: Source | undefined): string {
  if (source === undefined) return '';
  const { declared, changed } = source;
  const own = declared === undefined ? [] : [`${declared.file}:${declared.line}`];
  return listed([...own, ...changed.filter((file) => file !== declared?.file)]);
}

function shownObject(change: ObjectChange, { kinds, sources }: Report): ShownObject {
  const { is, placed, fields } = change;
  const placeOf = (shown: string) => kinds.shortPlace(placed.object, shown);
  return {
    is,
    name: objectName(placed),
    path: placed.path,
    props: is === 'changed' && sources.get(componentOf(placed))?.isApp ? drawingProps(change, kinds) : [],
    lines: fields.flatMap((field) => shownField(field, placeOf, placed.isEncrypted)),
  };
}
