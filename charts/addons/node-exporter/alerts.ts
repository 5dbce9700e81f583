import type { Alert } from 'bramble';
import { heatAlerts } from './heat-alerts.ts';
import { PI_2, row } from './rows.ts';

const AVAILABLE = { device: '/dev/mmcblk0p2', mountpoint: '/' };

/** What there is to tell of nodes. */
export const alerts: readonly Alert[] = [
  {
    name: 'NodeDown',
    when: 'up{job="node-exporter"} == 0',
    severity: 'critical',
    says: '{{ $labels.node }} does not answer',
    means:
      'Its pods move to other nodes after five minutes, where they can: what keeps its data on this node stands still until it is back.',
    fix: 'See whether it has power and its network cable. `kubectl describe node {{ $labels.node }}` tells since when it is silent; a red light that does not burn is a weak supply.',
    hides: { '.+': ['node'] },
    fires: {
      rows: { [row('up')]: '1x4 0x20' },
      after: '12m',
      told: [{ says: 'pi-2 does not answer', labels: PI_2 }],
    },
    quiet: { rows: { [row('up')]: '1x4 0x3 1x20' }, after: '20m' },
  },
  {
    name: 'DiskNearlyFull',
    when: 'max by (node, device, mountpoint) (node_filesystem_avail_bytes / node_filesystem_size_bytes) < 0.1',
    for: '15m',
    severity: 'warning',
    says: '{{ $labels.mountpoint }} of {{ $labels.node }} has {{ $value | humanizePercentage }} left',
    means: 'Below a few percent the kubelet removes images, and then stops pods. What writes there may break.',
    fix: 'On the node, `sudo k3s crictl rmi --prune` removes images that nobody runs; `sudo du -xh / | sort -h | tail` shows what is large.',
    fires: {
      rows: {
        [row('node_filesystem_avail_bytes', AVAILABLE)]: '2x30',
        [row('node_filesystem_size_bytes', AVAILABLE)]: '32x30',
      },
      after: '20m',
      told: [{ says: '/ of pi-2 has 6.25% left', labels: { node: 'pi-2', ...AVAILABLE } }],
    },
    quiet: {
      rows: {
        [row('node_filesystem_avail_bytes', AVAILABLE)]: '9x30',
        [row('node_filesystem_size_bytes', AVAILABLE)]: '32x30',
      },
      after: '20m',
    },
  },
  {
    name: 'FileSystemReadOnly',
    when: 'max by (node, device, mountpoint) (node_filesystem_readonly{fstype=~"ext4|btrfs|f2fs|xfs", mountpoint!~"/boot.*"}) == 1',
    for: '2m',
    severity: 'critical',
    says: '{{ $labels.mountpoint }} of {{ $labels.node }} takes no more writes',
    means:
      'The kernel has stopped writing after errors: the card or the disk is dying. Pods that run go on for a while, and save nothing.',
    fix: 'Copy off it what matters, now. `dmesg` on the node names the device. Then change it, and set the node up anew.',
    fires: {
      rows: { [row('node_filesystem_readonly', { ...AVAILABLE, fstype: 'ext4' })]: '0x4 1x20' },
      after: '10m',
      told: [{ says: '/ of pi-2 takes no more writes', labels: { node: 'pi-2', ...AVAILABLE } }],
    },
    quiet: {
      rows: {
        [row('node_filesystem_readonly', { ...AVAILABLE, fstype: 'ext4' })]: '0x20',
        [row('node_filesystem_readonly', { device: '/dev/mmcblk0p1', mountpoint: '/boot/firmware', fstype: 'vfat' })]:
          '1x20',
      },
      after: '10m',
    },
  },
  {
    name: 'CardWornOut',
    when: 'sum by (node, device) (increase(node_disk_written_bytes_total{device=~"mmcblk[0-9]+"}[1d])) > 20 * 1024^3',
    for: '1h',
    severity: 'warning',
    says: '{{ $value | humanize1024 }}B were written to the card of {{ $labels.node }} in a day',
    means: 'A card bears some ten terabytes. At this rate it lasts a year or two, and dies without a warning.',
    fix: 'Find who writes: `sudo iotop -oa` on the node. Databases, queues and logs belong on a disk.',
    fires: {
      rows: { [row('node_disk_written_bytes_total', { device: 'mmcblk0' })]: '0+33554432x1600' },
      after: '26h',
      told: [{ says: '45GiB were written to the card of pi-2 in a day', labels: { node: 'pi-2', device: 'mmcblk0' } }],
    },
    quiet: {
      rows: {
        [row('node_disk_written_bytes_total', { device: 'mmcblk0' })]: '0+1048576x1600',
        [row('node_disk_written_bytes_total', { device: 'sda' })]: '0+33554432x1600',
      },
      after: '26h',
    },
  },
  {
    name: 'MemoryShort',
    when: 'node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < 0.07',
    for: '10m',
    severity: 'warning',
    says: '{{ $labels.node }} has {{ $value | humanizePercentage }} of its memory left',
    means: 'It becomes slow, and then the kernel kills what it likes.',
    fix: 'See who takes most: `kubectl top pods -A --sort-by=memory`. Lower its `resources.memoryLimit`, or let it run elsewhere.',
    fires: {
      rows: { [row('node_memory_MemAvailable_bytes')]: '5x30', [row('node_memory_MemTotal_bytes')]: '100x30' },
      after: '20m',
      told: [{ says: 'pi-2 has 5% of its memory left', labels: PI_2 }],
    },
    quiet: {
      rows: { [row('node_memory_MemAvailable_bytes')]: '20x30', [row('node_memory_MemTotal_bytes')]: '100x30' },
      after: '20m',
    },
  },
  {
    name: 'KilledForMemory',
    when: 'increase(node_vmstat_oom_kill[15m]) > 0',
    for: '0s',
    severity: 'warning',
    says: 'Something on {{ $labels.node }} was killed for its memory',
    means: 'A program took more than its limit, or the node had none left. It was started anew.',
    fix: '`kubectl get pods -A` shows it by its restarts, and `kubectl describe pod` says OOMKilled: raise its `resources.memoryLimit`, or see why it grows.',
    fires: {
      rows: { [row('node_vmstat_oom_kill')]: '3x10 4x10' },
      after: '15m',
      told: [{ says: 'Something on pi-2 was killed for its memory', labels: PI_2 }],
    },
    quiet: { rows: { [row('node_vmstat_oom_kill')]: '3x40' }, after: '30m' },
  },
  {
    name: 'ClockWrong',
    when: 'min by (node) (node_timex_sync_status) == 0 and max by (node) (node_timex_maxerror_seconds) >= 16',
    for: '10m',
    severity: 'warning',
    says: 'The clock of {{ $labels.node }} follows nobody',
    means:
      'A Pi has no clock of its own: after a power cut it lives in the past until it hears the time. Certificates then count as not valid yet, and the node falls out of the cluster.',
    fix: 'On the node, `timedatectl` says whether time is asked for, and `timedatectl timesync-status` of whom.',
    fires: {
      rows: { [row('node_timex_sync_status')]: '0x30', [row('node_timex_maxerror_seconds')]: '16x30' },
      after: '20m',
      told: [{ says: 'The clock of pi-2 follows nobody', labels: { node: 'pi-2' } }],
    },
    quiet: {
      rows: { [row('node_timex_sync_status')]: '0x30', [row('node_timex_maxerror_seconds')]: '1x30' },
      after: '20m',
    },
  },
  ...heatAlerts,
];
