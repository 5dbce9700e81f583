/** What clusters and components say of Cloudflare, as part of `bramble`. */
export * from './facts.ts';
export type { Access } from './words.ts';
