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
    if (cluster !== undefined) return this.#within(cluster, rest);
    return this.all.filter(({ at }) => at !== undefined && this.#isBehind(at.file, file));
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

  #closureOf(file: string): ReadonlySet<string> {
    const known = this.#closures.get(file);
    if (known) return known;
    const closure = new Set<string>();
    const left = [file];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      if (closure.has(next)) continue;
      closure.add(next);
      left.push(...this.#importsOf(next));
    }
    this.#closures.set(file, closure);
    return closure;
  }

  #importsOf(file: string): readonly string[] {
    const path = join(this.#root, file);
    if (!existsSync(path)) return [];
    return importedNames(readFileSync(path, 'utf8')).flatMap(({ specifier }) => {
      const [, addon] = /^bramble\/addons\/([^/]+)$/.exec(specifier) ?? [];
      if (addon !== undefined) return [`charts/addons/${addon}/index.ts`];
      return specifier.startsWith('.') ? [posix.join(dirname(file), specifier)] : [];
    });
  }
}

/** What all components are drawn with. */
const EVERYTHING =
  /^(?:lib|imports|package)\/|^(?:index\.ts|package(?:-lock)?\.json|cdk8s\.yaml|\.sops\.yaml)$|^charts\/addons\/[^/]+\/kinds\.ts$/;
