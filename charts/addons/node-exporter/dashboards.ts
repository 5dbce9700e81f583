import { type Dashboard, dashboard, type Panel, panel } from 'bramble';

const PICKED = 'node=~"$node"';
const NODE = '{{node}}';
/** What keeps data, and not what the kernel makes up. */
const DISKS = `${PICKED}, fstype=~"ext4|btrfs|f2fs|xfs|vfat"`;

const memory = (of = ''): Panel =>
  panel(
    'Memory in use',
    { [NODE]: `1 - node_memory_MemAvailable_bytes${of} / node_memory_MemTotal_bytes${of}` },
    { unit: 'share' },
  );

const heat = (of = ''): Panel =>
  panel(
    'Heat',
    { [NODE]: `max by (node) (node_hwmon_temp_celsius${of})` },
    { unit: 'celsius', means: 'At 80 °C a Pi slows down, at 85 °C more so.' },
  );

const cpu = (and = ''): Panel =>
  panel(
    'CPU in use',
    { [NODE]: `1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"${and}}[5m]))` },
    { unit: 'share' },
  );

const up: Panel = panel('Nodes that answer', { [NODE]: 'up{job="node-exporter"}' }, { unit: 'ok', as: 'numbers' });

const OF = `{${PICKED}}`;

/** How the machines are. */
export const dashboards = (): readonly Dashboard[] => [
  dashboard(
    'nodes',
    'Nodes',
    {
      Work: [cpu(`, ${PICKED}`), memory(OF), waiting()],
      'Heat and power': [
        heat(OF),
        panel(
          'Clock of the CPU, of what it could be',
          {
            [NODE]: `avg by (node) (node_cpu_scaling_frequency_hertz${OF}) / avg by (node) (node_cpu_scaling_frequency_max_hertz${OF})`,
          },
          {
            unit: 'share',
            means: 'It falls where nothing is to be done, and where the Pi is too hot or has too little power.',
          },
        ),
        panel(
          'Power is enough',
          { [NODE]: `1 - max by (node) (node_hwmon_in_lcrit_alarm_volts${OF})` },
          { unit: 'ok', as: 'numbers' },
        ),
        panel('Up since', { [NODE]: `max by (node) (node_boot_time_seconds${OF})` }, { unit: 'time', as: 'numbers' }),
      ],
      'Disks and network': [
        panel(
          'Disks in use',
          {
            '{{node}} {{mountpoint}}': `1 - max by (node, mountpoint) (node_filesystem_avail_bytes{${DISKS}} / node_filesystem_size_bytes{${DISKS}})`,
          },
          { unit: 'share' },
        ),
        panel(
          'Written',
          { '{{node}} {{device}}': `rate(node_disk_written_bytes_total${OF}[5m])` },
          { unit: 'bytesPerSecond', means: 'What is written to a card, mmcblk, wears it out.' },
        ),
        panel(
          'Received',
          { '{{node}} {{device}}': `rate(node_network_receive_bytes_total${OF}[5m])` },
          { unit: 'bytesPerSecond' },
        ),
        panel(
          'Sent',
          { '{{node}} {{device}}': `rate(node_network_transmit_bytes_total${OF}[5m])` },
          { unit: 'bytesPerSecond' },
        ),
      ],
      Time: [
        panel(
          'Clock is set by others',
          { [NODE]: `min by (node) (node_timex_sync_status${OF})` },
          { unit: 'ok', as: 'numbers' },
        ),
        panel(
          'Clock is off by',
          { [NODE]: `max by (node) (abs(node_timex_offset_seconds${OF}))` },
          { unit: 'seconds' },
        ),
      ],
    },
    { picks: { node: 'node_load1' }, glance: [up, cpu(), memory(), heat()] },
  ),
];

function waiting(): Panel {
  const lost = (what: string) => `rate(node_pressure_${what}_waiting_seconds_total${OF}[5m])`;
  return panel(
    'Programs wait',
    { '{{node}}: CPU': lost('cpu'), '{{node}}: disk': lost('io'), '{{node}}: memory': lost('memory') },
    {
      unit: 'share',
      means:
        'The share of the time in which some program waits for it. The kernel of a Pi tells it with psi=1 in cmdline.txt.',
    },
  );
}
