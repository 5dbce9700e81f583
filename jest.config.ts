import type { Config } from 'jest';

export default {
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: [],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }],
  },
  snapshotResolver: '<rootDir>/test/snapshot-resolver.cjs',
  snapshotFormat: { escapeString: false, printBasicPrototype: false },
} satisfies Config;
