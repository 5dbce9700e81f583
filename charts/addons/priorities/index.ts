import { type Component, component, judged, shapes } from 'bramble';
import { k8s } from 'cdk8s-plus-28';

/** How much pods matter beside others. */
export interface Priority {
  /** From -2147483648 to 1000000000; pods that name no class have 0. Those with less go first. */
  readonly value: number;
  /** For which pods it is, in a sentence. */
  readonly about: string;
  /** Whether others with less are stopped where there is no room for it. @default true */
  readonly preempts?: boolean;
}

/** Options of {@link priorities}. */
export interface PrioritiesProps {
  /** Classes beside `needed` and `spare`, by name, or these with other values. @default none */
  readonly classes?: Readonly<Record<string, Priority>>;
}

const VALUE = shapes.whole(
  [-(2 ** 31), 1e9],
  'value of a class',
  'write a whole number from -2147483648 to 1000000000: what is above is for Kubernetes itself',
);
const PRIORITY = shapes.props<Priority>({ value: VALUE, about: shapes.text, preempts: shapes.flag }, [
  'value',
  'about',
]);
const PROPS = shapes.props<PrioritiesProps>({
  classes: shapes.record(PRIORITY, "write { photos: { value: 100, about: 'Shows photos to guests.' } }"),
});

/** Every option, for the tests, which render it so. */
export const example: Required<PrioritiesProps> = {
  classes: { photos: { value: 100, about: 'What guests come for.', preempts: false } },
};

const NAME = 'priorities';

/** What a home needs classes for. Kubernetes brings two of its own, for what all else runs on. */
const CLASSES: Readonly<Record<string, Priority>> = {
  needed: { value: 1_000_000, about: 'What people miss at once: light, doors, names, passwords.' },
  spare: {
    value: -1_000_000,
    about: 'What can wait until there is room: trials, and jobs that run at night.',
    preempts: false,
  },
};

/**
 * Classes of priority, which pods name in `priorityClass`: who gets a place first, and who goes first where a node runs out of memory.
 * docs/power-and-time.md
 * https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
 */
export function priorities(props: PrioritiesProps = {}): Component {
  const { right, mistakes } = judged(PROPS, props);
  return component({
    name: NAME,
    mistakes,
    about: 'Says whose pods matter most where room runs out.',
    namespace: 'kube-system',
    chart: (chart) => {
      for (const [name, { value, about, preempts = true }] of Object.entries({ ...CLASSES, ...right.classes })) {
        new k8s.KubePriorityClass(chart, name, {
          metadata: { name },
          value,
          description: about,
          preemptionPolicy: preempts ? 'PreemptLowerPriority' : 'Never',
        });
      }
    },
  });
}
