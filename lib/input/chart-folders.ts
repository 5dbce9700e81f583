import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { sortedBy } from '../model/grouped.ts';
import { isMap, type Json, path } from '../model/object.ts';
import type { ChartFolder } from '../model/rendered-chart.ts';

/** Folders at the root in which nobody keeps a chart. */
const ELSEWHERE = new Set(['node_modules', 'dist', 'flux', 'imports', 'build', 'lib', 'test', 'docs']);

/** How deep a chart may lie. */
const DEPTH = 5;

/** Finds the charts that lie in folders of a repository. Links are not followed. */
export function readChartFolders(root: string): readonly ChartFolder[] {
  const isIgnored = sourceIgnore(root);
  return foldersWithCharts(root, '.', DEPTH).map((folder) => ({
    path: folder,
    version: versionIn(join(root, folder)),
    digest: folderDigest(join(root, folder)),
    ...(isIgnored(folder.slice(2)) && { isIgnored: true }),
  }));
}

function foldersWithCharts(root: string, at: string, depth: number): readonly string[] {
  const entries = readdirSync(join(root, at), { withFileTypes: true });
  if (entries.some(({ name }) => name === 'Chart.yaml') && at !== '.') return [at];
  if (depth === 0) return [];
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .filter(({ name }) => at !== '.' || !ELSEWHERE.has(name))
    .flatMap(({ name }) => foldersWithCharts(root, `${at}/${name}`, depth - 1))
    .sort();
}

function versionIn(folder: string): string {
  try {
    const chart = parse(readFileSync(join(folder, 'Chart.yaml'), 'utf8'), { maxAliasCount: 0 }) as Json;
    return String((isMap(chart) && path(chart, 'version')) || 'unknown');
  } catch {
    // Helm says what is wrong with it.
    return 'unknown';
  }
}

/** The files of a folder and of all below it. */
export function filesBelow(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => join(entry.parentPath, entry.name));
}

/** The digest of all files of a folder, by their names and contents. */
export function folderDigest(folder: string): string {
  const hash = createHash('sha256');
  for (const file of sortedBy(filesBelow(folder), (each) => each)) {
    const content = readFileSync(file);
    hash.update(`${file.slice(folder.length).replaceAll('\\', '/')} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/**
 * Which folders `.sourceignore` keeps from Flux: the last line that matches decides.
 * https://fluxcd.io/flux/components/source/gitrepositories/#excluding-files
 */
function sourceIgnore(root: string): (folder: string) => boolean {
  const file = join(root, '.sourceignore');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split(/\r?\n/) : [];
  const rows = lines
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ isKept: line.startsWith('!'), pattern: patternOf(line.replace(/^!/, '')) }));
  return (folder) => rows.findLast(({ pattern }) => pattern.test(`${folder}/`))?.isKept === false;
}

/** A line of it, which means a path and all that is below. */
function patternOf(line: string): RegExp {
  const isAnchored = /\/./.test(line);
  const parts = line.replace(/^\/|\/$/g, '').split(/(\*\*|\*|\?)/);
  const words = { '**': '.*', '*': '[^/]*', '?': '[^/]' } as Readonly<Record<string, string>>;
  const source = parts.map((part) => words[part] ?? part.replace(/[.+^${}()|[\]\\]/g, '\\$&')).join('');
  return new RegExp(`${isAnchored ? '^' : '(?:^|/)'}${source}/`);
}
