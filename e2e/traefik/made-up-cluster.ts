import type { ClusterDeclaration } from 'bramble';
import { findingLine } from '../../lib/model/finding.ts';
import { render } from '../../lib/render.ts';
import type { Home } from '../repository/home.ts';
import { none } from '../scenario.ts';

/**
 * Renders a cluster that is made up for a scenario. What the rules say of it, the tests know.
 * @param inputs the pins, where they have its images, and what is known of kinds
 */
export function renderMadeUp(
  declaration: ClusterDeclaration,
  { inputs }: Pick<Home, 'inputs'>,
): Pick<Home, 'declaration' | 'objects'> {
  const images = declaration.components.flatMap((component) => component.images ?? []);
  const pins = Object.fromEntries(
    images.map(({ name, repository }) => [name, inputs.pins[name] ?? `${repository}:0.0.0`]),
  );
  const { crds, kinds, schemas, sides } = inputs;
  const { stages, findings } = render(
    declaration,
    { pins, crds, kinds, schemas, sides },
    `clusters/${declaration.name}`,
    [],
  );
  none('the cluster cannot be rendered', findings.map(findingLine));
  return { declaration, objects: stages.flatMap(({ objects }) => objects) };
}
