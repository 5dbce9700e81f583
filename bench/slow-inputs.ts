/**
 * Shows that no input is slow out of proportion: long texts of kinds that patterns stumble over, and many apps that ask for each
 * other. Each is rendered and judged at a size and at four times that size, and the exponent told by which it grows: 1 is linear.
 *
 *     node --import tsx bench/slow-inputs.ts [kilobytes=10] [apps=100]
 */
import { join } from 'node:path';
import { app, type Component, cluster, host, image, node } from 'bramble';
import { loadClusters } from '../lib/input/load-clusters.ts';
import { loadRules } from '../lib/input/load-rules.ts';
import { render } from '../lib/render.ts';
import { median, PINS } from './apps.ts';

const ROOT = join(import.meta.dirname, '..');
const { clusters } = await loadClusters(ROOT, 'clusters');
const { rules } = await loadRules(ROOT);
const { crds, schemas, kinds, sides } = clusters[0]!.inputs;

const web = (name: string, more: object): Component =>
  app({ name, image: image('docker.io/library/busybox'), port: 8080, ...more });

/** Milliseconds of CPU that it takes to render and judge some components; the middle one of three times. */
function milliseconds(components: readonly Component[]): number {
  const declaration = cluster({
    name: 'bench',
    domain: 'bramble.example',
    nodes: [node('pi-1', { role: 'server', address: '10.10.11.11', memory: '4Ti', cpus: 256 })],
    networks: { lan: ['10.10.11.0/24'] },
    components,
  });
  const inputs = { pins: PINS, crds, schemas, kinds, sides, secrets: { files: [], strays: [] } };
  const times = Array.from({ length: 3 }, () => {
    const before = process.cpuUsage();
    render(declaration, inputs, 'clusters/bench', rules);
    return process.cpuUsage(before).user / 1000;
  });
  return median(times);
}

/** Texts that are a bit again and again, and an end. */
const TEXTS = [
  ['a', '://'],
  ['a-', '://user:x@'],
  ['a.', '@'],
  ['docker login ', ''],
  ['machine x login ', ''],
  ['http://a/', ''],
  ['http://web:8080 ', ''],
  ['a://', ':x@'],
  ['user:pass@', ''],
  ['eyJ', '.'],
  ['-----BEGIN ', ''],
  ['Host(`a`) && ', ''],
  ['10.0.0.', ''],
  ['a=', '"'],
  ['\n', '@'],
  [' ', ':'],
  ['$(', ''],
  ['⟦', ''],
] as const;

const PLACES: Readonly<Record<string, (text: string) => Component>> = {
  variable: (text) => web('web', { env: { TEXT: text } }),
  file: (text) => web('web', { files: { '/etc/web/config': text } }),
};

/** Each of many apps, with what it asks for of the others. */
function each(count: number, more: (names: readonly string[], at: number) => object): readonly Component[] {
  const names = Array.from({ length: count }, (_, at) => `web-${at}`);
  return names.map((name, at) => web(name, more(names, at)));
}

const USES: Readonly<Record<string, (count: number) => readonly Component[]>> = {
  'all use one': (count) => each(count, (_, at) => (at === 0 ? {} : { uses: ['web-0'] })),
  'one uses all': (count) => each(count, (names, at) => (at === 0 ? { uses: names.slice(1) } : {})),
  'each uses the one before': (count) => each(count, (names, at) => (at === 0 ? {} : { uses: [names[at - 1]] })),
  'each names the host of the next': (count) =>
    each(count, (names, at) => ({ env: { NEXT: host(names[(at + 1) % count]!) } })),
  'each uses ten': (count) =>
    each(count, (names, at) => ({
      uses: names.filter((_, other) => ((other - at + count) % count) - 1 < 10 && other !== at),
    })),
};

function tell(what: string, short: number, long: number): void {
  const exponent = Math.log(long / short) / Math.log(4);
  console.log(`${short.toFixed(0).padStart(7)} ms ${long.toFixed(0).padStart(7)} ms  ${exponent.toFixed(2)}  ${what}`);
}

const [kilobytes = 10, apps = 100] = process.argv.slice(2).map(Number);
milliseconds(each(20, () => ({})));
for (const [what, of] of Object.entries(USES))
  tell(`${apps} apps: ${what}`, milliseconds(of(apps)), milliseconds(of(4 * apps)));
for (const [place, of] of Object.entries(PLACES)) {
  for (const [bit, end] of TEXTS) {
    const text = (size: number) => bit.repeat((size * 1000) / bit.length) + end;
    const [short, long] = [kilobytes, 4 * kilobytes].map((size) => milliseconds([of(text(size))]));
    tell(`${kilobytes} kB in a ${place}: ${JSON.stringify(bit)} … ${JSON.stringify(end)}`, short!, long!);
  }
}
