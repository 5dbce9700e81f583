import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { attempt, codeOf, type Disk } from './disk.ts';

/** The folder below the root in which runs claim to write. */
export const LOCKS = 'dist';

/** How long to wait before the others are looked at again, in milliseconds. */
const PAUSE = 20;

/** How often a run shows that it is alive, in milliseconds. */
const BEAT = 500;

/** How runs wait for each other. */
export interface Patience {
  /** How many milliseconds to wait for other runs. @default 10 seconds */
  readonly patience?: number;
  /** For how many milliseconds a run that is not known further may show no sign of life. @default 5 seconds */
  readonly silence?: number;
}

/** A process as a claim names it. */
interface Claimant {
  readonly pid: number;
  /** The machine or container that its number counts in; absent in claims of older versions. */
  readonly machine?: string;
  /** When it started, in ticks since that machine did. */
  readonly start?: string;
}

/** The name of the folder by which a process claims to write. Nobody else ever has the same. */
export function lockName(
  { pid, machine = MACHINE, start = startOf(pid) ?? '0' }: Claimant = { pid: process.pid },
): string {
  return `.bramble-${pid}-${machine}-${start}`;
}

function claimantOf(name: string): Claimant | undefined {
  const [, pid, machine, start] = /^\.bramble-(\d+)(?:-([0-9a-f]+)-(\d+))?$/.exec(name) ?? [];
  return pid === undefined ? undefined : { pid: Number(pid), machine, start };
}

/** A run's claim to write below a root. What is staged lies in it. */
export class WriteLock {
  /** The folder of the claim. */
  readonly folder: string;
  readonly #locks: string;
  readonly #name = lockName();
  readonly #disk: Disk;
  #beats = 0;
  #lastBeat = performance.now();

  constructor(root: string, disk: Disk) {
    this.#locks = join(root, LOCKS);
    this.#disk = disk;
    this.folder = join(this.#locks, this.#name);
  }

  /** Removes the claims of runs on this machine that were killed, and what an earlier run of this process has left. */
  removeLeftOvers(): void {
    for (const name of this.#claims()) if (name === this.#name || fateOf(name) === 'dead') this.#remove(name);
  }

  /** A disk by whose use other runs see that this one is alive. */
  beating(): Disk {
    const entries = Object.entries(this.#disk).map(([name, call]) => [
      name,
      (...args: unknown[]) => {
        this.#beat();
        return (call as (...args: unknown[]) => unknown)(...args);
      },
    ]);
    return Object.fromEntries(entries) as Disk;
  }

  /**
   * Waits until this is the only run that claims to write. All claim first and then look, so of two that claim at the same time
   * one at least sees the other: the one with the greater name steps back, and the other waits until it has. A run that writes
   * has seen no claim, and who claims later sees its own.
   *
   * Whether another lives is certain where its claim names a process of this machine. Of all others nothing is known but what
   * their folders show: those that show nothing for a while are taken for dead, and removed. One that was only asleep finds
   * its staged files gone, and so writes no more.
   * @param claim makes the folder, which stands when this is called
   * @returns how to name a run that did not end in time
   */
  wait(claim: () => void, { patience = 10_000, silence = 5000 }: Patience): string | undefined {
    const clock = new Int32Array(new SharedArrayBuffer(4));
    const seen = new Map<string, { readonly sign: string; readonly since: number }>();
    for (const begin = performance.now(); ; ) {
      const others = this.#claims().filter((name) => name !== this.#name && !this.#isGone(name, seen, silence));
      const [first] = others;
      if (first === undefined) return undefined;
      if (performance.now() - begin >= patience) return described(first);
      const stepsBack = others.some((name) => name < this.#name);
      if (stepsBack) this.#remove(this.#name);
      Atomics.wait(clock, 0, 0, PAUSE);
      if (stepsBack) claim();
      else this.#beat();
    }
  }

  /** Removes the claim of a run that has ended; whether it has. */
  #isGone(
    name: string,
    seen: Map<string, { readonly sign: string; readonly since: number }>,
    silence: number,
  ): boolean {
    const fate = fateOf(name);
    if (fate === 'alive') return false;
    const sign = this.#signOf(name);
    const last = seen.get(name);
    if (last?.sign !== sign) seen.set(name, { sign, since: performance.now() });
    const isSilent = last?.sign === sign && performance.now() - last.since >= silence;
    if (fate === 'unknown' && !isSilent) return false;
    this.#remove(name);
    return true;
  }

  /** What a claim shows: it changes as long as its run lives. Contents, since they are never served from a stale cache. */
  #signOf(name: string): string {
    try {
      const { content } = this.#disk.read(join(this.#locks, name, 'beat'), 64);
      return content.toString('latin1');
    } catch (error) {
      return codeOf(error) ?? '';
    }
  }

  #beat(): void {
    if (performance.now() - this.#lastBeat < BEAT) return;
    this.#lastBeat = performance.now();
    attempt(() => this.#disk.write(join(this.folder, 'beat'), String(++this.#beats)));
  }

  #claims(): readonly string[] {
    let names: readonly string[] = [];
    attempt(() => {
      names = this.#disk.list(this.#locks).map(({ name }) => name);
    });
    return names.filter((name) => claimantOf(name) !== undefined);
  }

  #remove(name: string): void {
    attempt(() => this.#disk.removeTree(join(this.#locks, name)));
  }
}

function described(name: string): string {
  const { pid, machine } = claimantOf(name) ?? {};
  return `process ${pid}${machine === MACHINE ? '' : ' of another machine or container'}, as ${LOCKS}/${name} says`;
}

/** What is known of the run that a claim is of. */
function fateOf(name: string): 'alive' | 'dead' | 'unknown' {
  const { pid = 0, machine, start } = claimantOf(name) ?? {};
  if (machine !== MACHINE) return 'unknown';
  if (!isThere(pid)) return 'dead';
  const known = startOf(pid);
  return known === undefined ? 'unknown' : known === start ? 'alive' : 'dead';
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/**
 * What the numbers of processes count in: the running kernel and the namespace. Two containers differ, whatever they are named,
 * and a machine that was started anew. Where neither can be read it is the machine's name on macOS and Windows, which have no
 * containers of their own, and else nothing that another could have.
 * https://man7.org/linux/man-pages/man5/proc_sys_kernel.5.html https://man7.org/linux/man-pages/man7/pid_namespaces.7.html
 */
const MACHINE = createHash('sha256').update(machineName()).digest('hex').slice(0, 12);

function machineName(): string {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')}${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return process.platform === 'linux' ? randomBytes(16).toString('hex') : hostname();
  }
}

/** When a process started: the 22nd field, counted behind the name, which may hold spaces and brackets. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
