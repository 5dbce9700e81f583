import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './sample-cluster.ts';

const read = (...path: readonly string[]) => readFileSync(join(ROOT, ...path), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };

/** Each start of Node, and of bramble in it, costs a second. */
const STARTS = /process\.execPath|^import \{[^}]*\bsynth\b[^}]*\} from '\.\/synth\.ts'/m;

it('only a test named .slow starts a process of Node: npm test leaves those out, and CI runs them', () => {
  const starting = readdirSync(join(ROOT, 'test'))
    .filter((file) => file.endsWith('.test.ts') && STARTS.test(read('test', file)))
    .filter((file) => file !== 'fast-tests.test.ts');
  expect(starting.length).toBeGreaterThan(2);
  expect(starting.filter((file) => !file.endsWith('.slow.test.ts'))).toEqual([]);
  expect(scripts.test).toContain('jest --testPathIgnorePatterns=slow.test ');
  expect(scripts['test:all']).toBe('npm -s test && jest --ci slow.test');
  expect(read('.ci', 'run')).toContain('npm run test:all');
});
