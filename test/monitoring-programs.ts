import { unpacked } from './debian-packages.ts';

/** What Debian has of the programs that measure and tell. */
export const MONITORING = [
  'prometheus',
  'prometheus-alertmanager',
  'prometheus-blackbox-exporter',
  'prometheus-node-exporter',
  // Alertmanager looks up where it is night.
  'tzdata',
];

/** The folder with them, or undefined where they cannot be had. */
export function monitoringPrograms(): string | undefined {
  return unpacked('monitoring-and-zones', MONITORING);
}
