import type { Kinds } from 'bramble';

/** https://longhorn.io/docs/latest/references/ */
export const kinds: Kinds = {
  references: [{ kinds: 'longhorn.io/BackupTarget', at: 'spec.credentialSecret', to: '/Secret' }],
  // With a Volume go all its replicas.
  kept: [{ kinds: 'longhorn.io/{BackingImage,Volume}' }],
  provisioners: [
    { provisioner: 'driver.longhorn.io', modes: 'ReadWriteOnce ReadWriteOncePod ReadWriteMany', isDisk: true },
  ],
};
