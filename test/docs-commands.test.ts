import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { complaints, DOCUMENTS, SCRIPTS, textOf } from './documents.ts';
import { wrongFluxFlags } from './flux-flags.ts';
import { loadVerbs, type Reader, wrongCommands } from './named-commands.ts';
import { ROOT } from './sample-cluster.ts';

beforeAll(loadVerbs);

/** Whether a word is a path of the repository that leads nowhere. Secrets are examples. */
function isMissing(word: string): boolean {
  return (
    /^(?:clusters\/[^/]+\/(?!secrets)|charts\/|lib\/|docs\/|flux\/|dist\/)/.test(word) &&
    !/[<…*]/.test(word) &&
    !existsSync(join(ROOT, word))
  );
}

const HERE: Reader = { scripts: SCRIPTS, isMissing };
const wrong = (line: string) => wrongCommands(line, HERE);

/** The folders that Flux and Terraform are led to: those of a cluster that is here, or that the section makes. */
function wrongFolders(text: string, document: string): readonly string[] {
  // An example is a repository of its own.
  const root = join(ROOT, /^examples\/[^/]+\//.exec(document)?.[0] ?? '');
  return text.split(/^(?=#)/m).flatMap((section, index, sections) => {
    const made = /mkdir (?:-p )?clusters\/([\w-]+)/.exec(section)?.[1];
    const before = sections.slice(0, index).join('').split('\n').length - 1;
    return complaints('\n'.repeat(before) + section, document, (line) =>
      [...line.matchAll(/(?:--path=|-chdir=)([\w/-]+)/g)].flatMap(([, folder = '']) => {
        if (made !== undefined && folder.split('/').at(-1) !== made) return [`leads to ${folder}, not to ${made}`];
        return made === undefined && !existsSync(join(root, folder)) ? [`leads to ${folder}, which is not there`] : [];
      }),
    );
  });
}

describe('a command in a document', () => {
  it.each([
    ['npm run sinth', 'there is no npm run sinth'],
    ['`npm run synth -- --chek`', "'--chek' is no flag of synth: did you mean '--check'?"],
    ['npm run bramble -- secret mising', "'secret mising' is no command: did you mean 'secret missing'?"],
    ['npx bramble secret new', 'secret new needs CLUSTER['],
    ['npm run secret:edit -- charts/apps/gone.ts', 'names charts/apps/gone.ts'],
  ])('%s is found', (line, found) => {
    expect(wrong(line)).toEqual([expect.stringContaining(found)]);
  });

  it.each([
    ['flux bootstrap github --path=flux/nowhere', 'x.md:1: leads to flux/nowhere, which is not there'],
    ['# One\n\nmkdir clusters/attic\nflux bootstrap --path=flux/home', 'x.md:4: leads to flux/home, not to attic'],
  ])('%s is found', (text, found) => {
    expect(wrongFolders(text, 'x.md')).toEqual([found]);
  });

  it('a flag of Flux that another provider has is found', () => {
    const text = 'flux bootstrap git --url=x \\\n  --read-write-key';
    expect(wrongFluxFlags(text)).toEqual(['flux bootstrap git has no --read-write-key']);
  });

  // Findings stand in the map as they are told, where a command is a part of a sentence.
  it.each(DOCUMENTS.filter((document) => document !== 'docs/cluster.md'))(
    '%s: its commands are there, and lead to what is there',
    (document) => {
      const text = textOf(document);
      expect([...complaints(text, document, wrong), ...wrongFolders(text, document), ...wrongFluxFlags(text)]).toEqual(
        [],
      );
    },
  );
});
