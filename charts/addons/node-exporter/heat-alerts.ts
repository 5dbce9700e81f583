import type { Alert } from 'bramble';
import { row } from './rows.ts';

const HOT = { chip: 'thermal_thermal_zone0', sensor: 'temp1' };
const POWER = { chip: 'rpi_volt', sensor: 'in0' };
const CORE = { cpu: '0' };

/** What a Pi suffers from: heat, and too little power. */
export const heatAlerts: readonly Alert[] = [
  {
    name: 'NodeHot',
    when: 'max by (node) (node_hwmon_temp_celsius) > 78',
    for: '10m',
    severity: 'warning',
    says: '{{ $labels.node }} is {{ $value | humanize }} °C hot',
    means: 'From 80 °C on a Pi slows itself down, and at 85 °C it is down to a third.',
    fix: 'Give it air: a fan, a heat sink, a place outside of the cupboard. `kubectl top pods -A --sort-by=cpu` shows what heats it.',
    fires: {
      rows: { [row('node_hwmon_temp_celsius', HOT)]: '82x30' },
      after: '15m',
      told: [{ says: 'pi-2 is 82 °C hot', labels: { node: 'pi-2' } }],
    },
    quiet: { rows: { [row('node_hwmon_temp_celsius', HOT)]: '70x5 82x5 70x20' }, after: '30m' },
  },
  {
    name: 'NodeThrottled',
    // One that has nothing to do is slow on purpose.
    when: [
      'avg by (node) (node_cpu_scaling_frequency_hertz / node_cpu_scaling_frequency_max_hertz) < 0.85',
      'and avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m])) < 0.3',
    ].join(' '),
    for: '10m',
    severity: 'warning',
    says: '{{ $labels.node }} runs at {{ $value | humanizePercentage }} of its speed',
    means: 'It has much to do, and is held back: by heat, or by too little power.',
    fix: 'On the node, `vcgencmd get_throttled` tells why: bit 0 and 16 mean power, 1 to 3 and 17 to 19 heat.',
    fires: {
      rows: {
        [row('node_cpu_scaling_frequency_hertz', CORE)]: '600000000x30',
        [row('node_cpu_scaling_frequency_max_hertz', CORE)]: '1500000000x30',
        [row('node_cpu_seconds_total', { ...CORE, mode: 'idle' })]: '0+6x30',
      },
      after: '20m',
      told: [{ says: 'pi-2 runs at 40% of its speed', labels: { node: 'pi-2' } }],
    },
    quiet: {
      rows: {
        [row('node_cpu_scaling_frequency_hertz', CORE)]: '600000000x30',
        [row('node_cpu_scaling_frequency_max_hertz', CORE)]: '1500000000x30',
        [row('node_cpu_seconds_total', { ...CORE, mode: 'idle' })]: '0+55x30',
      },
      after: '20m',
    },
  },
  {
    name: 'PowerTooWeak',
    when: 'max by (node) (node_hwmon_in_lcrit_alarm_volts) == 1',
    for: '0s',
    severity: 'warning',
    says: '{{ $labels.node }} gets too little power',
    means: 'Below 4.63 V a Pi slows down, loses disks on its USB ports, and damages what it writes.',
    fix: 'Take the supply that is made for it, with a short cable, and give disks a supply of their own.',
    fires: {
      rows: { [row('node_hwmon_in_lcrit_alarm_volts', POWER)]: '0x5 1x5' },
      after: '8m',
      told: [{ says: 'pi-2 gets too little power', labels: { node: 'pi-2' } }],
    },
    quiet: { rows: { [row('node_hwmon_in_lcrit_alarm_volts', POWER)]: '0x20' }, after: '8m' },
  },
];
