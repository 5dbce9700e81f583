import { type Alert, metricRow } from 'bramble';

const OF = { node: 'pi-2', volume: 'pvc-1', pvc: 'data', pvc_namespace: 'photos' };
const state = (name: string) => metricRow('longhorn_volume_robustness', { ...OF, state: name });
const disk = (name: string) => metricRow(`longhorn_disk_${name}_bytes`, { node: 'pi-2', disk: 'default-disk' });

/** What there is to tell of volumes. */
export const alerts: readonly Alert[] = [
  {
    name: 'VolumeFaulted',
    when: 'max by (pvc_namespace, pvc, volume) (longhorn_volume_robustness{state="faulted"}) == 1',
    severity: 'critical',
    says: '{{ $labels.pvc }} in {{ $labels.pvc_namespace }} has no copy that is whole',
    means: 'Its pods cannot read it. No copy on any node answers.',
    fix: '`kubectl -n longhorn-system get replicas.longhorn.io -l longhornvolume={{ $labels.volume }}` shows where its copies are. Bring a node back that has one; else restore the claim from its backup.',
    hides: { VolumeDegraded: ['volume'] },
    fires: {
      rows: { [state('faulted')]: '1x20' },
      after: '15m',
      told: [
        {
          says: 'data in photos has no copy that is whole',
          labels: { pvc: 'data', pvc_namespace: 'photos', volume: 'pvc-1' },
        },
      ],
    },
    quiet: { rows: { [state('faulted')]: '0x20', [state('healthy')]: '1x20' }, after: '15m' },
  },
  {
    name: 'VolumeDegraded',
    when: 'max by (pvc_namespace, pvc, volume) (longhorn_volume_robustness{state="degraded"}) == 1',
    for: '1h',
    severity: 'warning',
    says: '{{ $labels.pvc }} in {{ $labels.pvc_namespace }} has lost a copy',
    means: 'Its pods go on. When the node of the last copy fails too, its data is gone.',
    fix: 'See whether each node with a disk is up and has room: `kubectl -n longhorn-system get nodes.longhorn.io`. A new copy is made by itself on another node, where there is one.',
    fires: {
      rows: { [state('degraded')]: '1x90' },
      after: '80m',
      told: [
        {
          says: 'data in photos has lost a copy',
          labels: { pvc: 'data', pvc_namespace: 'photos', volume: 'pvc-1' },
        },
      ],
    },
    // A node that restarts is no loss.
    quiet: { rows: { [state('degraded')]: '1x30 0x60' }, after: '80m' },
  },
  {
    name: 'VolumeDiskNearlyFull',
    when: 'longhorn_disk_usage_bytes / longhorn_disk_capacity_bytes > 0.85',
    for: '15m',
    severity: 'warning',
    says: 'The disk for volumes of {{ $labels.node }} is {{ $value | humanizePercentage }} full',
    means: 'Longhorn puts no new copy there, and a volume that cannot write stops its pods.',
    fix: 'Give volumes more nodes, or remove snapshots that nobody needs: `kubectl -n longhorn-system get snapshots.longhorn.io`.',
    fires: {
      rows: { [disk('usage')]: '90x40', [disk('capacity')]: '100x40' },
      after: '30m',
      told: [
        {
          says: 'The disk for volumes of pi-2 is 90% full',
          labels: { node: 'pi-2', disk: 'default-disk' },
        },
      ],
    },
    quiet: { rows: { [disk('usage')]: '50x40', [disk('capacity')]: '100x40' }, after: '30m' },
  },
];
