import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Pages of this repository alone: how bramble is made, and what its own clusters run. The package has none of them. */
export const OWN_PAGES = ['architecture', 'benchmark', 'cluster', 'cookbook', 'e2e', 'performance', 'systems'];

/** The pages of bramble's docs, by name. */
export function docPages(home: string): readonly string[] {
  return namesIn(home, 'docs', '.md');
}

/** The path of one of them in bramble. */
export function docPage(name: string): string {
  return `docs/${name}.md`;
}

/** The add-ons, each of which has a page of its own. */
export function addonNames(home: string): readonly string[] {
  return namesIn(home, 'charts/addons').filter((name) => existsSync(join(home, addonPage(name))));
}

/** The path of an add-on's page in bramble. */
export function addonPage(name: string): string {
  return `charts/addons/${name}/README.md`;
}

/** The apps that are there to be copied. */
export function appNames(home: string): readonly string[] {
  return namesIn(home, 'charts/apps', '.ts');
}

/** The path of an app in bramble. */
export function appFile(name: string): string {
  return `charts/apps/${name}.ts`;
}

function namesIn(home: string, folder: string, ending = ''): readonly string[] {
  const names = readdirSync(join(home, folder)).filter((name) => name.endsWith(ending));
  return names.map((name) => basename(name, ending)).sort();
}
