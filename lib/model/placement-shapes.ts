import type { Taint, Toleration } from './node.ts';
import { type AllKeys, list, mistake, oneOf, props, record, type Shape, text } from './shape.ts';
import type { Placement } from './workload-props.ts';

const nodeLabels = record((given, where) => {
  if (!Array.isArray(given)) return text(given, where);
  return given.length > 0
    ? list(text)(given, where)
    : [mistake(where, 'has no value', "write 'value', or ['one', 'two']")];
}, "write { label: 'value' }");

const EFFECT = oneOf('NoSchedule', 'PreferNoSchedule', 'NoExecute');
const TAINT = props<Taint>({ key: text, value: text, effect: EFFECT }, ['key', 'effect']);
const TOLERATION = props<Toleration>({ key: text, value: text, effect: EFFECT, operator: oneOf('Exists', 'Equal') });

/** What is meant by a taint as kubectl takes it, `key=value:effect`; undefined where it is none. */
function meantTaint(given: unknown): string | undefined {
  const [, key, , to, effect] = /^([^=:]+)(=([^:]*))?:(\w+)$/.exec(typeof given === 'string' ? given : '') ?? [];
  return key && `write { key: '${key}',${to ? ` value: '${to}',` : ''} effect: '${effect}' }`;
}

/** See {@link Taint}. */
export const taint: Shape = (given, where) =>
  TAINT(given, where).map((each) => ({ ...each, fix: meantTaint(given) ?? each.fix }));

/** See {@link Toleration}. A text is a taint, or its key. */
const toleration: Shape = (given, where) => {
  const key = typeof given === 'string' && given !== '' ? `write { key: '${given}', operator: 'Exists' }` : undefined;
  return TOLERATION(given, where).map((each) => ({ ...each, fix: meantTaint(given) ?? key ?? each.fix }));
};

/** Where pods run. */
export const PLACEMENT: Readonly<Record<AllKeys<Placement>, Shape>> = {
  nodeSelector: nodeLabels,
  preferNodes: nodeLabels,
  tolerations: list(toleration),
};
