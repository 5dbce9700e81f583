import { didYouMean } from '../model/closest.ts';
import { listed } from '../model/listed.ts';
import { Sources } from './sources.ts';
import { TARGETS } from './targets.ts';
import { CLUSTERS, type Outcome, type Repository, WrongUsage } from './verb.ts';
import { writeTargets } from './write-files.ts';
import { writtenOutcome } from './written.ts';

/**
 * Writes the pages of the repository that are named, or all. Throws WrongUsage.
 * @param check write nothing
 */
export async function writePages(
  { root, progress }: Repository,
  names: readonly string[],
  check: boolean,
): Promise<Outcome> {
  const pages = TARGETS.filter(({ by }) => by === 'pages');
  const known = pages.map(({ name }) => name);
  const wrong = names.find((name) => !known.includes(name));
  if (wrong !== undefined) {
    throw new WrongUsage(`'${wrong}' is no page: ${didYouMean(wrong, known, `there are ${listed(known)}`)}`);
  }
  const wanted = names.length === 0 ? pages : pages.filter(({ name }) => names.includes(name));
  progress(`writing ${wanted.map(({ name }) => name).join(' and ')}`);
  const result = await writeTargets(wanted, new Sources(root, CLUSTERS), { root, check });
  return writtenOutcome({ ...result, check, command: 'npm run pages' });
}
