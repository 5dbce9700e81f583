/** Keeps text in snapshots as it is, so that they read like the files that they stand for. */
export const plainText = {
  test: (value: unknown): boolean => typeof value === 'string',
  serialize: (value: unknown): string => String(value),
};
