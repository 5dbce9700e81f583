import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import type { Component } from '../model/component.ts';
import { placesOf } from '../model/provenance.ts';
import type { SourceLine } from '../model/source-line.ts';
import { importedNames } from './imported-names.ts';
import type { LoadedCluster } from './load-clusters.ts';

/** A component of a cluster, and what declares it. */
export interface Declared {
  readonly cluster: string;
  readonly component: string;
  /** The place that declares it. @default it is not known */
  readonly at?: SourceLine;
  /** `app()` declares it. */
  readonly isApp: boolean;
}

/** What the files reach that people edit: which components may be drawn differently because of one. */
export class SourceReach {
  readonly all: readonly Declared[];
  readonly #root: string;
  readonly #folder: string;
  readonly #clusters: readonly LoadedCluster[];
  readonly #closures = new Map<string, ReadonlySet<string>>();

  /** @param folder the folder of clusters, such as `clusters` */
  constructor(root: string, folder: string, clusters: readonly LoadedCluster[]) {
    this.#root = root;
    this.#folder = folder;
    this.#clusters = clusters;
    this.all = clusters.flatMap(({ declaration: { name: cluster, components } }) =>
      components.map((each): Declared => {
        const { declaredAt } = placesOf(each, { root, folder });
        const isApp = each.provenance?.by === 'app';
        return { cluster, component: each.name, isApp, ...(declaredAt && { at: declaredAt }) };
      }),
    );
  }

  /** The components that a file reaches, relative to the repository. */
  of(file: string): readonly Declared[] {
    if (EVERYTHING.test(file) || this.#isOfSide(file)) return this.all;
    const [, cluster, rest = ''] = new RegExp(`^${this.#folder}/([^/]+)/(.+)$`).exec(file) ?? [];
    const isOwn = rest === CLUSTER || !/\.ts$/.test(rest);
    return this.#clusters.flatMap(({ declaration: { name } }) =>
      name === cluster && isOwn ? this.#within(name, rest) : this.#importing(name, file),
    );
  }

  /** Those of a cluster that are drawn with what a file exports: all, where its facts are. */
  #importing(cluster: string, file: string): readonly Declared[] {
    const own = this.all.filter((each) => each.cluster === cluster);
    const main = `${this.#folder}/${cluster}/${CLUSTER}`;
    if (this.#factsOf(main, own).has(file)) return own;
    return own.filter(({ at }) => at !== undefined && at.file !== main && this.#isBehind(at.file, file));
  }

  /** What the file of a cluster imports, at whatever remove, but for files from which it has components alone. */
  #factsOf(main: string, own: readonly Declared[]): ReadonlySet<string> {
    const declaring = new Set(own.map(({ at }) => at?.file));
    return this.#closureOf(main, (text, file, names) => declaring.has(file) && areListed(text, names));
  }

  /** A side has its words and rules in a folder at the top. */
  #isOfSide(file: string): boolean {
    return existsSync(join(this.#root, file.split('/')[0] ?? '', 'side.ts'));
  }

  #within(cluster: string, rest: string): readonly Declared[] {
    const loaded = this.#clusters.find(({ declaration }) => declaration.name === cluster);
    const own = loaded?.declaration.components ?? [];
    // The file of a Secret is named after its component.
    const secret = /^secrets\/([^./]+)\./.exec(rest)?.[1];
    const isReached = ({ name, images = [] }: Component) =>
      rest === 'images.yaml' ? images.length > 0 : secret === undefined || secret === name;
    const names = new Set(own.filter(isReached).map(({ name }) => name));
    return this.all.filter((each) => each.cluster === cluster && names.has(each.component));
  }

  /** A file that another one imports, at whatever remove; or one that lies with an add-on, which is found by looking. */
  #isBehind(declaring: string, file: string): boolean {
    const [addon] = /^charts\/addons\/[^/]+\//.exec(declaring) ?? [];
    return this.#closureOf(declaring).has(file) || (addon !== undefined && file.startsWith(addon));
  }

  /** @param isLeftOut whether a text imports what is not to be followed @default all is */
  #closureOf(file: string, isLeftOut: LeftOut = () => false): ReadonlySet<string> {
    const known = this.#closures.get(file);
    if (known) return known;
    const closure = new Set<string>();
    const left = [file];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      if (closure.has(next)) continue;
      closure.add(next);
      left.push(...this.#importsOf(next, isLeftOut));
    }
    this.#closures.set(file, closure);
    return closure;
  }

  #importsOf(file: string, isLeftOut: LeftOut): readonly string[] {
    const path = join(this.#root, file);
    if (!existsSync(path)) return [];
    const text = readFileSync(path, 'utf8');
    return importedNames(text).flatMap(({ specifier, names }) => {
      const [, addon] = /^bramble\/addons\/([^/]+)$/.exec(specifier) ?? [];
      const imported = addon ? `charts/addons/${addon}/index.ts` : posix.join(dirname(file), specifier);
      const isOfRepository = addon !== undefined || specifier.startsWith('.');
      return isOfRepository && !isLeftOut(text, imported, names) ? [imported] : [];
    });
  }
}

/** The file that declares a cluster, in its folder. */
const CLUSTER = 'cluster.ts';

type LeftOut = (text: string, imported: string, names: readonly string[]) => boolean;

/** Whether a text does no more with what it imports than to name each in its list: once, beside the import itself. */
function areListed(text: string, names: readonly string[]): boolean {
  const code = text.replaceAll(/'[^'\n]*'|"[^"\n]*"|\/\*[\s\S]*?\*\/|\/\/.*/g, '');
  const uses = (name: string) =>
    code.match(new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`, 'g'))?.length ?? 0;
  return names.length > 0 && names.every((name) => name !== 'default' && uses(name) <= 2);
}

/** What all components are drawn with. */
const EVERYTHING =
  /^(?:lib|imports|package)\/|^(?:index\.ts|package(?:-lock)?\.json|cdk8s\.yaml|\.sops\.yaml)$|^charts\/addons\/[^/]+\/kinds\.ts$/;
