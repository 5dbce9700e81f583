import { isMap, type Json, type JsonMap, sortKeys } from '../lib/model/object.ts';
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
  return `${JSON.stringify({ '//': note, ...(sortKeys(silent(stack)) as JsonMap) }, undefined, 2)}\n`;
}

/** Leaves out comments, in which cdktf tells of itself. */
function silent(value: Json): Json {
  if (Array.isArray(value)) return value.map(silent);
  if (!isMap(value)) return value;
  const entries = Object.entries(value).filter(([key]) => key !== '//');
  return Object.fromEntries(entries.map(([key, item]) => [key, item === undefined ? item : silent(item)]));
}
