import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClusterDeclaration, type ClusterProps, cluster, type Pins } from 'bramble';
import { checkAll } from '../lib/checks/check.ts';
import type { Rule, SourcedRule } from '../lib/checks/rule.ts';
import { ruleSet } from '../lib/checks/rule-set.ts';
import { readPinned } from '../lib/input/crd-pins.ts';
import { clusterNames } from '../lib/input/load-clusters.ts';
import { ruleFiles } from '../lib/input/load-rules.ts';
import { readCharts } from '../lib/input/read-charts.ts';
import { parseImages } from '../lib/input/read-images.ts';
import type { Finding } from '../lib/model/finding.ts';

import type { Secrets } from '../lib/model/secret-file.ts';
import { EXAMPLE_CLUSTER } from '../lib/pages/rule-example.ts';
import { type Rendering, render } from '../lib/render.ts';
import { CRDS, SCHEMAS } from './imported.ts';
import { KIND_TABLE, KINDS, SIDES } from './known-kinds.ts';

/** The repository. */
export const ROOT = join(__dirname, '..');

export { CRDS, KIND_TABLE, KINDS, SCHEMAS, SIDES };

/** The rules of the repository but those of components, as main.ts hands them in. */
export const ALL_RULES: readonly SourcedRule[] = ruleSet(
  ruleFiles(ROOT, 'clusters').map(({ file, isOwn }) => ({
    // jest loads a module whose name is not known beforehand in no other way.
    rules: (require(join(ROOT, file)) as { rules: readonly Rule[] }).rules,
    from: { where: file },
    isOwn,
  })),
).rules;

/** These without the user's own, which know the user's clusters alone. */
export const RULES: readonly SourcedRule[] = ALL_RULES.filter(({ page }) => page === undefined);

/** A right cluster of two nodes and no components, with what a test changes. */
export function sample(props: Partial<ClusterProps> = {}): ClusterDeclaration {
  return cluster({ ...EXAMPLE_CLUSTER, ...props });
}

/** A pin for every image of a cluster, that no bump changes. */
export function samplePins({ components }: ClusterDeclaration): Pins {
  return Object.fromEntries(
    components.flatMap(({ images = [] }) =>
      images.map(({ name, repository, tested = '0.0.0' }) => [name, `${repository}:${tested}`]),
    ),
  );
}

/**
 * Renders a cluster as main.ts does, with sample pins.
 * @param secrets its encrypted Secrets @default unknown, so that references to them hold
 * @param rules none, where nothing is asked of findings @default all
 */
export function renderSample(
  declaration: ClusterDeclaration,
  pins: Pins = samplePins(declaration),
  secrets?: Secrets,
  rules = RULES,
): Rendering {
  return render(
    declaration,
    { pins, crds: CRDS, kinds: KINDS, sides: SIDES, schemas: SCHEMAS, secrets },
    `clusters/${String(declaration.name)}`,
    rules,
  );
}

/** The text of a cluster's pins. */
export function imagesYaml({ name }: ClusterDeclaration): string {
  return readFileSync(join(ROOT, 'clusters', name, 'images.yaml'), 'utf8');
}

/** What the clusters of the repository render to as they stand. */
const AS_THEY_STAND = new WeakMap<ClusterDeclaration, Rendering>();

/** What is known of the repository's imports. */
const IMPORTED = { crds: CRDS, schemas: SCHEMAS, ...readPinned(ROOT) };

/** What a cluster of the repository renders to as it stands, put to all rules. It is rendered once for all tests of a process. */
export function renderedCluster(declaration: ClusterDeclaration): Rendering {
  const known = AS_THEY_STAND.get(declaration) ?? renderPinned(declaration);
  AS_THEY_STAND.set(declaration, known);
  return known;
}

/**
 * Renders a cluster of the repository with the pins in a text of `images.yaml`.
 * @param rules none, where nothing is asked of findings @default all
 */
export function renderPinned(
  declaration: ClusterDeclaration,
  images = imagesYaml(declaration),
  rules = ALL_RULES,
): Rendering {
  const source = `clusters/${declaration.name}`;
  const { pins, markers, platforms, mistakes } = parseImages(images, `${source}/images.yaml`);
  const { charts } = readCharts(ROOT, declaration.name, source);
  const inputs = { ...IMPORTED, pins, markers, platforms, kinds: KINDS, sides: SIDES, charts };
  const rendering = render(declaration, inputs, source, rules);
  const unread = mistakes.map(
    (mistake): Finding => ({ rule: 'input', severity: 'error', cluster: declaration.name, ...mistake }),
  );
  // A copy would write its files, which few tests read.
  return unread.length === 0 ? rendering : { ...rendering, findings: [...unread, ...rendering.findings] };
}

/** What a rule finds between clusters, without advice. */
export function clashes(id: string, ...declarations: readonly ClusterDeclaration[]): readonly string[] {
  return checkAll(
    declarations.map((declaration) => ({ declaration })),
    RULES.filter((rule) => rule.id === id),
  ).findings.map(brief);
}

/** A finding without its advice, as short text: `error home/web name: 'web' is …`. */
export function brief({ severity, cluster, component, where, what }: Finding): string {
  return `${severity} ${[component ? `${cluster}/${component}` : cluster, where].filter(Boolean).join(' ')}: ${what}`;
}

/** The clusters of the repository, by name. */
export const CLUSTERS: Readonly<Record<string, ClusterDeclaration>> = Object.fromEntries(
  clusterNames(ROOT, 'clusters').map((name) => [
    name,
    // jest loads a module whose name is not known beforehand in no other way.
    (require(join(ROOT, 'clusters', name, 'cluster.ts')) as { default: ClusterDeclaration }).default,
  ]),
);
