/** What clusters and components say of machines, as part of `bramble`. */
export * from './facts.ts';
export type { FreeConfig, K3sPart } from './k3s-config.ts';
