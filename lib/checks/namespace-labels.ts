import { objectsOf } from './objects-of.ts';
import { type Subject, shared } from './rule.ts';

type Labels = Readonly<Record<string, string>>;

const drawn = shared(
  (subject): ReadonlyMap<string, Labels> =>
    new Map(
      objectsOf(subject, '/Namespace').map(({ object: { metadata } }) => [
        metadata.name,
        { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name },
      ]),
    ),
);

/** The labels of a namespace, with the one that Kubernetes gives it. Undefined: nobody here draws the namespace. */
export function labelsOfNamespace(subject: Subject, name: string): Labels | undefined {
  return drawn(subject).get(name);
}
