import { verbOf } from './verb.ts';

/** Brings CRDs and schemas into the repository. */
export const verb = verbOf({
  name: 'import',
  does: 'bring the CRDs and the schema that cdk8s.yaml pins into imports/',
  flags: {
    check: { says: 'write nothing; exit 1 when anything would change' },
    from: { value: 'DIR', says: 'read them from a mirror instead of the network' },
  },
  notes: [
    'A mirror is a folder of folders named REPOSITORY-TAG. The schema is v1.36.0.json in DIR, in DIR/k8s-schemas or in the',
    'folder k8s-schemas beside DIR.',
  ],
  // The generator of classes takes a second to load.
  run: async (repository, { check, from }) =>
    (await import('./write-imports.ts')).writeImports(repository, from, check),
});
