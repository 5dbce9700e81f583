import { verbOf } from './verb.ts';

/** Lists what clusters ask for and no file holds. It needs no key and no sops. */
export const verb = verbOf({
  name: 'secret missing',
  does: 'list the Secrets and keys that clusters ask for and no file holds',
  flags: {},
  run: async ({ root, progress }) => {
    progress('rendering clusters');
    const { missingSecretFindings } = await import('../secrets/missing.ts');
    const findings = await missingSecretFindings(root);
    return { findings, ...(findings.length === 0 && { summary: 'no Secret is missing' }) };
  },
});
