import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The pages of bramble's docs, by name. */
export function docPages(home: string): readonly string[] {
  const files = readdirSync(join(home, 'docs')).filter((file) => file.endsWith('.md'));
  return files.map((file) => basename(file, '.md')).sort();
}

/** The path of one of them in bramble. */
export function docPage(name: string): string {
  return `docs/${name}.md`;
}
