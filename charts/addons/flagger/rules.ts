import { parser } from '@prometheus-io/lezer-promql';
import { type JsonMap, list, path } from 'bramble';
import { at, type Found, manifest, type Placed, ruleTable, type Subject } from 'bramble/rules';

const checking = (query: string) =>
  manifest(
    'flagger.app/v1beta1 Canary',
    'web',
    `spec:
  targetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  analysis:
    metrics: [{ name: errors, thresholdRange: { max: 1 }, query: '${query}' }]`,
  );

/** What is wrong with how new versions are looked at. */
export const rules = ruleTable({
  'silent-check': {
    acceptable: true,
    what: 'A check of new versions has an answer where nothing is measured',
    why: 'The answer stands in the query, as in `or vector(0)`. Where the metric has another name, is not read, or nobody asks, each version passes, and it looks as if all were well.',
    fix: 'Leave it out: Flagger takes no answer for a bad one. Where no row is right, take one that is there while the program is measured: `sum(errors) or 0 * sum(requests)`.',
    check: (subject) => checked(subject).flatMap(silent),
    wrong: checking('sum(rate(errors[2m])) or vector(0)'),
    right: checking('sum(rate(errors[2m])) or 0 * sum(rate(requests[2m]))'),
  },
});

/** A query of a check, and where it stands. */
interface Checked {
  readonly placed: Placed;
  readonly where: string;
  readonly query: string;
}

/** The queries of Canaries and of MetricTemplates. */
function checked({ objects }: Subject): readonly Checked[] {
  return objects.flatMap((placed): readonly Checked[] => {
    const { object } = placed;
    if (!object.apiVersion.startsWith('flagger.app/')) return [];
    const asked = (where: string, query: unknown) =>
      typeof query === 'string' && query !== '' ? [{ placed, where, query }] : [];
    return [
      ...list(path(object.spec, 'analysis', 'metrics')).flatMap(({ name, query }: JsonMap) =>
        asked(`analysis.metrics[${name}].query`, query),
      ),
      ...(object.kind === 'MetricTemplate' ? asked('query', path(object.spec, 'query')) : []),
    ];
  });
}

function silent({ placed, where, query }: Checked): readonly Found[] {
  // What Flagger puts in: spans of time, and names within texts.
  const part = unmeasured(query.replaceAll(/\{\{\s*interval\s*\}\}/g, '1m').replaceAll(/\{\{.*?\}\}/g, 'web'));
  if (part === undefined) return [];
  const what = `asks '${part}' in ${where}, which has an answer also where nothing is measured`;
  return [
    at(placed, { what, fix: 'leave it out, or write 0 times a row that is there while the program is measured' }),
  ];
}

/** The first part of a query that answers by itself: what is there in the place of a row, or the whole query. */
function unmeasured(query: string): string | undefined {
  const tree = parser.parse(query);
  const answersItself = (text: string) => /\b(vector|absent|absent_over_time)\s*\(/.test(text) && !measures(text);
  let found: string | undefined;
  tree.iterate({
    enter: ({ node }) => {
      if (node.getChild('Or') === null) return;
      const second = node.lastChild === null ? '' : query.slice(node.lastChild.from, node.lastChild.to);
      if (answersItself(second)) found ??= second;
    },
  });
  return found ?? (answersItself(query) ? query : undefined);
}

/** Whether a part of a query has an answer only where something is measured. Whether something is missing is no such thing. */
function measures(text: string): boolean {
  let is = false;
  parser.parse(text).iterate({
    enter: ({ name, node }) => {
      if (name === 'FunctionCall' && /^absent/.test(text.slice(node.from, node.to))) return false;
      is ||= name === 'VectorSelector';
      return undefined;
    },
  });
  return is;
}
