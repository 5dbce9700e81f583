import { kindKey } from '../model/rendered.ts';
import { type Subject, shared } from './rule.ts';

type Labels = Readonly<Record<string, string>>;

const drawn = shared(
  ({ objects }): ReadonlyMap<string, Labels> =>
    new Map(
      objects
        .filter(({ object }) => kindKey(object) === '/Namespace')
        .map(({ object: { metadata } }) => [
          metadata.name,
          { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name },
        ]),
    ),
);

/** The labels of a namespace, with the one that Kubernetes gives it. Undefined: nobody here draws the namespace. */
export function labelsOfNamespace(subject: Subject, name: string): Labels | undefined {
  return drawn(subject).get(name);
}
