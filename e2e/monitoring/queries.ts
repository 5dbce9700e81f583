/** Where the programs of a scenario answer. */
export const PROMETHEUS = '127.0.0.1:9090';
/** See {@link PROMETHEUS}. */
export const ALERTMANAGER = '127.0.0.1:9093';

/** A row of an answer: its labels, and its values that are numbers. */
export interface Row {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly number[];
}

type Sample = readonly [number, string];

/**
 * What Prometheus, or who answers as it does, says to a query: at this moment, or for each second of the last ten. Rows that have no number
 * are left out. Throws what it says against the query.
 * @param at where it answers
 */
export async function query(
  text: string,
  { isInstant = true, at = PROMETHEUS }: { readonly isInstant?: boolean; readonly at?: string } = {},
): Promise<readonly Row[]> {
  const now = Date.now() / 1000;
  const span: Readonly<Record<string, string>> = isInstant ? {} : { start: `${now - 10}`, end: `${now}`, step: '1' };
  const path = isInstant ? 'query' : 'query_range';
  // VictoriaMetrics would leave out the last half minute, in which not everybody may have answered yet.
  const body = new URLSearchParams({ query: text, latency_offset: '1ms', ...span });
  const answer = await fetch(`http://${at}/api/v1/${path}`, { method: 'POST', body });
  const { data, error } = (await answer.json()) as {
    readonly error?: string;
    readonly data?: {
      readonly result: readonly {
        readonly metric: Row['metric'];
        readonly value?: Sample;
        readonly values?: readonly Sample[];
      }[];
    };
  };
  if (!data) throw new Error(`'${text}' is not answered: ${error}`);
  return data.result
    .map(({ metric, value, values = value ? [value] : [] }) => ({
      metric,
      values: values.map(([, number]) => Number(number)).filter(Number.isFinite),
    }))
    .filter(({ values }) => values.length > 0);
}

/** The labels of each row that Prometheus answers with. */
export async function labelsOf(text: string): Promise<readonly Row['metric'][]> {
  return (await query(text)).map(({ metric }) => metric);
}
