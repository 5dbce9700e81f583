import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, isAbsolute, join, relative, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { answersOf, judgedAnswers, wholeAnswers } from '../init/answers.ts';
import type { Material } from '../init/new-repository.ts';
import { MAKE_A_KEY } from '../init/next-steps.ts';
import type { Offer } from '../init/offer.ts';
import { fileOf, specMistake } from '../init/package-spec.ts';
import { type Asked, type Plan, planChange, planNew, specThere } from '../init/plan.ts';
import type { Answers } from '../init/starter.ts';
import { readAppTexts, readKnownImages, readPrograms, readTools } from '../input/load-starters.ts';
import { ageKeyMistake } from '../model/age-recipient.ts';
import { InvalidInput, type Mistake, type Told } from '../model/finding.ts';
import { ownRecipient } from '../secrets/recipient.ts';
import { type Folder, readFolder } from './folder.ts';
import { loadOffer } from './offered.ts';
import { summaryOf } from './started.ts';
import type { Outcome, Repository } from './verb.ts';
import { writeTexts } from './write-texts.ts';

type Flags = Readonly<Record<string, string | boolean | undefined>>;

/** What is said of the repository beside answers to questions. */
interface Said {
  /** What was answered, by flags and by a file. */
  readonly answers: Answers;
  readonly spec?: string;
  readonly recipient?: string;
  /** Where an answer was given, for findings. */
  place(name: string): string;
}

/** Makes a repository in a folder, or changes one. Throws InvalidInput. */
export async function startRepository(repository: Repository, flags: Flags, name: string): Promise<Outcome> {
  const root = resolve(repository.root, name);
  const folder = readFolder(root);
  const said = saidBy(flags, repository.root);
  const remote = remoteOf(root);
  const offer: Offer = { ...(await loadOffer(repository.root)), remote: remote.url };
  const spec = specOf(said, folder, repository.root, root);
  const asked = askedOf(said);
  if (folder.isRepository && asked.answered.size === 0 && !asked.spec && !asked.recipient) {
    const fix = 'say what to change: --name of another cluster, --forge, --package or --recipient';
    throw new InvalidInput({ what: 'the repository is there, and nothing is asked of it', fix });
  }
  const recipient = recipientOf(said, repository);
  const answers = await answersTo(offer, said, repository, flags, folder, asked);
  const { typescript, kubernetes } = readTools(repository.root);
  const material: Material = {
    offer,
    images: readKnownImages(repository.root),
    apps: readAppTexts(repository.root, offer.offered),
    programs: readPrograms(repository.root),
    spec,
    recipient,
    tools: { typescript },
    kubernetes,
  };
  const plan = folder.isRepository
    ? planChange(answers, material, asked, folder.text)
    : planNew(answers, material, basename(root), folder.text);
  const way = relative(repository.root, root);
  const inside = way.startsWith('..') ? root : way;
  return written(root, plan, answers, material, remote, folder, inside);
}

function written(
  root: string,
  plan: Plan,
  answers: Answers,
  material: Material,
  remote: Remote,
  { isRepository }: Folder,
  inside: string,
): Outcome {
  const { changes, findings } = writeTexts(root, plan.texts);
  const kept: readonly Told[] = plan.kept.map((where) => ({
    severity: 'warning',
    where,
    what: 'is there, and stays as it is',
    fix: 'remove it and run init again to have the one that is usual',
  }));
  const isNew = !isRepository && findings.length === 0;
  return {
    findings: [...findings, ...kept, ...(isNew ? warnings(remote, material) : [])],
    changes,
    summary: findings.length > 0 ? undefined : summaryOf(answers, material, { changes, isRepository, root, inside }),
  };
}

function warnings({ isGitThere }: Remote, { recipient }: Material): readonly Told[] {
  const rows: readonly (readonly [boolean, string, string])[] = [
    [!isGitThere, 'git is not on the PATH', 'install it: Flux reads the repository from where git pushes it'],
    [
      recipient === undefined,
      'no key of age is where sops looks, so that nobody can decrypt Secrets yet',
      `${MAKE_A_KEY} makes one; then npm run bramble -- init --recipient age1…`,
    ],
  ];
  return rows.filter(([isSo]) => isSo).map(([, what, fix]) => ({ severity: 'warning', what, fix }));
}

