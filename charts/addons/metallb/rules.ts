import type { Rule } from 'bramble/rules';
import { addressRules } from './address-rules.ts';
import { poolRules } from './pool-rules.ts';
import { trafficRules } from './traffic-rules.ts';

/** What can be wrong with the addresses that MetalLB gives, with its pools, and with where it leads. */
export const rules: readonly Rule[] = [...addressRules, ...poolRules, ...trafficRules];
