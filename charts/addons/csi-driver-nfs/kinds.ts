import type { Kinds } from 'bramble';

/** https://github.com/kubernetes-csi/csi-driver-nfs/blob/master/docs/driver-parameters.md */
export const kinds: Kinds = {
  provisioners: [
    {
      provisioner: 'nfs.csi.k8s.io',
      modes: 'ReadWriteOnce ReadOnlyMany ReadWriteMany ReadWriteOncePod',
      isNoBlock: true,
    },
  ],
};
