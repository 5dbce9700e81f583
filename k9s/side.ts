import { flag, list, matching, props, text } from '../lib/model/shape.ts';
import type { Side } from '../lib/model/side.ts';
import type { K9sProps } from './facts.ts';
import { filesOf } from './settings.ts';

/** Names are those of folders as well. */
const name = matching(/^[\w.@-]+$/, 'name of a context', "write one of letters, digits and .@_-, such as 'home'");
const color = matching(/^([a-z]+|#[0-9a-f]{6})$/, 'colour', "write a name such as 'steelblue', or '#4682b4'");

/** How K9s shows a cluster: settings that people copy to where K9s reads them. */
export const side: Side = {
  name: 'k9s',
  facts: { k9s: props<K9sProps>({ context: name, mayChange: flag, color, favorites: list(text) }) },
  told: /\.yaml$/,
  appliedBy: 'K9s',
  render: async (cluster, note) => {
    const { k9s } = cluster.facts;
    return k9s ? filesOf(cluster, k9s, note) : new Map();
  },
};
