import { ownWords } from './own-words.ts';
import { OF_CHART } from './rendered-chart.ts';
import { type SourceLine, shownLine } from './source-line.ts';

/**
 * Something that is wrong, or suspicious, in what a person wrote. Findings are collected and shown together; an
 * error among them stops the write.
 */
export interface Finding {
  /** The rule that it breaks. */
  readonly rule: string;
  /** What tells more of the rule, relative to the repository. @default `docs/rules/<rule>.md` */
  readonly page?: string;
  /** An `error` stops the write, a `warning` does not. A `note` says what somebody is to look after some time: nothing is wrong. */
  readonly severity: 'error' | 'warning' | 'note';
  /** The cluster's name, or the folder of a cluster that could not be loaded. */
  readonly cluster: string;
  /** The component in which the mistake stands. Absent: the cluster's own facts. */
  readonly component?: string;
  /** Where in it: a rendered file (`deployment.web.yaml`), a path on disk, or a field of the declaration (`nodes[1].address`). */
  readonly where?: string;
  /** What is wrong, naming the offending value. */
  readonly what: string;
  /** What to do about it. */
  readonly fix: string;
  /** What is not there, as in `no component provides 'ingress'`: it is told once, however many need it. @default not of that sort */
  readonly missing?: string;
  /** The prop that drew the object that it is about, or what that is derived from. @default the component as a whole, or no object */
  readonly origin?: string;
  /** The file that declares its component, relative to the repository. @default not looked up, or none */
  readonly file?: string;
  /** The line of it. */
  readonly line?: number;
  /** The place in the folder of clusters that calls for the component. @default its file needs none */
  readonly calledAt?: SourceLine;
}

/** A finding that somebody has accepted. */
export interface AcceptedFinding extends Finding {
  /** Why, in the words of the person who accepted it. */
  readonly because: string;
}

/** Rules whose findings are accepted, each with the reason: `{ 'memory-limit': 'the JVM sizes itself' }`. */
export type Acceptances = Readonly<Record<string, string>>;

/** A finding before it is known in which cluster and component it stands. The rule depends on who finds it, where it names none. */
export type Mistake = Pick<Finding, 'what' | 'fix'> & Partial<Pick<Finding, 'where' | 'rule' | 'missing'>>;

/**
 * Carries mistakes out of code that cannot go on without a right value, such as a component that asks for a capability
 * which the cluster lacks. The renderer turns it into findings: it never reaches the user as a stack trace.
 */
export class InvalidInput extends Error {
  readonly mistakes: readonly Mistake[];

  constructor(...mistakes: readonly Mistake[]) {
    super(mistakes.map((mistake) => `${mistake.what} (${mistake.fix})`).join('; '));
    this.name = 'InvalidInput';
    this.mistakes = mistakes;
  }
}

/** An error that nobody foresaw, as a finding about the cluster. */
export function unexpected(cluster: string, error: unknown): Finding {
  return {
    rule: 'unforeseen',
    severity: 'error',
    cluster,
    what: `cannot be looked at: ${ownWords(error)}`,
    fix: 'a value of its declaration is probably wrong: npx tsc --noEmit says where',
  };
}

/** What a person is told. What is found outside of clusters names none, and need not be one of the rules that have a page. */
export type Told = Omit<Finding, 'rule' | 'cluster'> & Partial<Pick<Finding, 'rule' | 'cluster'>>;

/** The page of a rule, relative to the repository. */
export function pageOf({ rule, page }: Pick<Finding, 'rule' | 'page'>): string {
  return page ?? `docs/rules/${rule}.md`;
}

/**
 * One line for a person: `error home/web deployment.web.yaml: what (what to do; docs/rules/rule.md)`. About a prop, it also
 * says where it is to be changed: `error home/web port: what (what to do; charts/apps/web.ts:12; docs/rules/rule.md)`. About an
 * object that a prop drew, it says which: `(what to do; drawn for expose, charts/apps/web.ts:12; …)`.
 */
export function findingLine(told: Told): string {
  const { rule, page, severity, cluster, component, where, what, fix } = told;
  const place = [severity, component ? `${cluster}/${component}` : cluster, where].filter(Boolean).join(' ');
  const more = [...declaration(told), ...(rule === undefined ? [] : [pageOf({ rule, page })])];
  // Advice that ends as a sentence does, such as a question, is followed by the next one.
  const advice = more.length === 0 || /[.!?]$/.test(fix) ? fix : `${fix};`;
  const line = `${place}: ${what} (${[advice, more.join('; ')].filter(Boolean).join(' ')})`;
  // What it quotes may have several lines, or move the cursor.
  return line.replaceAll(/\p{Cc}+/gu, ' ');
}

/** The places that declare what a prop is wrong of, or what a prop drew. What else stands in a file names that. */
function declaration({ where = '', origin, file, line, calledAt }: Told): readonly string[] {
  const isOfFile = isRendered(where) ? origin === undefined : where.replaceAll(/\[.*?\]/g, '').includes('/');
  if (file === undefined || line === undefined || isOfFile) return [];
  const places = [{ file, line }, ...(calledAt ? [calledAt] : [])].map(shownLine).join(', from ');
  if (origin === undefined) return [places];
  return [origin === OF_CHART ? `by the values of its chart, ${places}` : `drawn for ${origin}, ${places}`];
}

/** Whether it is an object's file that something is found in, such as `deployment.web.yaml`. */
export function isRendered(where: string): boolean {
  return where.endsWith('.yaml') && !where.includes('/');
}

/** What a rule finds: where, what is wrong, and what to do. */
export type Found = Pick<Finding, 'component' | 'where' | 'what' | 'fix' | 'missing'>;
