import { amend, type Cluster, hostPath, Workload } from 'bramble';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { ASKING, DRIVER, pluginContainers, probed, REGISTRAR, SOCKET } from './parts.ts';

const NODE = 'csi-nfs-node';
const PORT = 29653;
/** Where the kubelet finds the socket. */
const FOLDER = '/var/lib/kubelet/plugins/csi-nfsplugin';
/** Where the kubelet has the volumes of pods. */
const PODS = '/var/lib/kubelet/pods';
const SHARED = { '/csi': hostPath('socket', FOLDER, { type: 'DirectoryOrCreate' }) };

/** Who mounts on each node, and that there is such a driver. */
export function drawNode(chart: Construct, cluster: Cluster): void {
  new k8s.KubeCsiDriver(chart, 'driver', {
    metadata: { name: DRIVER },
    spec: { attachRequired: false, volumeLifecycleModes: ['Persistent'], fsGroupPolicy: 'File' },
  });
  const { resource } = new Workload(chart, cluster, {
    kind: 'DaemonSet',
    name: NODE,
    // What is mounted in the network of a pod breaks when the pod is replaced.
    hostNetwork: true,
    priorityClass: 'system-node-critical',
    tolerations: [{ operator: 'Exists' }],
    containers: {
      ...pluginContainers(SHARED, PORT, { [PODS]: hostPath('pods', PODS, { type: 'Directory' }) }),
      'node-driver-registrar': {
        image: REGISTRAR,
        args: [`--csi-address=${SOCKET}`, `--kubelet-registration-path=${FOLDER}/csi.sock`],
        volumes: {
          ...SHARED,
          '/registration': hostPath('registration', '/var/lib/kubelet/plugins_registry', { type: 'Directory' }),
        },
        ...ASKING,
      },
    },
  });
  // What it mounts, the kubelet and the pods see.
  const volumeMounts = [{ mountPath: PODS, mountPropagation: 'Bidirectional' }];
  amend(resource, probed(PORT, { volumeMounts }));
}
