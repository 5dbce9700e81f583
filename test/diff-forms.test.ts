import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { FORMS, type FormName } from '../lib/commands/diff-forms.ts';
import type { KubernetesObject } from '../lib/model/object.ts';
import type { FieldChange } from '../lib/review/field-changes.ts';
import { uncoloured } from '../lib/review/forms/terminal.ts';
import type { Report } from '../lib/review/step-report.ts';
import { appliedTo } from './applied-changes.ts';
import { ROOT } from './sample-cluster.ts';
import { docs, reportOn } from './told-step.ts';

const written = (report: Report, form: FormName, isWhole = false) => FORMS[form](report, isWhole)(uncoloured);

const app = (name: string, memory: string, text = '') => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  strategy: { type: Recreate }
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} }, annotations: { note: ${JSON.stringify(text)} } }
    spec: { containers: [{ name: ${name}, image: 'registry.bramble.example/web:1', resources: { requests: { memory: ${memory} } } }] }
`;
const claim = `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`;
const BEFORE = docs(app('web', '64Mi'), claim);
const AFTER = docs(app('web', '96Mi'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\ndata: { a: b }');
const REPORT = reportOn(BEFORE, AFTER);
const ALL: readonly FormName[] = ['terminal', 'stat', 'json', 'markdown', 'html', 'github', 'sarif'];

describe('the terminal', () => {
  it('answers what is asked first in its first lines, then tells dangers, what happens, and what changes', () => {
    expect(written(REPORT, 'terminal').split('\n')).toEqual([
      'base → head: objects 1 changed, 1 created, 1 removed, in 1 component',
      'lost      home/web: the claim web/data is deleted, and all that it holds with it',
      'down      home/web: is down while its pods are replaced: the old ones go first',
      'gets in   nobody who did not before',
      '',
      'dangers',
      '  danger data-lost home/web persistentvolumeclaim.data.yaml: the claim web/data is deleted, and all that it holds with it (take the change back, or save the data first; docs/rules/data-lost.md)',
      '',
      'what happens',
      '  lost      home/web: the claim web/data is deleted, and all that it holds with it (take the change back, or save the data first)',
      '  down      home/web: is down while its pods are replaced: the old ones go first',
      '  capacity  home/nodes: pods request 64Mi → 96Mi of memory of 5.66Gi that its nodes have for pods',
      '',
      'what changes',
      '  home/web',
      '    - PersistentVolumeClaim data',
      '    + ConfigMap web',
      '    Deployment web',
      '      ~ containers[web].resources.requests.memory  64Mi → 96Mi',
    ]);
  });

  it('tells what is dangerous in several places in the same way in a line, as the comment does', () => {
    const twice = (memory: string) => docs(...['web', 'api'].map((name) => app(name, memory)));
    const report = reportOn(twice('64Mi'), twice('64Mi').replaceAll('web:1', 'web:0'));
    for (const form of ['terminal', 'markdown'] as const) {
      const lines = written(report, form)
        .split('\n')
        .filter((line) => /danger downgrade|\*\*downgrade/.test(line));
      expect(lines).toEqual([expect.stringMatching(/deployment\.web\.yaml, .*deployment\.api\.yaml: /)]);
    }
  });

  it('says that nothing changes in a line', () => {
    expect(written(reportOn(BEFORE, BEFORE), 'terminal')).toBe('base → head: no object changes');
  });

  it('paints what is dangerous, gone and new', () => {
    const painted = FORMS.terminal(REPORT, false)((meaning, text) => `<${meaning}>${text}</>`);
    expect(painted).toContain('<danger>danger</> data-lost');
    expect(painted).toContain('<added>+</> ConfigMap web');
    expect(painted).toContain('<removed>-</> PersistentVolumeClaim data');
  });
});

it('--stat has a line for each component', () => {
  expect(written(REPORT, 'stat')).toBe('home/web  1 changed (1 field), 1 created, 1 removed, 1 danger');
  expect(written(reportOn(BEFORE, BEFORE), 'stat')).toBe('no object changes');
});

describe('JSON', () => {
  const schema = JSON.parse(readFileSync(join(ROOT, 'docs/diff.schema.json'), 'utf8')) as object;
  const validate = new Ajv2020({ allErrors: true, strict: false }).compile(schema);

  it.each([
    ['of a step', REPORT],
    ['of no step', reportOn(BEFORE, BEFORE)],
    ['of an image that goes back', reportOn(app('web', '1Mi').replace('web:1', 'web:2'), app('web', '1Mi'))],
  ])('%s is as docs/diff.schema.json says', (_, report) => {
    validate(JSON.parse(written(report, 'json')));
    expect(validate.errors).toBeNull();
  });

  it('carried out on the base gives the head', () => {
    const { objects } = JSON.parse(written(REPORT, 'json')) as {
      objects: readonly { is: string; kind: string; fields: readonly FieldChange[]; object?: KubernetesObject }[];
    };
    const [changed] = REPORT.changes.filter(({ is }) => is === 'changed');
    const told = objects.find(({ is }) => is === 'changed')!;
    expect(appliedTo(changed!.before!.object, told.fields)).toEqual(changed!.placed.object);
    expect(objects.map(({ is, kind }) => [is, kind])).toEqual([
      ['removed', 'PersistentVolumeClaim'],
      ['changed', 'Deployment'],
      ['created', 'ConfigMap'],
    ]);
    expect(objects[2]?.object).toMatchObject({ kind: 'ConfigMap', data: { a: 'b' } });
  });
});

describe('Markdown', () => {
  it('begins with its mark and what is asked first, and has dangers before all else', () => {
    const lines = written(REPORT, 'markdown').split('\n');
    expect(lines[0]).toBe('<!-- bramble diff -->');
    expect(lines.findIndex((line) => line.startsWith('| **lost**'))).toBeLessThan(8);
    expect(lines.findIndex((line) => line.includes('1 danger'))).toBeLessThan(
      lines.findIndex((line) => line.includes('What happens')),
    );
  });

  it('fits a comment whatever the size, and says how much is left out', () => {
    const names = Array.from({ length: 400 }, (_, at) => `app-${at}`);
    const config = (name: string, text: string) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}-${'x'.repeat(150)} }\ndata: { ${name}: '${text.repeat(20)}' }`;
    const report = reportOn(
      docs(...names.map((name) => config(name, `a${name}`))),
      docs(...names.map((name) => config(name, `b${name}`))),
    );
    const text = written(report, 'markdown');
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain('do not fit a comment');
  });

  it('takes no text of a manifest for its own: no markup, no mention, no end of a block', () => {
    const text = written(
      reportOn(app('web', '1Mi', 'a'), app('web', '1Mi', '```\n</details><img src=x> @everyone | `x`')),
      'markdown',
    );
    expect(text).not.toMatch(/^```\n<\/details>/m);
    expect(written(reportOn('', claim.replace('name: data', "name: 'a|b@all<i>'")), 'markdown')).toContain(
      'a|b&#64;all&lt;i&gt;',
    );
  });
});

describe('the HTML page', () => {
  const page = written(REPORT, 'html');

  it('needs no other file, and asks nobody', () => {
    expect(page).not.toMatch(/(?:src|href)=|@import|url\(/);
    expect(page).toContain("default-src 'none'");
  });

  it('takes no text of a manifest for its own', () => {
    const evil = '</script><script>alert(1)</script>"\'>';
    expect(written(reportOn(app('web', '1Mi', 'a'), app('web', '1Mi', evil)), 'html')).not.toContain('<script>alert');
  });
});

it('annotations of GitHub are one line each, with nothing in them that ends one', () => {
  expect(written(REPORT, 'github').split('\n')).toEqual([
    '::warning file=dist/home/web/persistentvolumeclaim.data.yaml,line=1,title=data-lost::home/web: the claim web/data is deleted, and all that it holds with it (take the change back, or save the data first)',
  ]);
});

it('SARIF names each rule, and where a danger stands', () => {
  const { version, runs } = JSON.parse(written(REPORT, 'sarif')) as {
    version: string;
    runs: readonly {
      tool: { driver: { rules: readonly { id: string }[] } };
      results: readonly { ruleId: string; locations: readonly object[] }[];
    }[];
  };
  expect(version).toBe('2.1.0');
  expect(runs[0]?.tool.driver.rules.map(({ id }) => id)).toContain('data-lost');
  expect(runs[0]?.results.map(({ ruleId }) => ruleId)).toEqual(['data-lost']);
});

it.each(ALL)('%s of a Secret shows no value', (form) => {
  const secret = (value: string, name = 'web') =>
    `apiVersion: v1\nkind: Secret\nmetadata: { name: ${name} }\nstringData: { password: ${value} }`;
  const text = written(reportOn(secret('hunter2'), docs(secret('hunter3'), secret('hunter4', 'other'))), form, true);
  expect(text).not.toContain('hunter');
});
