import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OWN_RULES, rulesFor } from '../lib/checks/rule-set.ts';
import { cel } from '../lib/input/cel.ts';
import { pageOf } from '../lib/model/finding.ts';
import { ownRulePages, rulePages, said } from '../lib/pages/rule-pages.ts';
import { ALL_RULES, CLUSTERS, CRDS, KINDS, ROOT, SCHEMAS, SIDES } from './sample-cluster.ts';

/** Those of components too, wherever a rule comes from. */
const ALL = [
  ...new Map(
    Object.values(CLUSTERS)
      .flatMap((declaration) => rulesFor(declaration, ALL_RULES).rules)
      .map((rule) => [rule.id, rule]),
  ).values(),
];
const checking = ALL.filter(({ check, checkAll, checkStep }) => check ?? checkAll ?? checkStep).map(
  (rule) => [rule.id, rule] as const,
);
const KNOWN = { crds: CRDS, kinds: KINDS, sides: SIDES, schemas: SCHEMAS, conditions: cel };

describe('a rule', () => {
  it.each(checking)('%s finds what is wrong, and nothing in what is right', (id, rule) => {
    const { wrong = {}, right = {} } = rule;
    expect(said(rule, wrong, KNOWN)).toContain(`${pageOf({ rule: id, page: rule.page })})`);
    expect(said(rule, right, KNOWN)).toBe('');
  });

  it('is defined for every id that another part of the program names', () => {
    const ids = new Set(ALL.map(({ id }) => id));
    const files = ['lib', 'cloudflare', 'hosts', 'charts'].flatMap((folder) =>
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
    for (const { what, why, fix } of ALL) {
      expect(what).toMatch(/^[A-Z].*[^.\n]$/);
      expect(why).toMatch(/\S.*\.$/s);
      expect(fix).toMatch(/\S.*\.$/s);
    }
  });

  it('has an up-to-date page: npm run accept writes it', () => {
    const pages = new Map([...rulePages(ALL, KNOWN), ...ownRulePages(ALL, KNOWN)]);
    const written = ['docs/rules', OWN_RULES].flatMap((folder) =>
      existsSync(join(ROOT, folder)) ? readdirSync(join(ROOT, folder)).map((file) => `${folder}/${file}`) : [],
    );
    expect(written.filter((path) => path !== 'docs/rules/not-checked.md').sort()).toEqual([...pages.keys()].sort());
    for (const [path, text] of pages) expect(readFileSync(join(ROOT, path), 'utf8')).toBe(text);
  });
});
