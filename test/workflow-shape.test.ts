import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { parse } from 'yaml';
import { readRequest, verbIn } from '../lib/commands/command-line.ts';
import { VERBS, verbNamed } from '../lib/commands/verbs.ts';
import { NPM } from '../lib/init/ci-pins.ts';
import { writing } from '../lib/init/github-files.ts';
import { PROGRAMS } from './generated-repository.ts';
import { ALL_RULES, ROOT } from './sample-cluster.ts';
import { JOBS, type Job, jobsOf, WORKFLOWS } from './written-workflows.ts';

const FOLDER = '.github/workflows';
const OWN = readdirSync(join(ROOT, FOLDER)).map(
  (name) => ['github', `${FOLDER}/${name}`, readFileSync(join(ROOT, FOLDER, name), 'utf8')] as const,
);
const ALL = [...WORKFLOWS, ...OWN.map(([, path, text]) => ['this repository', path, text] as const)];
const ALL_JOBS = [...JOBS, ...OWN.flatMap(([, path, text]) => jobsOf('this repository', path, text))];
const named = (job: Job) => [`${job.forge} ${job.path} ${job.name}`, job] as const;

interface Parser {
  readonly NoOperationTraceWriter: new () => object;
  parseWorkflow(
    file: object,
    trace: object,
  ): { readonly context: { readonly errors: Errors }; readonly value?: object };
  convertWorkflowTemplate(context: object, value: object): Promise<unknown>;
}

interface Errors {
  getErrors(): readonly { readonly message: string }[];
}

/** GitHub's own reader of workflows, which knows each key and each function. It is written for no other loader. */
const parser = ((): Parser => {
  const { outputFiles } = buildSync({
    stdin: { contents: "export * from '@actions/workflow-parser'", resolveDir: ROOT },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    write: false,
  });
  const module = { exports: {} as Parser };
  new Function('module', 'exports', 'require', outputFiles[0]!.text)(module, module.exports, require);
  return module.exports;
})();

/** What GitHub would say of a workflow. */
async function mistakesIn(name: string, content: string): Promise<readonly string[]> {
  const { context, value } = parser.parseWorkflow({ name, content }, new parser.NoOperationTraceWriter());
  if (value) await parser.convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}

/** The keys of a job of GitLab, as far as they are used here. https://docs.gitlab.com/ci/yaml/ */
const GITLAB_KEYS = [
  ...['stage', 'image', 'timeout', 'needs', 'rules', 'environment', 'variables', 'cache', 'script', 'artifacts'],
  ...['resource_group', 'interruptible'],
];

/** What GitLab would say of a pipeline. */
function mistakesInPipeline(text: string): readonly string[] {
  const jobs = jobsOf('gitlab', '.gitlab-ci.yml', text);
  const names = jobs.map(({ name }) => name);
  return jobs.flatMap(({ name, runs, written }) => [
    ...Object.keys(written).flatMap((key) => (GITLAB_KEYS.includes(key) ? [] : [`${name}: unknown key ${key}`])),
    ...(runs.length > 0 && runs.every((each) => typeof each === 'string')
      ? []
      : [`${name}: script is no list of texts`]),
    ...((written.needs ?? []) as readonly string[]).flatMap((each) =>
      names.includes(each) ? [] : [`${name}: needs ${each}, which is not there`],
    ),
    ...(['build', 'test', 'deploy'].includes(String(written.stage)) ? [] : [`${name}: unknown stage`]),
  ]);
}

describe('the judges find', () => {
  const [, , text] = WORKFLOWS.find(([forge]) => forge === 'forgejo')!;
  const [, , pipeline] = WORKFLOWS.find(([forge]) => forge === 'gitlab')!;

  it.each([
    ['an unknown key', text.replace('runs-on', 'runs-onn'), "Unexpected value 'runs-onn'"],
    ['an unknown function', text.replace('startsWith', 'startWith'), "Unrecognized function: 'startWith'"],
    ['a job that is not there', text.replace('needs: test', 'needs: tset'), "'push' depends on unknown job 'tset'"],
  ])('%s of a workflow', async (_, wrong, message) => {
    expect((await mistakesIn('test.yaml', wrong)).join('\n')).toContain(message);
  });

  it.each([
    ['an unknown key', pipeline.replace('timeout', 'timeuot'), 'unknown key timeuot'],
    ['a job that is not there', pipeline.replace('needs: [test]', 'needs: [tset]'), 'needs tset, which is not there'],
  ])('%s of a pipeline', (_, wrong, message) => {
    expect(mistakesInPipeline(wrong).join('\n')).toContain(message);
  });
});

