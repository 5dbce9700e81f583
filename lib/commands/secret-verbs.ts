import { change, secretPath } from '../secrets/change.ts';
import { make } from '../secrets/make.ts';
import { makeAll } from '../secrets/make-all.ts';
import { missingSecretFindings } from '../secrets/missing.ts';
import { type Outcome, type Repository, WrongUsage } from './verb.ts';

/** Makes an encrypted Secret, or all that a cluster misses. Throws WrongUsage, and InvalidInput. */
export async function newSecret(
  { root, terminal }: Repository,
  subject: string,
  keys: readonly string[],
  json: boolean,
): Promise<Outcome> {
  const [cluster, component, name = component, ...rest] = subject.split('/');
  if (cluster && component === undefined && keys.length === 0) return makeAll(cluster, json, root, terminal);
  if (!cluster || !component || !name || rest.length > 0) {
    throw new WrongUsage(`'${subject}' is not CLUSTER, CLUSTER/COMPONENT or CLUSTER/COMPONENT/SECRET`);
  }
  const path = await make({ cluster, component, name, keys, json }, root, terminal);
  return { changes: [{ path, action: 'create' }], summary: 'run npm run synth, and commit both' };
}

/** Lets a person edit an encrypted Secret. Throws WrongUsage, and InvalidInput. */
export function editSecret({ root }: Repository, file: string): Outcome {
  const path = secretPath(file, root);
  if (path === undefined) throw new WrongUsage(`'${file}' is no encrypted Secret of a cluster`);
  const { changed, findings } = change(path, root);
  return {
    findings: findings.map((each) => ({ where: path, ...each })),
    changes: changed ? [{ path, action: 'update' }] : [],
    summary: changed ? 'run npm run synth, and commit both' : `${path}: nothing changed`,
  };
}

/** Lists what clusters ask for and no file holds. It needs no key and no sops. */
export async function missingSecrets({ root, progress }: Repository): Promise<Outcome> {
  progress('rendering clusters');
  const findings = await missingSecretFindings(root);
  return { findings, ...(findings.length === 0 && { summary: 'no Secret is missing' }) };
}
