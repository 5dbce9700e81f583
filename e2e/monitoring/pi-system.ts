import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the kernel of a Raspberry Pi shows of its heat, its power and its clock, that this machine has not. */
const FILES: Readonly<Record<string, string>> = {
  'class/hwmon/hwmon0/name': 'cpu_thermal',
  'class/hwmon/hwmon0/temp1_input': '52095',
  'class/hwmon/hwmon1/name': 'rpi_volt',
  'class/hwmon/hwmon1/in0_lcrit_alarm': '0',
  'class/thermal/thermal_zone0/type': 'cpu-thermal',
  'class/thermal/thermal_zone0/temp': '52095',
  'class/thermal/thermal_zone0/policy': 'step_wise',
  'devices/system/cpu/cpu0/cpufreq/scaling_cur_freq': '1500000',
  'devices/system/cpu/cpu0/cpufreq/scaling_min_freq': '600000',
  'devices/system/cpu/cpu0/cpufreq/scaling_max_freq': '1800000',
  'devices/system/cpu/cpu0/cpufreq/cpuinfo_cur_freq': '1500000',
  'devices/system/cpu/cpu0/cpufreq/cpuinfo_min_freq': '600000',
  'devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq': '1800000',
  'devices/system/cpu/cpu0/cpufreq/scaling_governor': 'ondemand',
  'devices/system/cpu/cpu0/cpufreq/scaling_available_governors': 'ondemand performance',
  'devices/system/cpu/cpu0/cpufreq/scaling_driver': 'cpufreq-dt',
  'devices/system/cpu/cpu0/cpufreq/related_cpus': '0 1 2 3',
  'devices/system/cpu/cpu0/cpufreq/scaling_setspeed': '<unsupported>',
};

/** Lays down the part of `/sys` of a Pi that its panels are about, and returns its folder. */
export function piSystem(folder: string): string {
  const system = join(folder, 'sys');
  for (const [name, text] of Object.entries(FILES)) {
    const file = join(system, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${text}\n`);
  }
  return system;
}
