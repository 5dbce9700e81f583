import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { rules } from '../checks/rules/secrets-rules.ts';
import { checkSecretFile } from '../checks/secret-file-mistakes.ts';
import { parseSecretFile } from '../input/read-secrets.ts';
import { type Finding, InvalidInput } from '../model/finding.ts';
import { secretFileName } from '../model/secret-file.ts';
import { checkInstalled, edit, UNCHANGED } from './sops.ts';

/** Something that is wrong with an edited file. */
type ChangeFinding = Pick<Finding, 'severity' | 'what' | 'fix'>;

/**
 * The path in the repository of an encrypted Secret, or undefined where a file is none.
 * @param file its path, or as `secret new` has it: `home/web`
 */
export function secretPath(file: string, root: string): string | undefined {
  const [, cluster, component = '', name = component] =
    /^(?!clusters\/)([\w-]+)\/([\w-]+)(?:\/([\w.-]+))?$/.exec(file) ?? [];
  const named = cluster === undefined ? file : `clusters/${cluster}/secrets/${secretFileName(component, name)}`;
  const path = relative(root, resolve(root, named)).split(sep).join('/');
  return /^clusters\/[^/]+\/secrets\/[^/]+\.sops\.yaml$/.test(path) ? path : undefined;
}

/** Lets a person edit an encrypted Secret, and checks what they made of it. Throws InvalidInput. */
export function change(
  path: string,
  root: string,
): { readonly changed: boolean; readonly findings: readonly ChangeFinding[] } {
  checkInstalled();
  const file = join(root, path);
  if (!isFile(file, join(realpathSync(root), path))) {
    const fix = 'name one of clusters/*/secrets, or make it: npm run secret:new';
    throw new InvalidInput({ what: `${path} is no file`, fix });
  }
  const before = readFileSync(file);
  const { code, inMemory } = edit(path, root);
  if (code !== 0 && code !== UNCHANGED) {
    const fix = 'sops says why above; docs/secrets.md says where it looks for your key';
    throw new InvalidInput({ what: `${path} was not changed`, fix });
  }
  const after = readFileSync(file);
  const onDisk: ChangeFinding = {
    severity: 'warning',
    what: 'sops kept the plain text in a temporary folder on disk while you edited it',
    fix: 'set TMPDIR to a folder in memory next time',
  };
  return { changed: !after.equals(before), findings: [...findingsIn(after, path), ...(inMemory ? [] : [onDisk])] };
}

function findingsIn(content: Buffer, path: string): readonly ChangeFinding[] {
  const severities = new Map(rules.map(({ id, severity }) => [id, severity]));
  return checkSecretFile(parseSecretFile(content, path, undefined)).map(({ rule, ...mistake }) => ({
    ...mistake,
    severity: severities.get(rule) ?? 'error',
  }));
}

/** Whether it is a file itself, and reached by no link that leads elsewhere. */
function isFile(file: string, real: string): boolean {
  try {
    return lstatSync(file).isFile() && realpathSync(file) === real;
  } catch {
    return false;
  }
}
