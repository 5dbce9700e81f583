import { listed } from '../model/listed.ts';
import { verbOf, WrongUsage } from './verb.ts';

/** Brings CRDs, schemas and what charts make into the repository. */
export const verb = verbOf({
  name: 'import',
  does: 'bring into imports/ the CRDs and the schema that cdk8s.yaml pins, what the charts of Helm releases make, and what the Terraform provider knows',
  flags: {
    check: { says: 'write nothing; exit 1 when anything would change' },
    from: { value: 'DIR', says: 'read them from a mirror instead of the network' },
    clusters: { value: 'DIR', says: 'render the charts of the clusters in another folder (default: clusters)' },
  },
  words: { shown: '[crds|charts|providers]', least: 0, most: 1 },
  notes: [
    'A mirror is a folder of folders named REPOSITORY-TAG. The schema is v1.36.0.json in DIR, in DIR/k8s-schemas or in the',
    'folder k8s-schemas beside DIR, and a chart is NAME-VERSION.tgz in DIR or in DIR/charts. Charts are rendered by the helm',
    'of the PATH, or by one that go builds once; what cannot be rendered stays as it was rendered last. The schema of a provider',
    'that cdktf.json pins is OWNER-NAME-VERSION.json in DIR or in DIR/terraform, or what terraform or tofu of the PATH says.',
  ],
  run: async (repository, { check, from, clusters = 'clusters' }, [part]) => {
    // The generator of classes takes a second to load.
    const { IMPORT_PARTS, writeImports } = await import('./write-imports.ts');
    const wanted = IMPORT_PARTS.find((each) => each === part);
    if (part !== undefined && wanted === undefined)
      throw new WrongUsage(`'${part}' is none of ${listed(IMPORT_PARTS)}`);
    return writeImports(repository, { mirror: from, check, clusters, part: wanted });
  },
});
