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
  testEnvironment: '<rootDir>/test/one-realm/environment.cjs',
  runtime: '<rootDir>/test/one-realm/runtime.cjs',
  setupFilesAfterEnv: ['<rootDir>/test/one-realm/leave-nothing.ts'],
  // Nobody works at the machine meanwhile that does not wait for the tests: no core is kept back for jest.
  maxWorkers: '100%',
  // Tests that start processes take long on a busy machine; none is judged by its time.
  testTimeout: 120_000,
  // Commands load clusters and rules by their URL, which jest takes for the name of a package.
  moduleNameMapper: { '^file://(.*)$': '$1' },
  snapshotResolver: '<rootDir>/test/snapshot-resolver.cjs',
  snapshotFormat: { escapeString: false, printBasicPrototype: false },
  reporters: ['default', '<rootDir>/test/slowest-tests.mjs'],
};
