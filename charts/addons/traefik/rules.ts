import type { Rule } from 'bramble/rules';
import { gatewayRules } from './gateway-rules.ts';
import { middlewareRules } from './middleware-rules.ts';
import { nameRules } from './name-rules.ts';
import { reachRules } from './reach-rules.ts';
import { routeRules } from './route-rules.ts';
import { settingRules } from './setting-rules.ts';
import { valueRules } from './value-rules.ts';

/** What can be wrong with Traefik and its own kinds. */
export const rules: readonly Rule[] = [
  ...routeRules,
  ...nameRules,
  ...middlewareRules,
  ...gatewayRules,
  ...settingRules,
  ...reachRules,
  ...valueRules,
];
