/** The shapes of props, with which an add-on says what may be given to it: `shapes` of `bramble`. */

export { machine } from './machine-shapes.ts';
export { PLACEMENT as placement } from './placement-shapes.ts';
export {
  anything,
  callback,
  flag,
  lateText,
  list,
  mapOr,
  matching,
  number,
  oneOf,
  props,
  record,
  text,
  textOrNumber,
  thing,
  value,
  whole,
} from './shape.ts';
export { bytes, cpu, timespan } from './unit-shapes.ts';
