import { InvalidInput } from '../model/finding.ts';
import { verbOf } from './verb.ts';

/** Brings CRDs and schemas into the repository. */
export const verb = verbOf({
  name: 'import',
  does: 'bring the CRDs and the schema that cdk8s.yaml pins into imports/',
  flags: { from: { value: 'DIR', says: 'read them from a mirror instead of the network' } },
  notes: [
    'A mirror is a folder of folders named REPOSITORY-TAG. The schema is v1.36.0.json in DIR, in DIR/k8s-schemas or in the',
    'folder k8s-schemas beside DIR.',
  ],
  run: async ({ root, progress }, { from }) => {
    progress(from === undefined ? 'downloading what cdk8s.yaml pins' : `reading ${from}`);
    // The generator of classes takes a second to load.
    const { importInto } = await import('../importer/import-into.ts');
    try {
      const { files, ...changes } = await importInto(root, from);
      const [create, update, remove] = (['create', 'update', 'remove'] as const).map(
        (action) => changes.changes.filter((each) => each.action === action).length,
      );
      return { ...changes, summary: `${files} files: ${create} added, ${update} changed, ${remove} removed` };
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      throw new InvalidInput(...error.mistakes.map((mistake) => ({ where: 'cdk8s.yaml', ...mistake })));
    }
  },
});
