import { type AllKeys, list, mistake, oneOf, props, record, type Shape, text } from './shape.ts';
import type { Placement, Toleration } from './workload-props.ts';

const nodeLabels = record((given, where) => {
  if (!Array.isArray(given)) return text(given, where);
  return given.length > 0
    ? list(text)(given, where)
    : [mistake(where, 'has no value', "write 'value', or ['one', 'two']")];
}, "write { label: 'value' }");

/** Where pods run. */
export const PLACEMENT: Readonly<Record<AllKeys<Placement>, Shape>> = {
  nodeSelector: nodeLabels,
  preferNodes: nodeLabels,
  tolerations: list(
    props<Toleration>({
      key: text,
      value: text,
      effect: oneOf('NoSchedule', 'PreferNoSchedule', 'NoExecute'),
      operator: oneOf('Exists', 'Equal'),
    }),
  ),
};
