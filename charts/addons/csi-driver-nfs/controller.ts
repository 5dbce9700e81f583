import { amend, type Cluster, clusterRole, emptyDir, may, role, serviceAccount, Workload } from 'bramble';
import type { Construct } from 'constructs';
import { ASKING, PROVISIONER, pluginContainers, probed, RESIZER, SOCKET } from './parts.ts';

const CONTROLLER = 'csi-nfs-controller';
const PORT = 29652;
const SHARED = { '/csi': emptyDir('socket') };

/** Who makes a folder for each claim. */
export function drawController(chart: Construct, cluster: Cluster): void {
  drawRights(chart, serviceAccount(chart, CONTROLLER));
  const elected = [`--csi-address=${SOCKET}`, '--leader-election', '--feature-gates=VolumeAttributesClass=false'];
  const { resource } = new Workload(chart, cluster, {
    name: CONTROLLER,
    serviceAccount: CONTROLLER,
    // It mounts the export to make a folder, and a second one beside it would want the same port of the node.
    hostNetwork: true,
    strategy: 'Recreate',
    priorityClass: 'system-cluster-critical',
    containers: {
      ...pluginContainers(SHARED, PORT),
      'csi-provisioner': {
        image: PROVISIONER,
        args: [...elected, '--extra-create-metadata=true', '--timeout=1200s', '--retry-interval-max=30m'],
        volumes: SHARED,
        ...ASKING,
      },
      'csi-resizer': {
        image: RESIZER,
        args: [...elected, '--handle-volume-inuse-error=false'],
        volumes: SHARED,
        ...ASKING,
      },
    },
  });
  amend(resource, probed(PORT));
}

function drawRights(chart: Construct, account: string): void {
  clusterRole(chart, {
    name: CONTROLLER,
    serviceAccount: account,
    rules: [
      may('get list watch create update patch delete', 'persistentvolumes'),
      may('get list watch update', 'persistentvolumeclaims'),
      may('update patch', 'persistentvolumeclaims/status'),
      may('get list watch', 'storageclasses csinodes', 'storage.k8s.io'),
      may('get list watch', 'nodes'),
      may('get list watch create update patch', 'events'),
    ],
  });
  role(chart, {
    name: CONTROLLER,
    serviceAccount: account,
    rules: [may('get list watch create update patch', 'leases', 'coordination.k8s.io')],
  });
}
