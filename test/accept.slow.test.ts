import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './sample-cluster.ts';
import { output, repositoryCopy, synth } from './synth.ts';

/** A copy of the repository in which programs note how they are called. */
function repository(programs: readonly string[]): { readonly root: string; readonly calls: () => readonly string[] } {
  const root = repositoryCopy();
  const bin = join(root, 'node_modules/.bin');
  rmSync(join(root, 'node_modules'));
  mkdirSync(bin, { recursive: true });
  for (const name of readdirSync(join(ROOT, 'node_modules')).filter((each) => !each.startsWith('.'))) {
    symlinkSync(join(ROOT, 'node_modules', name), join(root, 'node_modules', name));
  }
  for (const name of programs) {
    writeFileSync(
      join(bin, name),
      `#!/bin/sh\necho ${name} "$@" >> "${root}/calls"\ntest ! -e "${root}/fails-${name}"\n`,
    );
    chmodSync(join(bin, name), 0o755);
  }
  return {
    root,
    calls: () =>
      existsSync(join(root, 'calls')) ? readFileSync(join(root, 'calls'), 'utf8').trimEnd().split('\n') : [],
  };
}

describe('npm run accept', () => {
  it('formats, asks the types, writes all that follows, and updates the snapshots that there are', () => {
    const { root, calls } = repository(['biome', 'tsc', 'jest']);
    for (const name of ['biome.json', 'jest.config.js', '__snapshots__'])
      cpSync(join(ROOT, name), join(root, name), { recursive: true });
    const { code, out, err } = synth(['accept'], {}, root);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const tests = readdirSync(join(ROOT, '__snapshots__')).map((file) => `test/${file.replace(/\.snap$/, '')}`);
    expect(calls()).toEqual(['biome check --write', 'tsc --noEmit', `jest -u ${tests.sort().join(' ')}`]);
    expect(output(root)).toEqual(output(ROOT));
    expect(readFileSync(join(root, 'docs/systems.md'), 'utf8')).toBe(
      readFileSync(join(ROOT, 'docs/systems.md'), 'utf8'),
    );
    expect(out).toMatch(/^\d+ files, \d+ changed(, \d+ accepted \(.+\))?\n\d+ files, \d+ changed\n$/m);
  });

  it('ends with the first step that fails', () => {
    const { root, calls } = repository(['biome', 'tsc', 'jest']);
    writeFileSync(join(root, 'biome.json'), '{}');
    writeFileSync(join(root, 'fails-tsc'), '');
    expect(synth(['accept'], {}, root)).toMatchObject({ code: 1, out: 'tsc says above what is wrong\n' });
    expect(calls()).toEqual(['biome check --write', 'tsc --noEmit']);
    expect(existsSync(join(root, 'dist'))).toBe(false);
  });

  it('runs no program that the repository does not have', () => {
    const { root, calls } = repository([]);
    expect(synth(['accept'], {}, root).code).toBe(0);
    expect(calls()).toEqual([]);
    expect(output(root)).toEqual(output(ROOT));
  });
});
