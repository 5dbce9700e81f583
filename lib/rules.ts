/**
 * What rules are written with, imported as `#bramble/rules`: those of bramble, of an add-on and of a user are of one type.
 * Where a rule is put, and how its page comes about: docs/adding-a-rule.md.
 */
export { ofContainers, ofObjects, ofPods, type Wrong } from './checks/each-object.ts';
export * from './checks/example-objects.ts';
export { at, type Placed } from './checks/objects.ts';
export { type PlacedPods, placedPods } from './checks/placed-pods.ts';
export { type Referent, type Referents, referents } from './checks/referents.ts';
export {
  type Example,
  type Found,
  type FoundIn,
  type Rule,
  rulesOf,
  type Subject,
  shared,
  type Tagged,
} from './checks/rule.ts';
export { services } from './checks/services.ts';
export { allContainersOf, containersOf } from './derive/pods.ts';
export { alternatives, finder } from './kinds/field-path.ts';
export { closest } from './model/closest.ts';
export { remembered } from './model/remembered.ts';
export { groupOf, kindKey } from './model/rendered.ts';
