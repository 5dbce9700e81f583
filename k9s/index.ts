/** What clusters say of K9s, as part of `bramble`. */
export * from './facts.ts';
