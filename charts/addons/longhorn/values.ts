import { type Cluster, type JsonMap, merge, type Node } from 'bramble';
import { diskNodes } from './disks.ts';
import type { LonghornProps } from './props.ts';

/** One value for the engine that runs, and for the one that stays off: it wants a core and 2 GiB for itself. */
const forBoth = (value: number) => JSON.stringify({ v1: String(value), v2: String(value) });

/** What of a CPU each node keeps for the processes that serve volumes, in percent. The chart's 12 is half a core of a Pi. */
const CPU = 5;

/** The values of the chart. https://github.com/longhorn/longhorn/blob/v1.12.1/chart/values.yaml */
export function valuesOf(props: LonghornProps, { nodes }: Cluster): JsonMap {
  const { replicas = 2, dataPath = '/var/lib/longhorn', reserved = 25, values = {} } = props;
  const taints = taintsOf(diskNodes(nodes));
  const tolerations = taints.map(({ key, value, effect }) => ({
    key,
    value,
    effect,
    operator: value === undefined ? 'Exists' : 'Equal',
  }));
  return merge(
    {
      // Flux upgrades by itself, and a Job that fails would hold it up.
      preUpgradeChecker: { jobEnabled: false },
      // The class is drawn, for rules to see.
      persistence: { createStorageClass: false },
      defaultSettings: {
        createDefaultDiskLabeledNodes: true,
        defaultDataPath: dataPath,
        defaultReplicaCount: forBoth(replicas),
        defaultDataLocality: 'best-effort',
        storageReservedPercentageForDefaultDisk: reserved,
        guaranteedInstanceManagerCPU: forBoth(CPU),
        // A node that is gone holds its volumes as long as its pods are said to run.
        nodeDownPodDeletionPolicy: 'delete-both-statefulset-and-deployment-pod',
        upgradeChecker: false,
        allowCollectingLonghornUsageMetrics: false,
        ...(taints.length > 0 && {
          taintToleration: taints
            .map(({ key, value, effect }) => `${key}${value === undefined ? '' : `=${value}`}:${effect}`)
            .join('; '),
        }),
      },
      csi: { attacherReplicaCount: 1, provisionerReplicaCount: 1, resizerReplicaCount: 1, snapshotterReplicaCount: 1 },
      longhornManager: { tolerations, resources: { requests: { cpu: '20m', memory: '128Mi' } } },
      longhornDriver: { tolerations },
      longhornUI: { replicas: 1 },
    },
    values,
  );
}

/** The taints of nodes, each once. */
function taintsOf(nodes: readonly Node[]) {
  const all = nodes.flatMap(({ taints = [] }) => taints);
  return [...new Map(all.map((taint) => [JSON.stringify(taint), taint])).values()];
}
