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
  number,
  oneOf,
  props,
  record,
  text,
  textOrNumber,
  value,
} from './shape.ts';
export { bytes, cpu, timespan } from './unit-shapes.ts';
