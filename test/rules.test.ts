import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulePages, said } from '../lib/pages/rule-pages.ts';
import { CRDS, KINDS, ROOT, RULES, SCHEMAS } from './sample-cluster.ts';

const checking = RULES.filter(({ check, checkAll }) => check ?? checkAll).map((rule) => [rule.id, rule] as const);
const KNOWN = { crds: CRDS, kinds: KINDS, schemas: SCHEMAS };

describe('a rule', () => {
  it.each(checking)('%s finds what is wrong, and nothing in what is right', (id, rule) => {
    const { wrong = {}, right = {} } = rule;
    expect(said(rule, wrong, KNOWN)).toContain(`docs/rules/${id}.md`);
    expect(said(rule, right, KNOWN)).toBe('');
  });

  it('has a name of its own, made of words and dashes', () => {
    const ids = RULES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
  });

  it('is defined for every id that another part of the program names', () => {
    const ids = new Set(RULES.map(({ id }) => id));
    const files = ['lib', 'cloudflare'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => join(folder, file)),
    );
    const named = files.flatMap((file) =>
      [...readFileSync(join(ROOT, file), 'utf8').matchAll(/\brule(?:: | = )'([^']+)'/g)].map(([, id = '']) => id),
    );
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
  });

  it('says what, why and what to do', () => {
    for (const { what, why, fix } of RULES) {
      expect(what).toMatch(/^[A-Z].*[^.\n]$/);
      expect(why).toMatch(/\S.*\.$/s);
      expect(fix).toMatch(/\S.*\.$/s);
    }
  });

  it('has an up-to-date page: npm run rules writes it', () => {
    const pages = rulePages(RULES, KNOWN);
    const written = readdirSync(join(ROOT, 'docs/rules')).filter((file) => file !== 'not-checked.md');
    expect(written.sort()).toEqual([...pages.keys()].map((path) => path.slice('docs/rules/'.length)).sort());
    for (const [path, text] of pages) expect(readFileSync(join(ROOT, path), 'utf8')).toBe(text);
  });
});
