import { checkCloudflare } from '../cloudflare.ts';
import { checkClusters } from '../clusters.ts';
import { checkComponents } from '../components.ts';
import { checkDependencies } from '../dependencies.ts';
import { checkFacts } from '../facts.ts';
import { checkFollow, checkMoved } from '../follow.ts';
import { checkImages, checkPlaceholders } from '../images.ts';
import { checkUnique } from '../objects.ts';
import { checkOverrides } from '../overrides.ts';
import type { Found, FoundIn, Rule, Subject } from '../rule.ts';
import { checkSecrets } from '../secrets.ts';

const legacy = (id: string, check: (subject: Subject) => readonly Found[]): Rule => ({
  id,
  severity: 'error',
  what: id,
  why: id,
  fix: id,
  check,
});

export const rules: readonly Rule[] = [
  legacy('facts', ({ declaration }) => checkFacts(declaration)),
  legacy('components', ({ declaration }) => checkComponents(declaration)),
  legacy('cloudflare', ({ cluster }) => checkCloudflare(cluster)),
  legacy('images', ({ declaration, inputs, source }) =>
    inputs.arePinsUnknown ? [] : checkImages(declaration, inputs.pins, source),
  ),
  legacy('follow', ({ cluster, inputs, source }) =>
    inputs.arePinsUnknown ? [] : checkFollow(cluster, inputs.markers, source),
  ),
  legacy('placeholders', ({ cluster, drawn }) => checkPlaceholders(cluster, drawn)),
  legacy('moved', ({ cluster, objects }) => checkMoved(cluster, objects)),
  legacy('overrides', ({ cluster, stages }) => checkOverrides(cluster, stages)),
  legacy('unique', ({ cluster, objects }) => checkUnique(cluster, objects)),
  legacy('secrets', ({ cluster, objects }) => checkSecrets(cluster, objects)),
  legacy('dependencies', ({ cluster, dependencies }) => checkDependencies(cluster, dependencies)),
  {
    ...legacy('clusters', () => []),
    checkAll: (clusters): readonly FoundIn[] => checkClusters(clusters),
  },
];
