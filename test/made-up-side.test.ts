import { join } from 'node:path';
import { type ClusterProps, type Component, type ComponentProps, component, type Exposure } from 'bramble';
import { documents, type Rule, ingress as wayTo } from 'bramble/rules';
import { rules as ADMIN_PAGES } from '../lib/checks/rules/admin-pages.ts';
import { sideFiles } from '../lib/commands/side-target.ts';
import { loadRules } from '../lib/input/load-rules.ts';
import { loadSides } from '../lib/input/load-sides.ts';
import { rulePages, said } from '../lib/pages/rule-pages.ts';
import { systemsPage } from '../lib/pages/systems-page.ts';
import { render } from '../lib/render.ts';
import { ingress, web } from './cloudflare-sample.ts';
import { rules } from './fixtures/sides/hedge/rules.ts';
import { side } from './fixtures/sides/hedge/side.ts';
import { brief, CRDS, KINDS, RULES, SCHEMAS, sample, samplePins } from './sample-cluster.ts';

/** A repository at whose top the folder of the side lies. */
const TOP = join(__dirname, 'fixtures/sides');

/** Props as JavaScript would take them, whatever their types. */
const gate = (props: object) => component({ name: 'gate', namespace: 'default', ...props } as ComponentProps);
/** A page for the people who run the cluster, and the way to it. */
const PAGE = documents(
  wayTo('web.bramble.example'),
  'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: [{ name: admin, port: 80 }] }',
);

function rendered(components: readonly Component[], facts: Partial<ClusterProps> = { hedge: { height: 2 } }) {
  const declaration = sample({ components: [ingress('10.10.11.21'), ...components], ...facts });
  const inputs = { pins: samplePins(declaration), crds: CRDS, kinds: KINDS, schemas: SCHEMAS, sides: [side] };
  return render(declaration, inputs, `clusters/${declaration.name}`, [...RULES, ...rules]);
}

function told(components: readonly Component[], facts?: object): readonly string[] {
  return rendered(components, facts).findings.map((each) => `${brief(each)} (${each.fix})`);
}

function files(facts: Partial<ClusterProps>) {
  const declaration = sample({ components: [gate({ gates: { 'nas.bramble.example': '10.10.11.30' } })], ...facts });
  return sideFiles(side, [{ declaration, inputs: { pins: {}, crds: [], sides: [side] } }], 'clusters');
}

describe('of a side that nobody knows', () => {
  it.each<[string, readonly Component[], object | undefined, string]>([
    ['a fact that is none', [], { hedge: { height: 'x' } }, "error home hedge.height: 'x' is no number ("],
    [
      'a fact that is misspelt',
      [],
      { hegde: { height: 2 } },
      "error home: has no prop 'hegde' (did you mean 'hedge'?)",
    ],
    ['a prop that is none', [gate({ gates: [] })], undefined, 'error home/gate gates: a list is no map ('],
    ['a prop that is misspelt', [gate({ gatse: {} })], undefined, "error home/gate: has no prop 'gatse' (did you mean"],
    [
      'a word that is none',
      [web({ expose: { through: 'tunnel', key: 'iron' } as object as Exposure })],
      undefined,
      "error home/web expose.key: 'iron' is no yes or no (",
    ],
    [
      'a word that is misspelt',
      [web({ expose: { through: 'tunnel', kye: true } as object as Exposure })],
      undefined,
      "error home/web expose: has no prop 'kye' (did you mean 'key'?)",
    ],
    [
      'a word for another way in',
      [web({ expose: { through: 'both', key: true } })],
      undefined,
      "error home/web expose: has 'key', which is for 'tunnel' alone (write through: 'tunnel', or remove 'key')",
    ],
    ["a cluster with the name of the side's folder", [], { name: 'hedge' }, "error hedge name: 'hedge' is the name of"],
    ['what its own rule finds', [], { hedge: { height: 0 } }, 'warning home hedge.height: the hedge is 0 high (let it'],
    [
      'a name that leads to the ingress, and no further',
      [gate({ gates: { 'old.bramble.example': '10.10.11.21' } })],
      undefined,
      'error home/gate gates: is exposed at old.bramble.example, but no route leads there (',
    ],
  ])('finds %s', (_, components, facts, expected) => {
    expect(told(components, facts)).toEqual([expect.stringContaining(expected)]);
  });

  it('what is right has no finding, and what follows from a wrong fact is not told', () => {
    expect(told([web({ expose: { through: 'tunnel', key: true } })])).toEqual([]);
    expect(told([gate({ gates: { 'nas.bramble.example': '10.10.11.30' } })], {})).toEqual([]);
    expect(told([], { hedge: { height: 0, width: 1 } })).toEqual([
      expect.stringContaining("error home hedge: has no prop 'width'"),
    ]);
  });

  it('a word that asks who comes guards a page, and is advised where there is none', () => {
    const [rule] = ADMIN_PAGES as [Rule];
    const of = (expose: Exposure) => said(rule, { component: { expose }, objects: PAGE }, { crds: [], sides: [side] });
    expect(of({ through: 'tunnel', key: true })).toBe('');
    expect(of({ through: 'tunnel' })).toContain("(expose it through 'lan', or give its expose 'key';");
  });

  it('its names are hosts that somebody declares, and are shown with their component', () => {
    const named = rendered([gate({ gates: { 'nas.bramble.example': '10.10.11.30' } })]);
    expect(systemsPage([named], { root: '', folder: 'clusters' })).toContain('reached at `nas.bramble.example`');
  });

  it('is found with its rules by the folder at the top, and the rule has its page', async () => {
    expect(await loadSides(TOP)).toEqual({ sides: [side], mistakes: [] });
    const { rules: found, findings } = await loadRules(TOP);
    expect([found.map(({ id }) => id), findings]).toEqual([['low-hedge'], []]);
    expect([...rulePages(found, { crds: [], sides: [side] }).keys()]).toContain('docs/rules/low-hedge.md');
  });
});

describe('what it renders', () => {
  it('lies in a folder of its own', async () => {
    expect(await files({ hedge: { height: 2 } })).toEqual({
      files: new Map([
        [
          'dist/hedge/home/garden.plan',
          '# Generated by bramble from clusters/home. Do not edit.\nheight 2\nnas.bramble.example to 10.10.11.30\n',
        ],
      ]),
      findings: [],
    });
  });

  it('is nothing where the cluster says nothing of it', async () => {
    expect([...(await files({})).files]).toEqual([]);
  });

  it('is one finding where it fails', async () => {
    const { files: none, findings } = await files({ hedge: { height: 10 } });
    expect([...none]).toEqual([]);
    expect(findings.map(brief)).toEqual(['error home hedge: cannot be drawn: nobody can cut it']);
  });
});
