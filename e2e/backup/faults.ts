import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { smallDisk } from '../generator/small-disk.ts';
import { fails, same, unfilled, well } from './expected.ts';
import type { Notes } from './notes.ts';
import { makeFolders, type Place } from './scripts.ts';

/** Each fault by itself: nothing is lost, it is said, and without the fault all is well. */
export async function faults(place: Place, notes: Notes): Promise<void> {
  const before = notes.content();
  const password = { env: { RESTIC_PASSWORD: 'another' } };
  fails('a wrong password', await notes.backUp(password), 'save', /password is not that/);
  fails('a rehearsal with a wrong password', await notes.rehearse(password), 'restore', /password is not that/);
  const away = { env: { RESTIC_REPOSITORY: 's3:http://127.0.0.1:9/bucket/x' }, killAfter: 8_000 };
  fails('a backup without a network', await notes.backUp(away), 'save', /retrying|refused/);
  await lost(notes, 'a wrong password', () => notes.start(password), /password is not that/);
  await lost(notes, 'no network', () => notes.start(away), /retrying|refused/);
  well('a start when all is well again', await notes.start());
  same('what came back after faults', before, notes.content());
  await fullDisks(place, notes);
  well('a backup when all is well again', await notes.backUp());
  well('a rehearsal when all is well again', await notes.rehearse());
}

/** A start on a new claim that cannot be filled: it fails, and the claim is no reason for the next one to do nothing. */
async function lost(notes: Notes, what: string, start: () => ReturnType<Notes['start']>, words: RegExp): Promise<void> {
  notes.lose();
  fails(`a start with ${what}`, await start(), 'restore-data', words);
  unfilled(what, notes);
}

async function fullDisks(place: Place, notes: Notes): Promise<void> {
  const before = notes.content();
  const disk = smallDisk(join(place.folder, 'small'), 64);
  const dumps = { env: { DUMPS: disk.root } };
  disk.leave(4096);
  fails('no room for the copy of a database', await notes.backUp(dumps), 'copy-sqlite', /full|cannot be copied/);
  disk.end();
  rmSync(join(place.folder, 'small'), { recursive: true });
  // The claim itself is the small disk: mounted where the scripts look for it.
  notes.lose();
  const data = join(place.folder, 'data');
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'bramble', data]);
  fails('no room for what comes back', await notes.start(), 'restore-data', /not filled/);
  unfilled('no room for what comes back', notes);
  execFileSync('umount', [data]);
  makeFolders(place);
  well('a start with room', await notes.start());
  same('what came back with room', before, notes.content());
}

/**
 * Somebody holds the repository: the backup waits, fails, and says so. Once that was killed, its lock is in nobody's way.
 * @param env what restic is told
 */
export async function locked(notes: Notes, programs: string, env: Readonly<Record<string, string>>): Promise<void> {
  const locks = join(env.RESTIC_REPOSITORY ?? '', 'locks');
  const holder = spawn(join(programs, 'restic'), ['repair', 'index', '--read-all-packs'], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
  });
  const gone = new Promise((resolve) => holder.once('close', resolve));
  // A lock appears under another name first.
  const isHeld = () => readdirSync(locks).some((name) => !name.includes('tmp'));
  while (!isHeld() && holder.exitCode === null) await setTimeout(5);
  holder.kill('SIGSTOP');
  if (holder.exitCode !== null) throw new Error('restic was too fast to be stopped');
  fails('a repository that somebody holds', await notes.backUp(), 'save', /holds the repository/);
  holder.kill('SIGKILL');
  await gone;
  well('the backup after what held it was killed', await notes.backUp());
}

/**
 * restic is killed as it makes the repository: the next beginning says so, and one after an hour makes it. Where a repository has lost its
 * config alone, nobody takes its keys.
 */
export async function halfMade(notes: Notes, repository: string): Promise<void> {
  const undo = notes.play('"$REAL" "$@" || exit; case $1 in init) rm "$RESTIC_REPOSITORY/config"; kill -9 0 ;; esac');
  const { failed } = await notes.begin();
  undo();
  if (failed === undefined) throw new Error('a beginning that was killed passes for one');
  fails('a beginning soon after a kill', await notes.begin(), 'begin', /nothing lies there but files in keys/);
  age(join(repository, 'keys'));
  well('a beginning long after a kill', await notes.begin());
  age(join(repository, 'keys'));
  const keys = readdirSync(join(repository, 'keys'));
  rmSync(join(repository, 'config'));
  fails('a beginning where the config is lost', await notes.begin(), 'begin', /touch nothing: its config is lost/);
  if (readdirSync(join(repository, 'keys')).join() !== keys.join())
    throw new Error('the keys of a repository are gone');
}

/** As if the files of a folder had been written two hours ago. */
function age(folder: string): void {
  const then = Date.now() / 1000 - 7200;
  for (const name of readdirSync(folder)) utimesSync(join(folder, name), then, then);
}

/** One byte of what is stored is another: the rehearsal says so. */
export async function rotten(notes: Notes, repository: string): Promise<void> {
  const packs = readdirSync(join(repository, 'data'), { recursive: true, withFileTypes: true }).filter((each) =>
    each.isFile(),
  );
  const files = packs.map(({ parentPath, name }) => join(parentPath, name));
  const kept = files.map((file) => [file, readFileSync(file)] as const);
  for (const [file, bytes] of kept) {
    const broken = Buffer.from(bytes);
    broken[Math.floor(broken.length / 3)]! ^= 1;
    writeFileSync(file, broken, { mode: 0o600 });
  }
  fails('a repository that has rotted', await notes.rehearse(), 'restore', /broken|not what was saved/);
  for (const [file, bytes] of kept) writeFileSync(file, bytes);
  well('the rehearsal of what was put right', await notes.rehearse());
}
