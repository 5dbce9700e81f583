import { isMap, type Json, type JsonMap } from '../lib/model/object.ts';
import { record, text } from '../lib/model/shape.ts';
import type { Side } from '../lib/model/side.ts';
import { declaredNames } from './names.ts';
import { PROVIDER } from './provider.ts';
import { FACTS, WORDS } from './shapes.ts';

/** Tunnel, DNS names and Access at Cloudflare, as Terraform makes them. */
export const side: Side = {
  name: 'cloudflare',
  facts: { cloudflare: FACTS },
  props: { records: record(text) },
  words: WORDS,
  names: declaredNames,
  told: /^cdk\.tf\.json$/,
  appliedBy: 'Terraform',
  provider: PROVIDER,
  render: async (cluster, note) => {
    const { cloudflare } = cluster.facts;
    if (!cloudflare) return new Map();
    // cdktf takes long to load, and so is loaded only for a cluster that needs it.
    const { stackOf } = await import('./stack.ts');
    return new Map([['cdk.tf.json', terraformJson(stackOf(cluster, cloudflare), note)]]);
  },
};

/** The text of Terraform's JSON: keys sorted, and a first line that says what it is made from. */
export function terraformJson(stack: JsonMap, note: string): string {
  return `${JSON.stringify({ '//': note, ...(sorted(stack) as JsonMap) }, undefined, 2)}\n`;
}

/** Sorts the keys of maps, and leaves out comments, in which cdktf tells of itself. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isMap(value)) return value;
  const entries = Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  return Object.fromEntries(
    entries
      .filter(([key]) => key !== '//')
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
