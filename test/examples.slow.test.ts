import { cpSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { bramble, install, packed } from './installed-package.ts';
import { ROOT } from './sample-cluster.ts';
import { temporaryFolder } from './synth.ts';

/** Each repository of `examples/`, with the package of these sources. */
const EXAMPLES = readdirSync(join(ROOT, 'examples')).filter((name) => !/^(node_modules|.*\..*)$/.test(name));
const folder = temporaryFolder();

beforeAll(() => {
  install(packed(), folder);
  for (const name of EXAMPLES) {
    cpSync(join(ROOT, 'examples', name), join(folder, name), { recursive: true });
    symlinkSync(join(folder, 'node_modules'), join(folder, name, 'node_modules'));
  }
});

describe.each(EXAMPLES)('the example %s', (name) => {
  const run = (...args: readonly string[]) => {
    const { code, out, err } = bramble(join(folder, name), args);
    return { code, told: out.split('\n').filter((line) => /^(error|warning|create|update|remove) /.test(line)), err };
  };

  it('is committed as it is rendered, without a warning: npm run examples brings it along', () => {
    expect(run('synth', '--check')).toEqual({ code: 0, told: [], err: '' });
  });

  it('passes its own test', () => {
    expect(run('test', '--strict')).toEqual({ code: 0, told: [], err: '' });
  });
});
