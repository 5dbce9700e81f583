import type { Kinds } from 'bramble';

/** https://restic.readthedocs.io/en/stable/070_encryption.html */
export const kinds: Kinds = {
  madeUp: [
    {
      variable: 'RESTIC_PASSWORD',
      says: 'It is all that opens the snapshots. Keep it where it outlives the cluster: in a password manager, on paper. Here it lies encrypted for a key that burns with the house.',
    },
  ],
};
