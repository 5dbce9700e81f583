import type { Connection } from '../derive/connections.ts';
import type { Wait } from '../derive/waits.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import type { Cluster, ClusterDeclaration } from '../model/cluster.ts';
import type { Component, ComponentProps } from '../model/component.ts';
import type { Finding, Found } from '../model/finding.ts';
import type { Inputs } from '../model/inputs.ts';
import { remembered } from '../model/remembered.ts';
import type { RenderedStage } from '../model/rendered.ts';
import { type Perhaps, present } from './perhaps.ts';
import type { Placed } from './placed.ts';
import type { Step } from './step.ts';

/** One way in which a cluster can be wrong, or suspicious. Each has a page, made from what it says here. */
export interface Rule {
  /** Its name for ever, in `accept`, in `--json` and of its page: words of small letters and digits, joined by dashes, such as `memory-limit`. */
  readonly id: string;
  /** An `error` stops the write, a `warning` does not. */
  readonly severity: Finding['severity'];
  /** What it finds, as the title of its page: one line. */
  readonly what: string;
  /** What happens to the cluster when nobody mends it. Markdown. */
  readonly why: string;
  /** How to mend it. Markdown. */
  readonly fix: string;
  /** Whether `accept` may name it. @default true for a warning, false for an error */
  readonly acceptable?: boolean;
  /** Without this input it is not asked, and what is accepted of it counts as used. @default none */
  readonly needs?: keyof Inputs;
  /** Whether it is asked of what Helm charts make: what only its author could change is nobody's business here. @default true */
  readonly ofCharts?: boolean;
  /** Where one of these facts is wrong, as in `nodes.labels`, it is not asked either: what it finds may follow from that. @default none */
  readonly facts?: readonly string[];
  /** What is wrong with a cluster and all that it renders to. @default nothing: another part of the program finds it */
  readonly check?: (subject: Subject) => readonly Found[];
  /** The files where no other finding is told once it finds something, since that follows from it. @default none */
  readonly spoils?: (subject: Subject) => readonly Pick<Found, 'component' | 'where'>[];
  /** What is wrong between clusters. @default nothing */
  readonly checkAll?: (clusters: readonly ClusterDeclaration[]) => readonly FoundIn[];
  /** What is dangerous about a step from one tree to another. `npm run diff` asks it, and synth does not. @default nothing */
  readonly checkStep?: (step: Step) => readonly FoundInStep[];
  /** What it finds something in. @default none, where another part of the program finds it */
  readonly wrong?: Example;
  /** The same done right, in which it finds nothing. */
  readonly right?: Example;
}

/** A rule with where it stands, as it is asked. */
export interface SourcedRule extends Rule {
  /** The file that holds it, or the component that brings it. @default it is of bramble itself */
  readonly from?: Pick<Finding, 'component' | 'where'>;
  /** Its page, relative to the repository. @default `docs/rules/<id>.md` */
  readonly page?: string;
}

declare module '../model/component.ts' {
  interface ComponentProps {
    /** What can be wrong with a cluster that has it. They are asked wherever it is a component. @default nothing */
    readonly rules?: readonly Rule[];
  }
}

export type { Found } from '../model/finding.ts';

/** What a rule finds in one of several clusters. */
export type FoundIn = Found & Pick<Finding, 'cluster'>;

/** What a rule finds in a step: the object, and the value that it had and is to have. */
export interface FoundInStep extends FoundIn {
  /** Such as `Deployment web/web`. */
  readonly object: string;
  /** In words, short enough to be repeated in an acceptance. @default the object was not there */
  readonly from?: string;
  /** @default the object is gone */
  readonly to?: string;
}

