import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the package that a bundled file belongs to, `node_modules` in `node_modules` included. */
const PACKAGE_FOLDER = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;

/** Files in which a package states its licence, or what must be said beside it. */
const LICENCE_FILE = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i;

/** A bundled package, with the text of its licence. */
interface Bundled {
  readonly called: string;
  readonly licence: string;
  readonly text: string;
}

/**
 * What the licences of bundled packages ask for: that their text goes with every copy. A text that several packages share
 * stands once, and a package that brings none of its own stands with those of the same licence.
 * @param root the repository
 * @param files the bundled files, relative to it
 * @throws Error for a package without a licence: its program may not be handed on
 */
export function noticesOf(root: string, files: readonly string[]): string {
  const folders = [...new Set(files.flatMap((file) => PACKAGE_FOLDER.exec(file)?.[0] ?? []))].sort();
  const packages = folders.map((folder) => bundledIn(root, folder));
  const sharing = new Map<string, Set<string>>();
  for (const { called, licence, text } of packages) {
    const known = text || packages.find((other) => other.licence === licence && other.text)?.text || '';
    sharing.set(known, (sharing.get(known) ?? new Set()).add(`${called} (${licence})`));
  }
  const notices = [...sharing].map(([text, names]) => `${[...names].join('\n')}\n\n${text}`.trim());
  return `${notices.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

function bundledIn(root: string, folder: string): Bundled {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  if (typeof license !== 'string') throw new Error(`${folder}/package.json states no licence`);
  const texts = readdirSync(join(root, folder))
    .filter((file) => LICENCE_FILE.test(file))
    .sort()
    .map((file) => readFileSync(join(root, folder, file), 'utf8').trim());
  return { called: `${name} ${version}`, licence: license, text: texts.join('\n\n') };
}
