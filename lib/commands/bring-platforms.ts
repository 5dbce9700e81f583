import { lstatSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { imagesDocument } from '../input/images-document.ts';
import { parseImages } from '../input/read-images.ts';
import type { Finding, Told } from '../model/finding.ts';
import { type Answered, askAll } from '../registries/ask-all.ts';
import { readLogins } from '../registries/docker-config.ts';
import { imagePlatformsOf } from '../registries/image-platforms-of.ts';
import { withPlatforms } from '../registries/platform-lines.ts';
import { unanswered } from '../registries/unanswered.ts';
import { changesOf, type Wanted, wantedOf } from '../registries/wanted-platforms.ts';
import { type AskedClusters, askedClusters } from './asked-clusters.ts';
import type { Outcome, Repository } from './verb.ts';

/** What is to be asked, and of which clusters. */
export interface Asked extends AskedClusters {
  /** Write nothing. */
  readonly check: boolean;
  /** Ask about what is known, too. */
  readonly all: boolean;
}

/** The pins of a cluster, as they stand on disk. */
interface Pinned {
  readonly file: string;
  readonly text: string;
  readonly wanted: Wanted;
}

type Answers = ReadonlyMap<string, Answered<readonly string[]>>;

/** Asks what newly pinned images are built for, and writes it beside the pins. Throws WrongUsage. */
export async function bringPlatforms({ root, environment, progress }: Repository, asked: Asked): Promise<Outcome> {
  const { folder, names } = askedClusters(root, asked);
  const files = names.map((name) => `${folder}/${name}/images.yaml`);
  const findings: Told[] = [];
  const pinned = files.flatMap((file) => read(root, file, asked.all, findings) ?? []);
  const references = [...new Set(pinned.flatMap(({ wanted }) => [...wanted.ask.values()]))];
  const logins = readLogins(environment);
  findings.push(...logins.mistakes.map((each) => ({ severity: 'warning' as const, ...each })));
  progress(`asking registries about ${references.length} images`);
  const answers = await askAll(references, (reference) => imagePlatformsOf(reference, logins));
  findings.push(...unanswered(answers, (count) => `what ${count} images are built for is`));
  const changed = pinned.flatMap((each) => {
    const text = textOf(each, answers, findings);
    return text === undefined || text === each.text ? [] : [{ ...each, changed: text }];
  });
  const written = asked.check ? changed : changed.filter((each) => write(root, each, findings));
  return {
    findings,
    changes: written.map(({ file }) => ({ path: file, action: 'update' })),
    failed: asked.check && written.length > 0,
    summary: summary(answers, written.length, asked.check),
  };
}

/** Reads a file of pins; what is wrong with it is told, and it is left alone. A cluster without images has none. */
function read(root: string, file: string, all: boolean, findings: Told[]): Pinned | undefined {
  const path = join(root, file);
  if (!lstatSync(path, { throwIfNoEntry: false })) return undefined;
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    findings.push({ severity: 'error', where: file, what: 'is no file', fix: 'put a file in its place' });
    return undefined;
  }
  const text = readFileSync(path, 'utf8');
  const images = parseImages(text, file);
  findings.push(...images.mistakes.map((mistake) => ({ severity: 'error' as const, ...mistake })));
  return images.mistakes.length > 0 ? undefined : { file, text, wanted: wantedOf(images, all) };
}

/** The text with the answers, or undefined where it has no lines for them. */
function textOf({ file, text, wanted }: Pinned, answers: Answers, findings: Told[]): string | undefined {
  const known = new Map(
    [...wanted.ask].flatMap(([key, reference]): [string, readonly string[]][] => {
      const answered = answers.get(reference);
      return answered && 'answer' in answered ? [[key, answered.answer]] : [];
    }),
  );
  const document = imagesDocument(text);
  const changes = changesOf(wanted, known);
  if (changes.lines.size === 0 && changes.added.length === 0) return text;
  const changed = 'document' in document ? withPlatforms(text, document, changes) : undefined;
  if (changed !== undefined && isSame(text, changed, file)) return changed;
  const what = "the section 'platforms' cannot be changed line by line";
  findings.push({ severity: 'error', where: file, what, fix: 'give each image a line of its own below platforms' });
  return undefined;
}

/** Whether all but the platforms is as before, and what is written can be read. */
function isSame(before: string, after: string, file: string): boolean {
  const [{ pins, markers }, now] = [parseImages(before, file), parseImages(after, file)];
  const same = (a: object, b: object) => JSON.stringify(a) === JSON.stringify(b);
  return now.mistakes.length === 0 && same(pins, now.pins) && same(markers, now.markers);
}

/** Appears whole or not at all, and takes nothing back that somebody wrote meanwhile. */
function write(
  root: string,
  { file, text, changed }: Pinned & { readonly changed: string },
  findings: Told[],
): boolean {
  const path = join(root, file);
  const staged = `${path}.${process.pid}`;
  const wrong = (what: string, fix: string, severity: Finding['severity'] = 'error') => {
    findings.push({ severity, where: file, what, fix });
    return false;
  };
  try {
    if (readFileSync(path, 'utf8') !== text) return wrong('was changed meanwhile, and is left alone', 'run it again');
    writeFileSync(staged, changed, { flag: 'wx' });
    renameSync(staged, path);
    return true;
  } catch (error) {
    rmSync(staged, { force: true });
    return wrong(`cannot be written: ${(error as { code?: string }).code}`, 'see who may write there');
  }
}

function summary(answers: Answers, files: number, check: boolean): string {
  const answered = [...answers.values()].filter((each) => 'answer' in each).length;
  const told = `asked about ${answers.size} images, ${answered} answered`;
  if (files === 0) return answers.size === 0 ? 'nothing is to be asked' : `${told}, nothing changed`;
  return check ? `${told}: run npm run images and commit` : `${told}: run npm run synth, and commit both`;
}
