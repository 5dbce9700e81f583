import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bramble, install, packed } from './installed-package.ts';
import { ROOT } from './sample-cluster.ts';
import { runSetters } from './setters.ts';
import { temporaryFolder } from './temporary-folder.ts';

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

  it('is what a synth writes after Flux has moved all of its pins', () => {
    const at = join(folder, name);
    const paths = readdirSync(at, { recursive: true, encoding: 'utf8' }).filter((path) =>
      /^(clusters|dist).*\.yaml$/.test(path),
    );
    const before = new Map(paths.map((path) => [path, readFileSync(join(at, path), 'utf8')]));
    const pins = [...before].flatMap(([path, text]) => (path.endsWith('images.yaml') ? text.split('\n') : []));
    const chosen = pins.flatMap((line) => {
      const [, repository, tag, policy] = /: (\S+):(\S+) # .*"flux-system:([^"]+)"/.exec(line) ?? [];
      // A tag of the form that the policy follows.
      const next = tag?.includes('.') ? '1.99.0' : '99';
      return repository && policy ? [[policy, { name: repository, tag: next }] as const] : [];
    });
    const moved = [...runSetters(before, Object.fromEntries(chosen))].filter(
      ([path, text]) => before.get(path) !== text,
    );
    for (const [path, text] of moved) writeFileSync(join(at, path), text);
    expect(run('synth', '--check')).toEqual({ code: 0, told: [], err: '' });
    // A pin, and at least one place where it runs.
    expect(moved.length).toBeGreaterThanOrEqual(chosen.length === 0 ? 0 : 1 + chosen.length);
    for (const [path] of moved) writeFileSync(join(at, path), before.get(path)!);
  });

  it('passes its own test', () => {
    expect(run('test', '--strict')).toEqual({ code: 0, told: [], err: '' });
  });
});
