/**
 * What rules are written with, imported as `bramble/rules`: those of bramble, of an add-on and of a user are of one type.
 * Where a rule is put, and how its page comes about: docs/adding-a-rule.md.
 */
export type { AddressFact } from './checks/address-facts.ts';
export { addressMistakes, knownAddresses } from './checks/address-mistakes.ts';
export { contradictions } from './checks/address-pairs.ts';
export { type BalancedService, balancedServices, nameOf, portsOf } from './checks/addresses.ts';
export { certifiedBy } from './checks/certificates.ts';
export { touchedBy } from './checks/changes.ts';
export * from './checks/each-object.ts';
export * from './checks/example-objects.ts';
export { type Perhaps, present } from './checks/perhaps.ts';
export { at, type Placed } from './checks/placed.ts';
export { type PlacedPods, placedPods } from './checks/placed-pods.ts';
export { leadingNowhere } from './checks/references.ts';
export { type Referent, type Referents, referentOf, referents } from './checks/referents.ts';
export { repeated } from './checks/repeated.ts';
export { hostsOf, isOpen, openRoutes, type Route, reaches, routes } from './checks/routes.ts';
export {
  type Example,
  type Found,
  type FoundIn,
  type FoundInStep,
  type Rule,
  rulesOf,
  ruleTable,
  type Subject,
  shared,
  type Tagged,
} from './checks/rule.ts';
export { isTimeZone, wrongWithSchedule } from './checks/schedule.ts';
export { isNetwork } from './checks/schema-formats.ts';
export { services } from './checks/shared-index.ts';
export type { Step } from './checks/step.ts';
export { unused } from './checks/unused.ts';
export { type MountedVolume, mountedVolumes, writes } from './checks/volumes.ts';
export { landedPods } from './derive/landed-pods.ts';
export { allContainersOf, containersOf } from './derive/pods.ts';
export { alternatives, finder } from './kinds/field-path.ts';
export { closest, oneOfThese } from './model/closest.ts';
export type { Mistake } from './model/finding.ts';
export { parseGoDuration } from './model/go-duration.ts';
export { goRegExp, looksAround } from './model/go-regexp.ts';
export { listed } from './model/listed.ts';
export {
  addressText,
  contains,
  isMapped,
  overlaps,
  parseAddress,
  parseRange,
  type Range,
  sizeOf,
} from './model/network.ts';
export { remembered } from './model/remembered.ts';
export { groupOf, isKind, kindKey } from './model/rendered.ts';
export { isExampleName, isInnerName } from './model/reserved-names.ts';
export { selects } from './model/selector.ts';
export { type DangerRow, dangerOf, dangerTable } from './review/danger-table.ts';
export { type Effect, type EffectFinder, effectOf } from './review/effect.ts';
