import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './sample-cluster.ts';

/** The documents that people wrote, relative to the repository. */
export const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  '.github/SECURITY.md',
  ...['docs', 'charts', 'package'].flatMap((folder) => pagesIn(folder, '.md')),
  ...pagesIn('examples', 'README.md'),
];

function pagesIn(folder: string, ending: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending) && !name.startsWith('node_modules'))
    .map((name) => `${folder}/${name}`)
    .sort();
}

export const textOf = (document: string): string => readFileSync(join(ROOT, document), 'utf8');

/** The scripts of package.json. */
export const SCRIPTS = (JSON.parse(textOf('package.json')) as { scripts: Readonly<Record<string, string>> }).scripts;

/** A fenced block, with the number of its first line in the document. */
export interface Block {
  readonly language: string;
  readonly line: number;
  readonly code: string;
}

export function blocksOf(text: string): readonly Block[] {
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(({ index, 1: language = '', 2: code = '' }) => ({
    language,
    line: text.slice(0, index).split('\n').length + 1,
    code,
  }));
}

/** What `find` reports about each line, as `document:line: what`. */
export function complaints(
  text: string,
  document: string,
  find: (line: string) => readonly string[],
): readonly string[] {
  return text.split('\n').flatMap((line, index) => find(line).map((what) => `${document}:${index + 1}: ${what}`));
}
