import { InvalidInput } from '../model/finding.ts';
import { clusterFiles, forgeFiles, type Material, newRepository, type Texts } from './new-repository.ts';
import { taken } from './offer.ts';
import { upgradedManifest } from './repository-files.ts';
import type { Answers } from './starter.ts';

/** What stands on disk: the text of a file, or undefined where there is none. */
export type There = (path: string) => string | undefined;

/** What is to be written, and what stays although it would be another. */
export interface Plan {
  readonly texts: Texts;
  readonly kept: readonly string[];
}

/** What was asked for by name, of a repository that is there. */
export interface Asked {
  /** The questions that were answered. */
  readonly answered: ReadonlySet<string>;
  readonly spec: boolean;
  readonly recipient: boolean;
}

/** The questions that are not about one cluster. */
const OF_REPOSITORY = ['repository', 'forge'];

/** The files of a new repository. What is there stays, but package.json, to which is added what is missing. */
export function planNew(answers: Answers, material: Material, folder: string, there: There): Plan {
  const manifest = manifestThere(there);
  const texts = newRepository(answers, material, folder, manifest);
  return sorted(texts, there, (path) => path === 'package.json');
}

/** What is asked of a repository that is there: a new cluster, the files of a forge, another package, another recipient. */
export function planChange(answers: Answers, material: Material, asked: Asked, there: There): Plan {
  const { answered } = asked;
  const isOfCluster = [...answered].some((name) => !OF_REPOSITORY.includes(name));
  const forge = OF_REPOSITORY.some((name) => answered.has(name)) ? forgeFiles(answers, material) : NOTHING;
  const texts: Texts = new Map([
    ...(isOfCluster ? clusterOf(answers, material, there) : NOTHING),
    ...forge,
    ...(asked.spec ? [['package.json', upgradedManifest(manifestThere(there), material.spec)] as const] : []),
    ...(asked.recipient ? [['.sops.yaml', withRecipient(there('.sops.yaml'), material.recipient ?? '')] as const] : []),
  ]);
  return sorted(texts, there, (path) => ['package.json', '.sops.yaml'].includes(path));
}

const NOTHING: Texts = new Map();

/** The files of another cluster. One that is there is its owner's. */
function clusterOf(answers: Answers, material: Material, there: There): Texts {
  const texts = clusterFiles(answers, material);
  const path = `clusters/${answers.name}/cluster.ts`;
  const text = there(path);
  if (text !== undefined && text !== texts.get(path)) {
    const fix = 'edit it, or add another cluster: --name';
    throw new InvalidInput({ where: path, what: 'is there, and yours', fix });
  }
  const own = taken(material.offer, answers).flatMap(({ files }) => Object.entries(files?.(answers) ?? {}));
  return new Map([...own, ...texts]);
}

/** What is there and differs is left alone, unless it may be changed. */
function sorted(texts: Texts, there: There, isChanged: (path: string) => boolean): Plan {
  const differing = [...texts].filter(([path, text]) => there(path) !== text);
  const kept = differing.filter(([path]) => there(path) !== undefined && !isChanged(path)).map(([path]) => path);
  return { texts: new Map(differing.filter(([path]) => !kept.includes(path))), kept };
}

function manifestThere(there: There): Readonly<Record<string, unknown>> {
  const text = there('package.json');
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw new InvalidInput({ where: 'package.json', what: 'is no JSON object', fix: 'correct it' });
}

/** What stands for the package in package.json, or undefined where nothing does. */
export function specThere(there: There): string | undefined {
  const { dependencies, devDependencies } = manifestThere(there) as Record<string, Record<string, unknown> | undefined>;
  const spec = dependencies?.bramble ?? devDependencies?.bramble;
  return typeof spec === 'string' ? spec : undefined;
}

/** `.sops.yaml` for another, and otherwise as it is. */
function withRecipient(text: string | undefined, recipient: string): string {
  const lines = text?.match(/^\s*age: .*$/gm) ?? [];
  if (text !== undefined && lines.length === 1) return text.replace(/^(\s*age: ).*$/m, `$1${recipient}`);
  const what = `has ${lines.length} lines 'age:'`;
  throw new InvalidInput({ where: '.sops.yaml', what, fix: 'change it by hand' });
}