/** A cluster with all that rendering has made of it. */
export interface Subject {
  readonly cluster: Cluster;
  /** What is known of kinds. */
  readonly kinds: KindTable;
  readonly declaration: ClusterDeclaration;
  readonly inputs: Inputs;
  /** The cluster's folder in the repository, such as `clusters/home`. */
  readonly source: string;
  /** The objects as they were drawn, before pins were put in. */
  readonly drawn: readonly Placed[];
  readonly stages: readonly RenderedStage[];
  /** All objects of all stages, as they are written. */
  readonly objects: readonly Placed[];
  /** What each stage waits for. */
  readonly waits: readonly Wait[];
  /** Who connects to whom. */
  readonly connections: readonly Connection[];
}

/** A small cluster, as far as it differs from one that is right, with one component named `web` that renders to `objects`. */
export interface Example {
  readonly cluster?: Partial<ClusterDeclaration>;
  readonly component?: Partial<ComponentProps & Pick<Component, 'storage' | 'isSample'>>;
  readonly inputs?: Partial<Inputs>;
  /** YAML documents. The namespace is `web` where none is given. */
  readonly objects?: string;
  /** The same as they were, of a rule about a step. @default there was none */
  readonly before?: string;
  /** Files of `dist` that a side writes, as they were and as they are to be, by path. @default none differs */
  readonly files?: Readonly<Record<string, readonly [before: string, after: string]>>;
  /** YAML documents of the other components in `cluster.components`, by component. */
  readonly beside?: Readonly<Record<string, string>>;
  /** Files of encrypted Secrets, by name. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Other clusters beside it. */
  readonly others?: readonly Partial<ClusterDeclaration>[];
}

/** What an analysis finds, with the rule that it breaks. */
export type Tagged<Id extends string> = Found & { readonly rule: Id };

/** What may be wrong: whether it is, the rule that it then breaks, where it stands, what is said of it, and what to do. */
export type MistakeRow<Id extends string> = readonly [
  isWrong: boolean,
  rule: Id,
  where: string | undefined,
  what: string,
  fix: string,
];

/** What is wrong of some rows. */
export function mistakesIn<Id extends string>(rows: readonly MistakeRow<Id>[]): readonly Tagged<Id>[] {
  return rows
    .filter(([isWrong]) => isWrong)
    .map(([, rule, where, what, fix]) => ({ rule, ...(where === undefined ? {} : { where }), what, fix }));
}

/** A rule of a table, which names it. */
export interface RuleRow extends Omit<Rule, 'id' | 'severity' | 'check' | 'wrong' | 'right'> {
  /** @default error */
  readonly severity?: Rule['severity'];
  readonly check?: (subject: Subject) => Perhaps<Found>;
  /** The same as of a rule, or the objects of the example alone. */
  readonly wrong?: Example | string;
  readonly right?: Example | string;
}

/** Rules by their ids. */
export function ruleTable(rows: Readonly<Record<string, RuleRow>>): readonly Rule[] {
  return Object.entries(rows).map(([id, { check, wrong, right, ...row }]) => ({
    severity: 'error',
    ...row,
    id,
    ...(check && { check: (subject: Subject) => present(check(subject)) }),
    wrong: exampleOf(wrong),
    right: exampleOf(right),
  }));
}

function exampleOf(example: Example | string | undefined): Example | undefined {
  return typeof example === 'string' ? { objects: example } : example;
}

/** Rules by their ids, which share one analysis: it runs once, and each takes what bears its id. */
export function rulesOf<Id extends string>(
  analyse: (subject: Subject) => Perhaps<Tagged<Id>>,
  rules: Readonly<Record<Id, Omit<RuleRow, 'check' | 'checkAll'>>>,
): readonly Rule[] {
  const found = shared((subject) => present(analyse(subject)));
  return ruleTable(rules).map((row) => ({
    ...row,
    check: (subject) => found(subject).filter(({ rule }) => rule === row.id),
  }));
}

/** An analysis that several rules share: computed when the first of them asks. */
export function shared<T>(analyse: (subject: Subject) => T): (subject: Subject) => T {
  return remembered(analyse);
}