async function answersTo(
  offer: Offer,
  { answers: given, place }: Said,
  { terminal }: Repository,
  flags: Flags,
  folder: Folder,
  { answered }: Asked,
): Promise<Answers> {
  const isQuiet = flags.yes === true || flags.answers !== undefined || !terminal.input.isTTY;
  if (isQuiet && !folder.isRepository && !flags.yes && flags.answers === undefined && given === NONE) {
    const fix = 'give flags, --answers FILE, or --yes for what is usual';
    throw new InvalidInput({ what: 'nobody is there to be asked', fix });
  }
  // Of a repository that is there, only what is new is asked.
  if (isQuiet || (folder.isRepository && !answered.has('name'))) return placed(() => wholeAnswers(offer, given), place);
  const { answers, mistakes } = judgedAnswers(offer, given, false);
  if (mistakes.length > 0) throw new InvalidInput(...mistakes.map(placing(place)));
  // What draws the questions is loaded only where somebody is asked.
  const { ask } = await import('./ask.ts');
  return ask(offer, answers, terminal);
}

const NONE: Answers = {};

function placed<T>(work: () => T, place: (name: string) => string): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    throw new InvalidInput(...error.mistakes.map(placing(place)));
  }
}

function placing(place: (name: string) => string) {
  return (mistake: Mistake): Mistake => ({ ...mistake, where: place(mistake.where ?? '') });
}

/** Flags before what a file says. */
function saidBy({ answers: file, yes: _, json: _json, help: _help, ...flags }: Flags, root: string): Said {
  const byFlag = Object.fromEntries(
    Object.entries(flags).filter((each): each is [string, string] => typeof each[1] === 'string'),
  );
  const inFile = typeof file === 'string' ? readAnswers(resolve(root, file), file) : NONE;
  const { package: spec, recipient, ...answers } = { ...inFile, ...byFlag };
  return {
    answers: Object.keys(answers).length === 0 ? NONE : answers,
    spec,
    recipient,
    place: (name) => (name in byFlag ? `--${name}` : name in inFile ? `${file} ${name}` : `--${name}`),
  };
}

function readAnswers(path: string, file: string): Answers {
  if (!existsSync(path)) {
    throw new InvalidInput({ where: '--answers', what: `there is no file ${file}`, fix: 'correct the path' });
  }
  const given = parsedAnswers(path, file);
  return placed(
    () => answersOf(given),
    (name) => [file, name].filter(Boolean).join(' '),
  );
}

/** What a file of answers says, of which a parser of YAML throws some faults, tells others, and prints others still. */
function parsedAnswers(path: string, file: string): unknown {
  try {
    const document = parseDocument(readFileSync(path, 'utf8'), { logLevel: 'error' });
    const [problem] = [...document.errors, ...document.warnings];
    if (problem) throw problem;
    return document.toJS();
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const told = message.split('\n')[0]?.replace(/:$/, '');
    throw new InvalidInput(
      /^E[A-Z]+$/.test(code)
        ? { where: file, what: `cannot be read: ${code}`, fix: 'name a file that you may read' }
        : { where: file, what: `is no YAML: ${told}`, fix: 'correct the line' },
    );
  }
}

function askedOf({ answers, spec, recipient }: Said): Asked {
  return { answered: new Set(Object.keys(answers)), spec: spec !== undefined, recipient: recipient !== undefined };
}

/** What package.json is to depend on. A file is named from where the repository is. */
function specOf({ spec, place }: Said, folder: Folder, from: string, root: string): string {
  const given = spec ?? specThere(folder.text);
  const where = place('package');
  if (given === undefined) {
    const fix = 'give the file or the address of a release: --package ./bramble-0.1.0.tgz';
    throw new InvalidInput({ where, what: 'is not said, and package.json does not say it either', fix });
  }
  if (spec === undefined) return given;
  const mistake = specMistake(given);
  if (mistake) throw new InvalidInput({ where, ...mistake });
  const file = fileOf(given);
  if (file === undefined) return given;
  const path = resolve(from, file);
  if (!existsSync(path)) throw new InvalidInput({ where, what: `there is no file ${file}`, fix: 'correct the path' });
  const inside = relative(root, path);
  return `file:${isAbsolute(inside) ? path : inside}`;
}

function recipientOf({ recipient, place }: Said, { environment }: Repository): string | undefined {
  if (recipient === undefined) return ownRecipient(environment);
  const mistake = ageKeyMistake(recipient);
  if (mistake) throw new InvalidInput({ where: place('recipient'), ...mistake });
  return recipient;
}

/** What git says of a folder. */
interface Remote {
  readonly isGitThere: boolean;
  readonly url?: string;
}

function remoteOf(root: string): Remote {
  const { error, stdout, status } = spawnSync('git', ['-C', root, 'remote', 'get-url', 'origin'], { encoding: 'utf8' });
  const isGitThere = (error as NodeJS.ErrnoException | undefined)?.code !== 'ENOENT';
  // A folder within another repository has that one's address.
  const isOwn = status === 0 && existsSync(join(root, '.git'));
  return isOwn ? { isGitThere, url: stdout.trim() } : { isGitThere };
}
