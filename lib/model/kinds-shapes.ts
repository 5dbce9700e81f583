import type { Kinds } from './kinds.ts';
import { anything, callback, isFields, list, mistake, props, record, type Shape, shown, text, value } from './shape.ts';

const pattern = value((given) => given instanceof RegExp, 'regular expression', 'write one such as /^web$/');

/** A row, of which these are looked at: without one of them nobody could read it. */
function row(read: Readonly<Record<string, Shape>>): Shape {
  return (given, where) => {
    if (!isFields(given)) return [mistake(where, `${shown(given)} is no row`, 'write { … }')];
    return Object.entries(read).flatMap(([prop, shape]) => shape(given[prop], `${where}.${prop}`));
  };
}

const OF_KINDS = { kinds: text };
const AT = { ...OF_KINDS, at: text };

/** See {@link Kinds}. */
export const kindsShape = props<Kinds>({
  groups: list(row({ group: text })),
  references: list(row({ ...AT, to: text })),
  pods: list(row(AT)),
  claims: list(row(AT)),
  makes: list(row({ ...OF_KINDS, to: text })),
  fixed: list(row(OF_KINDS)),
  rests: list(row({ ...OF_KINDS, set: record(anything) })),
  written: list(row({ ...AT, by: text })),
  selectors: list(row(AT)),
  texts: list(row(AT)),
  queries: list(row(AT)),
  kept: list(row(OF_KINDS)),
  annotations: list(row({ prefix: text, words: record(pattern) })),
  routes: list(row({ ...OF_KINDS, read: callback })),
  guards: list(row(AT)),
  provided: list(row({ kind: text, name: text })),
  told: list(text),
  demands: list(row(AT)),
  certificates: list(row(AT)),
  sets: list(row(AT)),
  offers: list(row({ capability: text, by: text })),
  programs: list(row({ image: pattern })),
  dataFolders: list(row({ image: pattern, at: text })),
  containers: list(row(AT)),
  nodeHosts: list(row(AT)),
  defaults: list(row(AT)),
  provisioners: list(row({ provisioner: text, modes: text })),
  credentials: list(row({ what: text, form: pattern })),
  madeUp: list(row({ variable: text, says: text })),
});
