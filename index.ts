/** What clusters and components are written with, and what sides add to it: imported as `bramble`. */
export * from './cloudflare/index.ts';
export * from './hosts/index.ts';
export * from './k9s/index.ts';
export * from './lib/index.ts';
// A component has rules: it adds them to the props, and nothing else from here on names it.
export type {} from './lib/rules.ts';
