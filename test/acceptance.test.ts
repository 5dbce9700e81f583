import { app, type Component, component, image } from 'bramble';
import { report, reportJson, succeeded } from '../lib/commands/report.ts';
import { writtenOutcome } from '../lib/commands/written.ts';
import type { Rendering } from '../lib/render.ts';
import { brief, RULES, renderSample, sample, samplePins } from './sample-cluster.ts';

const WHY = 'it is kept for the day on which it comes back';

/** A component whose image is followed, and moved by nobody: a warning. */
const web = (accept?: Component['accept'], name = 'web') =>
  component({
    name,
    accept,
    images: [
      image('registry.bramble.example/web', { name, follow: { is: 'numerical', order: 'asc', pattern: '^[0-9]+$' } }),
    ],
  });
const pins = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 'registry.bramble.example/web:17']));
const rendered = (components: readonly Component[], more: object = {}): Rendering => {
  const names = [...new Set(components.map(({ name }) => name))];
  return renderSample(sample({ components, ...more }), pins(...names));
};
const found = (rendering: Rendering) => rendering.findings.map(brief);
const unmoved = (name = 'web') => `warning home/${name} images: '${name}' is followed, but nothing moves it`;

describe('an acceptance that is wrong is a finding, and takes nothing out', () => {
  const cases: Record<string, [Record<string, string>, string]> = {
    'of a rule that is none': [
      { 'unmoved-imgae': WHY },
      "error home/web accept['unmoved-imgae']: accepts 'unmoved-imgae', which is no rule",
    ],
    'of an error': [
      { 'unpinned-image': WHY },
      "error home/web accept['unpinned-image']: accepts 'unpinned-image', which nobody can accept",
    ],
    'without a reason': [
      { 'unmoved-image': ' ' },
      "error home/web accept['unmoved-image']: accepts 'unmoved-image' without a reason",
    ],
    'of what is not found': [
      { 'unused-pin': WHY },
      "warning home/web accept['unused-pin']: accepts 'unused-pin', which is not found here",
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [accept, line]) => {
    expect(found(rendered([web(accept)]))).toEqual([unmoved(), line]);
  });

  it('and a rule that was probably meant is named', () => {
    const [, { fix } = { fix: '' }] = rendered([web({ 'unmoved-imgae': WHY })]).findings;
    expect(fix).toBe("did you mean 'unmoved-image'?");
  });
});

describe('what is accepted', () => {
  it('by a component is taken out of its findings, and keeps the reason', () => {
    const { findings, accepted } = rendered([web({ 'unmoved-image': WHY })]);
    expect(findings).toEqual([]);
    expect(accepted).toMatchObject([{ rule: 'unmoved-image', component: 'web', because: WHY }]);
  });

  it('by the cluster is taken out of what is found in no component', () => {
    const plain = app({ name: 'web', image: image('docker.io/library/busybox'), port: 8080 });
    const declaration = sample({ components: [plain], accept: { 'unused-pin': WHY } });
    const { findings, accepted } = renderSample(declaration, {
      ...samplePins(declaration),
      old: 'docker.io/library/old:1',
    });
    expect(findings).toEqual([]);
    expect(accepted).toMatchObject([{ rule: 'unused-pin', because: WHY }]);
  });

  it('by the cluster does not reach its components, nor by one component another', () => {
    const inCluster = rendered([web()], { accept: { 'unmoved-image': WHY } });
    expect(found(inCluster)).toEqual([
      unmoved(),
      "warning home accept['unmoved-image']: accepts 'unmoved-image', which is not found here",
    ]);
    expect(found(rendered([web({ 'unmoved-image': WHY }), web(undefined, 'site')]))).toEqual([unmoved('site')]);
  });

  it('is not called unused where two components have one name, which is refused before anything is looked for', () => {
    const { findings } = rendered([web({ 'unmoved-image': WHY }), web()]);
    expect(findings.map(({ rule }) => rule)).toEqual(['component-name']);
  });

  it('is counted in the summary, and told to programs', () => {
    const { findings, accepted } = rendered([web({ 'unmoved-image': WHY })]);
    const run = { findings, accepted, changes: [], files: 4, check: false, command: 'npm run synth', rules: RULES };
    const outcome = writtenOutcome(run);
    expect(succeeded(outcome)).toBe(true);
    expect(report(outcome)).toBe('4 files, up to date, 1 accepted (--json says which, and why)');
    const document = JSON.parse(reportJson(outcome)) as { accepted: unknown; rules: { rule: string }[] };
    expect(document.accepted).toMatchObject([{ rule: 'unmoved-image', because: WHY }]);
    expect(document.rules.find(({ rule }) => rule === 'unmoved-image')).toMatchObject({ found: 0, accepted: 1 });
  });
});
