import { allQuestions } from '../init/offer.ts';
import { loadOffer } from './offered.ts';
import type { Flags, Verb } from './verb.ts';

/** What is no question of the repository to be. */
const FLAGS = {
  answers: { value: 'FILE', says: 'take the answers from a file of YAML or JSON, and ask nothing' },
  yes: { says: 'answer what is left as usual, and ask nothing' },
  package: { value: 'SPEC', says: 'what package.json depends on: the file or address of a release, or a tag of git' },
  recipient: {
    value: 'KEY',
    says: 'the public key of age that Secrets are encrypted for (default: yours, where sops looks)',
  },
} as const satisfies Flags;

/** Makes a repository of one's own. What add-ons, apps and sides ask are flags too, so that these are known only here. */
export async function initVerb(root: string): Promise<Verb> {
  const questions = allQuestions(await loadOffer(root));
  const asked = Object.fromEntries(
    questions.map(({ name, value, asks, isSeveral: mayBeEmpty = false }) => [name, { value, says: asks, mayBeEmpty }]),
  );
  const flags: Flags = { ...FLAGS, ...asked };
  return {
    name: 'init',
    does: 'make a repository of your own, or change what is asked of one that is there',
    words: { shown: '[FOLDER]', least: 0, most: 1 },
    flags,
    notes: [
      'Asks what no flag says, with a line of explanation and a usual answer each. A file of answers has the names of the flags.',
      'In a repository that is there: --name adds a cluster, --forge its workflows; --package and --recipient change one line.',
    ],
    run: async (repository, given, [folder = '.']) => {
      const { startRepository } = await import('./start-repository.ts');
      return startRepository(repository, given as Readonly<Record<string, string | boolean | undefined>>, folder);
    },
  };
}
