import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SourcedRule } from '../checks/rule.ts';
import { rulesFor } from '../checks/rule-set.ts';
import { loadKinds } from '../input/addon-kinds.ts';
import { cel } from '../input/cel.ts';
import { type Loaded, type LoadedCluster, loadClusters } from '../input/load-clusters.ts';
import { type LoadedRules, loadRules } from '../input/load-rules.ts';
import { loadSides } from '../input/load-sides.ts';
import { readCrds, readSchemas } from '../input/read-schemas.ts';
import { type Finding, unexpected } from '../model/finding.ts';
import { distinctBy } from '../model/grouped.ts';
import type { Home } from '../model/provenance.ts';
import type { ExampleKinds } from '../pages/rule-example.ts';
import { type Rendering, render } from '../render.ts';
import { located } from './located.ts';

/** Rules, and behind them those that components of clusters bring. One of two clusters brings its rules to each. */
export function withBroughtRules(
  rules: readonly SourcedRule[],
  clusters: readonly LoadedCluster[],
): readonly SourcedRule[] {
  const brought = clusters.flatMap(({ declaration }) => rulesFor(declaration, rules).rules);
  return distinctBy([...rules, ...brought], ({ id }) => id);
}

/** What targets are rendered from. Each part is read when the first target asks for it, and once. */
export class Sources {
  /** The folder of clusters in the repository, such as `clusters`. */
  readonly folder: string;
  readonly #root: string;
  #rules?: Promise<LoadedRules>;
  #loaded?: Promise<Loaded>;
  readonly #failures: Finding[] = [];
  #rendered?: Promise<readonly Rendering[]>;

  /** @param root the repository */
  constructor(root: string, folder: string) {
    this.folder = folder;
    this.#root = root;
  }

  /** The rules of the repository. */
  rules(): Promise<LoadedRules> {
    this.#rules ??= loadRules(this.#root, this.folder);
    return this.#rules;
  }

  /** These, and those that components of the clusters bring. */
  async allRules(): Promise<readonly SourcedRule[]> {
    const { rules } = await this.rules();
    const { clusters } = await this.loaded();
    return withBroughtRules(rules, clusters);
  }

  /** The clusters as they are declared. */
  loaded(): Promise<Loaded> {
    this.#loaded ??= loadClusters(this.#root, this.folder);
    return this.#loaded;
  }

  /** The clusters as they are rendered, put to all rules. */
  rendered(): Promise<readonly Rendering[]> {
    this.#rendered ??= this.#render();
    return this.#rendered;
  }

  /** Clusters that cannot be rendered, for a reason that nobody foresaw. */
  async failures(): Promise<readonly Finding[]> {
    await this.rendered();
    return this.#failures;
  }

  async #render(): Promise<readonly Rendering[]> {
    const { clusters } = await this.loaded();
    const { rules, findings } = await this.rules();
    const areRulesUnknown = findings.length > 0;
    return clusters.flatMap(({ declaration, inputs }) => {
      try {
        return [render(declaration, { ...inputs, areRulesUnknown }, `${this.folder}/${declaration.name}`, rules)];
      } catch (error) {
        this.#failures.push(unexpected(declaration.name, error));
        return [];
      }
    });
  }

  /** What is known of kinds in the repository. */
  async known(): Promise<ExampleKinds> {
    const root = this.#root;
    const schemas = readSchemas(root);
    const [{ kinds }, { sides }] = await Promise.all([loadKinds(root), loadSides(root)]);
    return { crds: readCrds(root), schemas: schemas?.of(schemas.minors[0]!), kinds, sides, conditions: cel };
  }

  /** Where the files are that declare components. */
  get home(): Home {
    return { root: this.#root, folder: this.folder };
  }

  /** Findings with the places that declare their components. */
  async located<F extends Finding>(findings: readonly F[]): Promise<readonly F[]> {
    // Without a component among them the clusters need not be loaded.
    if (findings.every(({ component, where = '' }) => component === undefined && !where.startsWith('components['))) {
      return findings;
    }
    const { clusters } = await this.loaded();
    return located(
      findings,
      clusters.map(({ declaration }) => declaration),
      this.home,
    );
  }

  /** Whether a cluster has no folder any more. */
  isGone(cluster: string): boolean {
    return !existsSync(join(this.#root, this.folder, cluster));
  }
}
