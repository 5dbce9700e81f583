import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from '../../lib/model/object.ts';
import { unpacked } from '../../test/debian-packages.ts';
import { NODE } from '../cluster/api-server.ts';
import { OnLoopback } from '../monitoring/on-loopback.ts';
import { type Running, start } from '../processes/background.ts';
import { forward } from '../processes/forward.ts';
import type { Context } from '../scenario.ts';

/** The folder with what sends requests, or undefined where it cannot be had. */
export function loadPrograms(): string | undefined {
  return unpacked('load', ['hey']);
}

/**
 * Runs the load tester with its rendered arguments on the node, whose shell, curl and hey its commands find: the image brings those along.
 * It is reached at the node by the port of its Service, and asks the node's name server as a pod would.
 * @param programs where {@link loadPrograms} are
 */
export async function startLoadTester(
  { folder, tool }: Context,
  objects: readonly KubernetesObject[],
  programs: string,
): Promise<Running> {
  const names = join(folder, 'resolv.conf');
  writeFileSync(names, `search svc.cluster.local cluster.local\nnameserver ${NODE}\noptions ndots:5\n`);
  // A scenario has mounts of its own.
  spawnSync('mount', ['--bind', names, '/etc/resolv.conf']);
  await forward({ host: NODE, port: 80 }, { host: '127.0.0.1', port: 8080 });
  const args = new OnLoopback(objects, folder).args('flagger-loadtester');
  const PATH = `${join(programs, 'usr/bin')}:${process.env.PATH}`;
  return start('flagger-loadtester', tool('flagger-loadtester'), args, folder, { PATH });
}
