import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, component, image, shapes } from 'bramble';
import { FORMER_WORDS, formerWordIn } from '../lib/model/former-words.ts';
import { ROOT, renderSample, sample } from './sample-cluster.ts';

const { AppPort, bramble, Dashboard, Subject } = FORMER_WORDS;

describe('a word that went is told with what to write', () => {
  it('by synth, where it was a prop', () => {
    const port = { port: 53, protocol: 'UDP' } as never;
    const dns = app({ name: 'dns', image: image('docker.io/library/busybox'), ports: { dns: port } });
    expect(renderSample(sample({ components: [dns] })).findings).toEqual([
      expect.objectContaining({
        component: 'dns',
        where: 'ports.dns',
        what: "has no prop 'port' since 0.1.0",
        fix: AppPort!.port!.write,
      }),
    ]);
  });

  it('also where a function gives it', () => {
    const page = { name: 'queues', json: {} } as never;
    const queue = app({ name: 'queue', image: image('docker.io/library/busybox'), dashboards: () => [page] });
    const shown = component({ name: 'shown', provides: { dashboards: { page: '/d/' } } });
    const { findings } = renderSample(sample({ components: [queue, shown] }));
    expect(findings.filter(({ what }) => what.includes("'json'"))).toEqual([
      expect.objectContaining({ what: "has no prop 'json' since 0.1.0", fix: Dashboard!.json!.write }),
    ]);
  });

  it('also of an add-on of one’s own', () => {
    const former = { width: { since: '2.0.0', write: 'write height' } };
    const shape = shapes.props<{ readonly height: number }>(
      { height: shapes.number },
      ['height'],
      'map',
      false,
      former,
    );
    expect(shape({ width: 3 }, 'hedge')).toEqual([
      { where: 'hedge', what: "has no prop 'width' since 2.0.0", fix: 'write height' },
    ]);
  });

  it.each([
    ["Object literal may only specify known properties, and 'port' does not exist in type 'AppPort'.", AppPort?.port],
    [
      "Object literal may only specify known properties, and 'json' does not exist in type 'Dashboard'.",
      Dashboard?.json,
    ],
    ["Property 'edges' does not exist on type 'Subject'.", Subject?.edges],
    ["Module '\"bramble\"' has no exported member 'Rule'.", bramble?.Rule],
    ["'\"bramble\"' has no exported member named 'Backend'. Did you mean 'StateBackend'?", bramble?.Backend],
    ["Property 'constructor' does not exist on type 'Subject'.", undefined],
    ["Property 'edges' does not exist on type 'constructor'.", undefined],
    ["Type 'string' is not assignable to type 'number'.", undefined],
  ])('where TypeScript says: %s', (message, word) => {
    expect(formerWordIn(message)).toBe(word);
  });
});

it('docs/upgrading.md tells of each', () => {
  const page = readFileSync(join(ROOT, 'docs/upgrading.md'), 'utf8');
  for (const word of Object.values(FORMER_WORDS).flatMap((words) => Object.keys(words))) {
    expect(page).toMatch(new RegExp(`\`[^\`]*\\b${word}\\b[^\`]*\``));
  }
});
