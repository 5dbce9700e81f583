import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding, Told } from '../model/finding.ts';
import { formerWordIn } from '../model/former-words.ts';
import { said } from '../pages/rule-pages.ts';
import { counted } from '../review/object-names.ts';
import { Sources } from './sources.ts';
import { synthesize } from './synthesize.ts';
import { CLUSTERS, type Outcome, type Repository } from './verb.ts';

/**
 * Asks of a repository: its types, whether what is rendered is committed, its own rules by their examples, and whether each
 * cluster is drawn twice the same. Writes nothing.
 * @param isStrict warnings fail too
 */
export async function testRepository(repository: Repository, isStrict: boolean): Promise<Outcome> {
  const { root, progress } = repository;
  progress('asking the types');
  const types = typeFindings(root);
  const drift = await synthesize(repository, { check: true, clusters: CLUSTERS, out: '.' });
  const sources = new Sources(root, CLUSTERS);
  const rules = await ruleFindings(sources);
  const findings = [...types, ...(drift.findings ?? []), ...rules, ...(await unsteady(sources))];
  const count = (severity: Told['severity']) => findings.filter((each) => each.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  const failed = errors > 0 || (isStrict && warnings > 0);
  const told = [errors > 0 && counted(errors, 'error'), isStrict && warnings > 0 && counted(warnings, 'warning')];
  const summary = failed ? told.filter(Boolean).join(', ') : drift.summary;
  return { ...drift, findings, failed: drift.failed || failed, summary };
}

/** What the compiler of TypeScript finds, where there is one. */
function typeFindings(root: string): readonly Told[] {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  if (!existsSync(join(root, 'tsconfig.json'))) return [];
  if (!existsSync(compiler)) {
    const what = 'the types are not asked: typescript is not installed';
    return [{ severity: 'warning', what, fix: 'npm install brings it' }];
  }
  const { stdout, status } = spawnSync(process.execPath, [compiler, '--noEmit', '--pretty', 'false'], {
    cwd: root,
    encoding: 'utf8',
  });
  const found = [...stdout.matchAll(/^(?:(\S.*?)\((\d+),\d+\): )?error (TS\d+): (.*)$/gm)];
  const findings = found.map(([, file, line, code, what = '']): Told => {
    const place = file === undefined ? {} : { where: `${file}:${line}` };
    const went = formerWordIn(what);
    const fix = went ? `${went.write}, since ${went.since}` : `${code}: npx tsc says more`;
    return { severity: 'error', ...place, what, fix };
  });
  if (status === 0 || findings.length > 0) return findings;
  return [{ severity: 'error', what: 'the types cannot be asked', fix: 'npx tsc says why' }];
}

/** Own rules that find nothing in what is wrong by their example, or something in what is right. */
async function ruleFindings(sources: Sources): Promise<readonly Told[]> {
  const own = (await sources.allRules()).filter(({ page }) => page !== undefined);
  if (own.length === 0) return [];
  const known = await sources.known();
  return own.flatMap((rule) => {
    const { id: name, from, wrong, right } = rule;
    const told = (what: string, fix: string): Told => ({ severity: 'error', where: from?.where, what, fix });
    const isBlind = wrong !== undefined && said(rule, wrong, known) === '';
    const more = right === undefined ? '' : said(rule, right, known);
    return [
      ...(isBlind
        ? [told(`the rule '${name}' finds nothing in its example that is wrong`, 'correct one of them')]
        : []),
      ...(more === ''
        ? []
        : [told(`the rule '${name}' finds in its example that is right: ${more}`, 'correct one of them')]),
    ];
  });
}

/** What is not the same when it is drawn again. Another machine, or another day, would render it otherwise too. */
async function unsteady(sources: Sources): Promise<readonly Finding[]> {
  const again = new Sources(sources.home.root, sources.folder);
  const [first, second] = [await sources.rendered(), await again.rendered()];
  return first.flatMap(({ files, cluster }, at) => {
    const other = second[at]?.files ?? new Map<string, string>();
    const paths = [...new Set([...files.keys(), ...other.keys()])].filter(
      (path) => files.get(path) !== other.get(path),
    );
    return paths.slice(0, 1).map((where): Finding => {
      const what = `is another each time that it is drawn${paths.length > 1 ? `, as ${paths.length - 1} more files` : ''}`;
      const fix = 'let nothing depend on the clock, on chance, or on what was drawn before';
      return { rule: 'input', severity: 'error', cluster: cluster.name, where, what, fix };
    });
  });
}
