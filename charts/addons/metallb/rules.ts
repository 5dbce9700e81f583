import type { Rule } from '#bramble/rules';
import { addressRules } from './address-rules.ts';
import { poolRules } from './pool-rules.ts';

/** What can be wrong with the addresses that MetalLB gives, and with its pools. */
export const rules: readonly Rule[] = [...addressRules, ...poolRules];
