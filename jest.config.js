/** @type {import('jest').Config} */
export default {
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // The tests mostly wait for processes of their own: no core is kept back for jest.
  maxWorkers: '100%',
  // Tests that start processes take long on a busy machine; none is judged by its time.
  testTimeout: 120_000,
  snapshotResolver: '<rootDir>/test/snapshot-resolver.cjs',
  snapshotFormat: { escapeString: false, printBasicPrototype: false },
};
