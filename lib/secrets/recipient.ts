import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mistake } from '../model/finding.ts';

/** A public key of age. https://age-encryption.org/v1 */
const RECIPIENT = /age1[ac-hj-np-z02-9]{58}/;

/** What is wrong with the public key of somebody who is to decrypt. */
export function recipientMistake(given: string): Mistake | undefined {
  if (new RegExp(`^${RECIPIENT.source}$`).test(given)) return undefined;
  if (/^AGE-SECRET-KEY-/i.test(given)) {
    return { what: 'it is a private key', fix: 'give the public one, which age-keygen -y prints; nothing was written' };
  }
  return { what: `'${given}' is no public key of age`, fix: 'give the one that age-keygen printed: age1…' };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Where sops looks for the keys of age. https://getsops.io/docs/#encrypting-using-age */
function keyFile({ SOPS_AGE_KEY_FILE: named, XDG_CONFIG_HOME: config, HOME: home }: Environment): string | undefined {
  if (named) return named;
  const folders = [config, home && join(home, '.config'), home && join(home, 'Library', 'Application Support')];
  const files = folders.flatMap((folder) => (folder ? [join(folder, 'sops', 'age', 'keys.txt')] : []));
  return files.find((file) => existsSync(file));
}

/** The public key that stands beside the private one, in a comment of the file. The private one is not looked at. */
export function ownRecipient(environment: Environment): string | undefined {
  const file = keyFile(environment);
  if (file === undefined || !existsSync(file)) return undefined;
  const comments = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('#'));
  return comments.map((line) => RECIPIENT.exec(line)?.[0]).find((each) => each !== undefined);
}
