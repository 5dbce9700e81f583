import { folderOfSide, type Side } from '../model/side.ts';

/** A system that people run on clusters like these: where it is, and what has judged it. */
export interface AskedSystem {
  /** What it is, and what it must do, in a few words. */
  readonly system: string;
  /** The files that declare it. */
  readonly declared: readonly string[];
  /** The folders that it is rendered to. What stands below `dist` of a cluster or of an example, an API server has taken. */
  readonly rendered: readonly string[];
  /** The rules that know most of it; all others judge it as well. @default those that judge everything */
  readonly rules?: readonly string[];
  /** The scenarios and tests in which a program of its own runs on what is rendered. @default none */
  readonly programs?: readonly string[];
  /** What nobody has shown. @default nothing is left */
  readonly not?: string;
}

const RULES = 'docs/rules';
/** What puts all objects to an API server. */
const STRICTNESS = 'e2e/scenarios/strictness.ts';

/** The section of docs/systems.md about systems that people asked for. */
export function askedSystems(systems: readonly AskedSystem[], sides: readonly Side[]): readonly string[] {
  if (systems.length === 0) return [];
  return [
    '',
    '## What people asked for',
    '',
    'The systems of four clusters that people run, each with where it is declared and rendered, what has judged that, and what nobody has shown. All rules judge all of it; named are those that know',
    `most. The API server is a real one, which takes each object of this repository and of the [examples](../examples/README.md) in [strictness](../${STRICTNESS}). Programs are the system's own, as [e2e](e2e.md) and slow tests run them.`,
    '',
    '| # | system | declared | rendered | judged by | not shown |',
    '|---|---|---|---|---|---|',
    ...systems.map((each, index) => `| ${[String(index + 1), ...cellsOf(each, sides)].join(' | ')} |`),
  ];
}

function cellsOf(
  { system, declared, rendered, rules = [], programs = [], not = '' }: AskedSystem,
  sides: readonly Side[],
): readonly string[] {
  const isApplied = rendered.some((folder) => !sides.some((side) => isOfSide(folder, side)));
  const judges = [
    ...rules.map((id) => link(`${RULES}/${id}.md`, id)),
    ...(isApplied ? ['the API server'] : []),
    ...programs.map((path) =>
      link(path, `**${path.slice(path.lastIndexOf('/') + 1).replace(/(\.slow)?(\.test)?\.ts$/, '')}**`),
    ),
  ];
  return [
    system,
    declared.map((path) => link(path)).join(', '),
    rendered.map((path) => link(path)).join(', '),
    judges.join(', '),
    not,
  ];
}

/** Whether a folder is rendered for a side: no API server is asked of it. */
function isOfSide(folder: string, side: Side): boolean {
  return new RegExp(`(^|/)dist/${folderOfSide(side, '[^/]+')}($|/)`).test(folder);
}

function link(path: string, text = `\`${path}\``): string {
  return `[${text}](${path.startsWith('docs/') ? path.slice('docs/'.length) : `../${path}`})`;
}
