import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Running, start, until } from '../processes/background.ts';
import { hurried, type OnLoopback } from './on-loopback.ts';
import { PROMETHEUS } from './queries.ts';

/** Where programs lie, and what is special about a run of theirs. */
export interface MonitoringPlaces {
  /** Where their files and states lie. */
  readonly folder: string;
  /** Where the programs are. */
  readonly programs: string;
  /** What node-exporter takes for the system of its node. @default that of this machine */
  readonly system?: string;
  /** The file of authorities that blackbox-exporter trusts. @default those of this machine */
  readonly authorities?: string;
}

/**
 * Starts Debian's Prometheus, Alertmanager, node-exporter and blackbox-exporter with what is rendered for them, and waits until Prometheus
 * answers. What Prometheus reads has to be written before. Returns Prometheus.
 */
export async function startMonitoring(local: OnLoopback, places: MonitoringPlaces): Promise<Running> {
  const { folder, programs, system = '/sys', authorities } = places;
  local.write('alertmanager', 'alertmanager', (_, text) => hurried(text));
  local.write('probes', 'blackbox');
  // Debian's Alertmanager reads its own words from there. This machine's /usr/share is another: a scenario has mounts of its own.
  spawnSync('mount', ['--bind', join(programs, 'usr/share'), '/usr/share']);
  const run = (
    program: string,
    workload: string,
    folders: Readonly<Record<string, string>> = {},
    env: Readonly<Record<string, string>> = {},
  ) => start(program, join(programs, 'usr/bin', program), local.args(workload, folders), folder, env);
  for (const name of ['data', 'silences']) mkdirSync(join(folder, name), { recursive: true });
  run('prometheus-node-exporter', 'node-exporter', { '/host/root': '/', '/host/sys': system });
  run('prometheus-blackbox-exporter', 'probes', {}, authorities === undefined ? {} : { SSL_CERT_FILE: authorities });
  run('prometheus-alertmanager', 'alertmanager', { '/alertmanager': join(folder, 'silences') });
  return startPrometheus(local, places);
}

/** Starts Prometheus alone, on what it has kept. */
export async function startPrometheus(local: OnLoopback, { folder, programs }: MonitoringPlaces): Promise<Running> {
  const args = local.args('metrics', { '/prometheus': join(folder, 'data') });
  const prometheus = start('prometheus', join(programs, 'usr/bin/prometheus'), args, folder);
  const isReady = async () => (await fetch(`http://${PROMETHEUS}/-/ready`)).ok;
  await until('Prometheus takes the rendered files', isReady, { seconds: 60, process: prometheus });
  return prometheus;
}
