import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AGE_KEY, ageKeyMistake } from '../model/age-recipient.ts';
import { InvalidInput } from '../model/finding.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where sops looks for the keys of age. https://getsops.io/docs/#encrypting-using-age */
function keyFile({ SOPS_AGE_KEY_FILE: named, XDG_CONFIG_HOME: config, HOME: home }: Environment): string | undefined {
  if (named) return named;
  const folders = [config, home && join(home, '.config'), home && join(home, 'Library', 'Application Support')];
  const files = folders.flatMap((folder) => (folder ? [join(folder, 'sops', 'age', 'keys.txt')] : []));
  return files.find((file) => existsSync(file));
}

/**
 * The public key that stands beside the private one, in a comment of the file. The private one is not looked at. Throws
 * InvalidInput where a letter of it is mistyped.
 */
export function ownRecipient(environment: Environment): string | undefined {
  const file = keyFile(environment);
  if (file === undefined || !existsSync(file)) return undefined;
  const comments = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('#'));
  const found = comments.map((line) => AGE_KEY.exec(line)?.[0]).find((each) => each !== undefined);
  const mistake = found && ageKeyMistake(found);
  if (mistake) throw new InvalidInput({ where: file, ...mistake });
  return found;
}
