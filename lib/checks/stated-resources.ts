import { type JsonMap, list, path } from '../model/object.ts';
import { objectsOf } from './objects-of.ts';
import { type Subject, shared } from './rule.ts';

/** What the LimitRanges of a namespace give to containers that say nothing, as `web requests.memory`. */
const defaults = shared(
  (subject): ReadonlySet<string> =>
    new Set(
      objectsOf(subject, '/LimitRange').flatMap(({ object: { metadata, spec } }) =>
        list(path(spec, 'limits'))
          .filter(({ type }) => type === 'Container')
          .flatMap(({ default: limits, defaultRequest: requests }) => [
            ...Object.keys({ ...(requests as JsonMap), ...(limits as JsonMap) }).map((of) => `requests.${of}`),
            ...Object.keys({ ...(limits as JsonMap) }).map((of) => `limits.${of}`),
          ])
          .map((given) => `${metadata.namespace} ${given}`),
      ),
    ),
);

/** Whether somebody says an amount for a container: it does, its pod does, or its namespace does for all. */
export function isStated(
  subject: Subject,
  namespace: string | undefined,
  pod: JsonMap,
  container: JsonMap,
  amount: `${'requests' | 'limits'}.${'cpu' | 'memory'}`,
): boolean {
  return [pod, container].some((each) => says(each, amount)) || defaults(subject).has(`${namespace} ${amount}`);
}

/** A limit is also a request, where none is said. */
function says({ resources }: JsonMap, amount: string): boolean {
  const [kind = '', of = ''] = amount.split('.');
  return (
    path(resources, kind, of) !== undefined || (kind === 'requests' && path(resources, 'limits', of) !== undefined)
  );
}
