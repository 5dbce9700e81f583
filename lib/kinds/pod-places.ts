/** Where in the template of pods its containers are named. */
export const POD_CONTAINERS: readonly string[] = [
  'spec.{initContainers,containers}[].env[].valueFrom.resourceFieldRef.containerName',
  'spec.volumes[].downwardAPI.items[].resourceFieldRef.containerName',
  'spec.volumes[].projected.sources[].downwardAPI.items[].resourceFieldRef.containerName',
  "metadata.annotations.'kubectl.kubernetes.io/{default-container,default-logs-container}'",
];

/** Where a volume, or what it is claimed from, names the host that the node mounts it from. A CSI driver asks as a pod may. */
export const MOUNTED_HOSTS = '{nfs.server,iscsi.targetPortal,iscsi.portals[],cephfs.monitors[],rbd.monitors[]}';

/** Where in the template of pods hosts stand that the node looks up: it pulls images, mounts volumes, and asks probes. */
export const POD_NODE_HOSTS: readonly string[] = [
  'spec.{initContainers,containers}[].image',
  'spec.volumes[].image.reference',
  `spec.volumes[].${MOUNTED_HOSTS}`,
  'spec.{initContainers,containers}[].{startupProbe,readinessProbe,livenessProbe}.{httpGet,tcpSocket}.host',
  'spec.{initContainers,containers}[].lifecycle.{postStart,preStop}.{httpGet,tcpSocket}.host',
];
