import { isMap, type JsonMap, type KubernetesObject, list, path } from '../../lib/model/object.ts';
import { query } from './queries.ts';

/** A query of a panel, as Grafana asks it. */
export interface Shown {
  /** The page and the panel: `nodes.json: Heat`. */
  readonly at: string;
  readonly text: string;
  readonly isInstant: boolean;
}

/** What a page lets a person pick from: the values of a label of a metric. */
interface Picked {
  readonly at: string;
  readonly metric: string;
  readonly label: string;
}

/** The pages that Grafana is given. */
function pagesOf(objects: readonly KubernetesObject[]): readonly (readonly [string, JsonMap])[] {
  const maps = objects.filter(
    ({ kind, metadata }) =>
      kind === 'ConfigMap' && /^dashboards-/.test(metadata.name) && metadata.namespace === 'grafana',
  );
  return maps.flatMap(({ data }) =>
    Object.entries(data as Readonly<Record<string, string>>).map(([name, text]) => [name, JSON.parse(text)] as const),
  );
}

/** All queries of all panels. Where a person picks, all is picked. */
export function shownIn(objects: readonly KubernetesObject[]): readonly Shown[] {
  return pagesOf(objects).flatMap(([page, { panels }]) =>
    list(panels).flatMap(({ title, targets }) =>
      list(targets).map(({ expr, instant }) => ({
        at: `${page}: ${title}`,
        text: String(expr).replaceAll(/\$\w+/g, '.+'),
        isInstant: instant === true,
      })),
    ),
  );
}

function pickedIn(objects: readonly KubernetesObject[]): readonly Picked[] {
  return pagesOf(objects).flatMap(([page, { templating }]) =>
    list(path(templating, 'list')).flatMap(({ query: asked }) => {
      const text = isMap(asked) ? String(asked.query) : String(asked);
      const [, metric = '', label = ''] = /^label_values\((\w+), (\w+)\)$/.exec(text) ?? [];
      return [{ at: page, metric, label }];
    }),
  );
}

/** Why a query has no rows in a run: the first that its text matches. */
export type Reasons = readonly (readonly [text: RegExp, why: string])[];

/**
 * Asks all that pages ask, and tells what has no rows and no reason for it, and what has a reason and rows all the same.
 * @param at where is asked
 */
export async function emptyPanels(
  objects: readonly KubernetesObject[],
  reasons: Reasons,
  at?: string,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const { at: where, text, isInstant } of shownIn(objects)) {
    const rows = await query(text, { isInstant, ...(at !== undefined && { at }) });
    const reason = reasons.find(([pattern]) => pattern.test(text));
    if (rows.length === 0 && !reason) wrong.push(`${where} has no rows: ${text}`);
    if (rows.length > 0 && reason) wrong.push(`${where} has rows, though ${reason[1]}: ${text}`);
  }
  for (const { at: where, metric, label } of pickedIn(objects)) {
    const rows = await query(metric, at === undefined ? {} : { at });
    if (!rows.some(({ metric: labels }) => labels[label])) wrong.push(`${where}: nothing to pick of ${label}`);
  }
  return wrong;
}
