import { rules as certManager } from '../charts/addons/cert-manager/rules.ts';
import { rules as traefik } from '../charts/addons/traefik/rules.ts';
import type { Rule } from '../lib/checks/rule.ts';
import { rules as config } from '../lib/checks/rules/missing-config.ts';
import { rules as object } from '../lib/checks/rules/missing-object.ts';
import { rules as rights } from '../lib/checks/rules/missing-rights.ts';
import { rules as secret } from '../lib/checks/rules/missing-secret.ts';
import { rules as service } from '../lib/checks/rules/missing-service.ts';
import { rules as host } from '../lib/checks/rules/missing-service-host.ts';
import { rules as storage } from '../lib/checks/rules/missing-storage.ts';

/** The rules that look up what is referred to. */
export const REFERENCE_RULES: readonly Rule[] = [
  ...config,
  ...[...certManager, ...traefik].filter(({ id }) => id.startsWith('missing-')),
  ...object,
  ...rights,
  ...secret,
  ...service,
  ...host,
  ...storage,
];
