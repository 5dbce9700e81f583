import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathOf } from '../lib/model/rendered.ts';
import { charts, clusterOf } from './fixtures/charts.ts';
import { plainText } from './plain-text.ts';
import { brief, ROOT, renderSample } from './sample-cluster.ts';

expect.addSnapshotSerializer(plainText);

const all = charts();

it('a chart that takes options exports an example with every one: `export const example: Required<…Props>`', () => {
  expect(all.filter(({ isUnexampled }) => isUnexampled).map(({ path }) => path)).toEqual([]);
});

it('every file of charts/ exports a component, or the function that it is named for', () => {
  expect(all.filter(({ declared, made }) => declared.length + made.length === 0).map(({ path }) => path)).toEqual([]);
  expect(all).not.toEqual([]);
});

it('an app needs no override', () => {
  const apps = all.filter(({ path }) => path.startsWith('charts/apps/'));
  const overridden = apps.filter(({ declared, made }) => [...declared, ...made].some(({ overrides }) => overrides));
  expect(overridden.map(({ path }) => path)).toEqual([]);
});

describe('with every option', () => {
  const components = all.flatMap(({ declared, made }) => [...declared, ...made]);
  const { files, findings, stages } = renderSample(clusterOf(components));

  it('a chart with an example has no finding', () => {
    const declared = new Set(all.flatMap((chart) => chart.declared.map(({ name }) => name)));
    // Whether an app is saved is said in a cluster, which may have no backups.
    const told = findings.filter(({ component = '', rule }) => !declared.has(component) && rule !== 'unsaved-claim');
    expect(told.map(brief)).toEqual([]);
  });

  it('an app is shorter than what is rendered of it', () => {
    const lines = (text: string) => text.split('\n').length;
    const apps = all.filter(({ path }) => path.startsWith('charts/apps/'));
    const longer = apps.filter(({ path, declared, made }) => {
      const names = [...declared, ...made].map(({ name }) => `dist/fixture/${name}/`);
      const own = [...files].filter(([file]) => names.some((folder) => file.startsWith(folder)));
      const rendered = own.reduce((sum, [, text]) => sum + lines(text), 0);
      return lines(readFileSync(join(ROOT, path), 'utf8')) >= rendered;
    });
    expect(longer.map(({ path }) => path)).toEqual([]);
  });

  it.each(components.map(({ name }) => name))('%s is rendered as reviewed', (name) => {
    const own = stages.filter(({ component }) => component.name === name).map((stage) => stage.name);
    // What tells of the whole cluster would change with each file of charts/: it has a test of its own.
    const whole = new Set(
      stages.flatMap((stage) =>
        stage.objects.filter((object) => stage.origins?.get(object) === 'shows').map((object) => pathOf(stage, object)),
      ),
    );
    const rendered = [...files].filter(([path]) => {
      const [top, , folder] = path.split('/');
      if (whole.has(path)) return false;
      return top === 'dist' ? own.includes(folder ?? '') : folder === `${name}.yaml`;
    });
    expect(rendered.length).toBeGreaterThan(1);
    // CRDs are imported as they are: imports/ shows their content, and the import's test guards it.
    const texts = rendered.map(([path, text]) =>
      path.includes('/customresourcedefinition.') ? path : `${path}\n${text}`,
    );
    expect(texts.join('\n')).toMatchSnapshot();
  });
});