describe.each(ALL)('at %s %s', (forge, path, text) => {
  it('is right for its forge', async () => {
    expect(forge === 'gitlab' ? mistakesInPipeline(text) : await mistakesIn(path, text)).toEqual([]);
  });

  it('takes actions by their commits, and says of which version', () => {
    const used = text.split('\n').filter((line) => /\buses:/.test(line));
    for (const line of used)
      expect(line).toMatch(/uses: (https:\/\/data\.forgejo\.org\/)?[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    for (const [installed] of text.matchAll(/npm install --global npm@.*$/gm)) expect(installed).toBe(NPM);
  });

  it('starts nothing with the rights of main for the code of a fork', () => {
    expect(text).not.toContain('pull_request_target');
  });

  it('gives a job no more than it says', () => {
    if (forge === 'gitlab') return;
    const { permissions } = parse(text) as { permissions: object };
    expect([{}, { contents: 'read' }]).toContainEqual(permissions);
  });
});

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

const stepsOf = ({ written }: Job) => (written.steps ?? []) as readonly Step[];

/** A job that can write: to the repository, to requests, or to a cloud. */
function mayWrite({ written }: Job): boolean {
  const rights = Object.values((written.permissions ?? {}) as Readonly<Record<string, string>>);
  return (
    rights.includes('write') || /secrets\.|\$BRAMBLE_TOKEN/.test(JSON.stringify(written)) || 'environment' in written
  );
}

/** What in a job is code of the repository, or is brought by it. */
function codeRunBy(job: Job): readonly string[] {
  const checkouts = stepsOf(job).flatMap(({ uses }) => (uses?.includes('actions/checkout@') ? [uses] : []));
  const { GIT_STRATEGY } = (job.written.variables ?? {}) as Readonly<Record<string, unknown>>;
  const isCloned = 'script' in job.written && GIT_STRATEGY !== 'none';
  // Terraform is brought by its digest, and what Node is given stands in the workflow.
  const programs = job.runs
    .join('\n')
    .replaceAll('../terraform ', '')
    .match(/\b(npm|npx|yarn|pnpm|make|tsx)\b|(^|\s)\.{1,2}\/[\w.]+|\bnode (?!(--input-type=module )?- <<)/gm);
  return [...checkouts, ...(isCloned ? ['the clone of GitLab'] : []), ...(programs ?? [])];
}

describe.each(ALL_JOBS.filter(mayWrite).map(named))('%s may write, and', (_, job) => {
  it('runs nothing of the repository', () => {
    expect(codeRunBy(job)).toEqual([]);
  });
});

describe.each(ALL_JOBS.filter((job) => !mayWrite(job)).map(named))(
  '%s runs the code of the repository, and',
  (_, job) => {
    it('has no right but to read it, and no token on the disk', () => {
      expect(codeRunBy(job)).not.toEqual([]);
      if (job.forge !== 'gitlab') {
        const { permissions = { contents: 'read' } } = job.written;
        expect(permissions).toEqual({ contents: 'read' });
      }
      for (const step of stepsOf(job).filter(({ uses }) => uses?.includes('actions/checkout@'))) {
        expect(step.with?.['persist-credentials']).toBe(false);
      }
      expect(JSON.stringify(job.written)).not.toMatch(/github\.token|secrets\./);
    });
  },
);

describe('in all jobs', () => {
  it('both kinds are there', () => {
    for (const forge of ['github', 'forgejo', 'gitea', 'gitlab']) {
      const jobs = JOBS.filter((job) => job.forge === forge);
      expect(jobs.filter(mayWrite).map(({ name }) => name)).toEqual(expect.arrayContaining(['push', 'tell']));
      expect(jobs.filter((job) => !mayWrite(job)).map(({ name }) => name)).toContain('test');
    }
  });

  it.each(ALL_JOBS.map(named))('%s: what a stranger names reaches the shell as a variable', (_, job) => {
    for (const run of job.runs) expect(run).not.toContain('${{');
  });

  it.each(ALL_JOBS.map(named))('%s: its commands of bramble are there', async (_, job) => {
    for (const [, words] of job.runs.join('\n').matchAll(/(?:npx bramble|npm run -s bramble --) (.*)$/gm)) {
      const { name, rest } = verbIn(words!.split(' '), VERBS);
      const verb = await verbNamed(name, ROOT);
      expect(() => readRequest(verb, rest, {})).not.toThrow();
    }
  });
});

it('each danger has a name that the job that tells takes for a label', () => {
  const [, pattern] = /!\/(\^danger: .*\$)\/\.test/.exec(PROGRAMS['tell.mjs']!)!;
  for (const { id } of ALL_RULES.filter(({ checkStep }) => checkStep))
    expect(`danger: ${id}`).toMatch(new RegExp(pattern!));
});

it('the workflow of this repository that may write is the one that a new repository gets', () => {
  const own = OWN.find(([, path]) => path.endsWith('/write.yaml'))?.[2];
  expect(own).toBe(writing(PROGRAMS, 'ci'));
});
