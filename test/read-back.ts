import type { RenderedStage } from '../lib/model/rendered.ts';
import type { Tree, TreeObject } from '../lib/output/read-tree.ts';

/** What both sides know of an object. */
type Known = Pick<TreeObject, 'object' | 'component' | 'stage' | 'namespace'>;

/** What was drawn, by where it is written: sorted, and as JSON has it. */
export function drawn(stages: readonly RenderedStage[]): readonly Known[] {
  return sorted(
    stages.flatMap(({ component, stage, objects }) =>
      objects.map((object) => {
        const { namespace } = object.metadata;
        return { object, component: component.name, stage, ...(namespace !== undefined && { namespace }) };
      }),
    ),
  );
}

/** The same of a tree that was read, without the Secrets that were copied into it. */
export function readBack({ objects }: Tree): readonly Known[] {
  return sorted(
    objects
      .filter(({ isEncrypted }) => !isEncrypted)
      .map(({ path: _, cluster: __, isEncrypted: ___, ...known }) => known),
  );
}

function sorted(all: readonly Known[]): readonly Known[] {
  const key = ({ component, stage, object: { apiVersion, kind, metadata } }: Known) =>
    [component, stage, apiVersion, kind, metadata.namespace, metadata.name].join(' ');
  const plain = JSON.parse(JSON.stringify(all)) as readonly Known[];
  return [...plain].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
