import { verbOf, WrongUsage } from './verb.ts';

/** Lets a person edit an encrypted Secret. */
export const verb = verbOf({
  name: 'secret edit',
  does: 'decrypt a Secret into your editor, and encrypt it again',
  words: { shown: 'clusters/CLUSTER/secrets/FILE.sops.yaml', least: 1, most: 1 },
  flags: {},
  run: async ({ root }, _given, [file = '']) => {
    const { change, secretPath } = await import('../secrets/change.ts');
    const path = secretPath(file, root);
    if (path === undefined) throw new WrongUsage(`'${file}' is no encrypted Secret of a cluster`);
    const { changed, findings } = change(path, root);
    return {
      findings: findings.map((each) => ({ where: path, ...each })),
      changes: changed ? [{ path, action: 'update' }] : [],
      summary: changed ? 'run npm run synth, and commit both' : `${path}: nothing changed`,
    };
  },
});
