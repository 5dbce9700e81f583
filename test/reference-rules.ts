import { rules as certManager } from '../charts/addons/cert-manager/rules.ts';
import { rules as traefik } from '../charts/addons/traefik/rules.ts';
import type { Rule } from '../lib/checks/rule.ts';
import { rules as missing } from '../lib/checks/rules/missing-objects.ts';
import { rules as secret } from '../lib/checks/rules/missing-secret.ts';
import { rules as host } from '../lib/checks/rules/missing-service-host.ts';

/** The rules that look up what is referred to. */
export const REFERENCE_RULES: readonly Rule[] = [
  ...missing,
  ...[...certManager, ...traefik].filter(({ id }) => id.startsWith('missing-')),
  ...secret,
  ...host,
];
