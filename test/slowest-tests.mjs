import { relative } from 'node:path';

const SHOWN = 10;

/** A reporter of jest: says at the end which tests took longest, and which files did beside their tests, as when loading. */
export default class SlowestTests {
  onRunComplete(_, { testResults }) {
    if (testResults.length < 2) return;
    const took = testResults.flatMap(({ testFilePath, testResults: tests, perfStats }) => {
      const file = relative('test', testFilePath);
      const within = tests.map(({ fullName, duration }) => ({ name: `${file}: ${fullName}`, ms: duration ?? 0 }));
      const beside = perfStats.runtime - within.reduce((sum, { ms }) => sum + ms, 0);
      return [...within, { name: `${file}, beside its tests`, ms: beside }];
    });
    const slowest = took.sort((a, b) => b.ms - a.ms).slice(0, SHOWN);
    const lines = slowest.map(({ name, ms }) => `${(ms / 1000).toFixed(1).padStart(6)} s  ${name}`);
    process.stderr.write(`\nWhat took longest:\n${lines.join('\n')}\n`);
  }
}
