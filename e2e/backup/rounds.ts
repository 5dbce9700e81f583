import { fails, same, unfilled, well } from './expected.ts';
import type { Notes } from './notes.ts';

/** A life of a claim: new, saved while it is written to, lost, and back; and what must not pass for a backup. */
export async function lives(where: string, notes: Notes): Promise<void> {
  fails('a claim that nobody has filled', await notes.backUp(), 'copy-sqlite', /no database/);
  fails(
    'the first start of all, which nobody has spoken of',
    await notes.start(),
    'restore-data',
    /create job .*-begin/,
  );
  unfilled('the first start of all', notes);
  well('what says that it begins', await notes.begin());
  well('the same said again', await notes.begin());
  well('the first start of all', await notes.start());
  fails('an empty claim', await notes.backUp(), 'copy-sqlite', /no database/);
  notes.write(1);
  const stop = notes.keepWriting();
  const went = await notes.backUp();
  await stop();
  well(`a backup to ${where} while the app writes`, went);
  well('a claim that has begun', await notes.begin());
  notes.write(2);
  well(`a second backup to ${where}`, await notes.backUp());
  well(`a rehearsal from ${where}`, await notes.rehearse());
  const before = notes.content();
  notes.lose();
  well(`a start on a new claim from ${where}`, await notes.start());
  same(`what came back from ${where}`, before, notes.content());
  notes.lose();
  fails(
    `a start from another place at ${where}`,
    await notes.start(notes.elsewhere),
    'restore-data',
    /no repository at/,
  );
  unfilled(`another place at ${where}`, notes);
  const renamed = { env: { SAVED_AS: 'home-a-later-name' } };
  well(`a start of what was renamed from ${where}`, await notes.start(renamed));
  same(`what came back under another name from ${where}`, before, notes.content());
}

/** What is started again asks nobody, and what was in use stays as it is. */
export async function asksNobody(notes: Notes): Promise<void> {
  const away = { env: { RESTIC_REPOSITORY: '/nowhere/at/all', PATH: '/usr/bin:/bin' } };
  const before = notes.content();
  well('a start with the repository away', await notes.start(away));
  same('a second start', before, notes.content());
}

/** Two pods of one claim: one fills it, and the other waits, also where the first is killed. */
export async function fillsOnce(notes: Notes): Promise<void> {
  const before = notes.content();
  for (const killAfter of [undefined, 150, 300, 450, 600]) {
    notes.lose();
    const first = notes.start(killAfter === undefined ? {} : { killAfter });
    const [one, other] = await Promise.all([first, notes.start()]);
    if (killAfter === undefined) well('the first of two starts', one);
    well(`the second of two starts, killed is the first after ${killAfter ?? 'no'} ms`, other);
    const filled = [one, other].filter(({ said }) => said.includes('filling the claim')).length;
    if (killAfter === undefined && filled !== 1) throw new Error(`${filled} of two pods have filled the claim`);
    same('what two starts have filled', before, notes.content());
  }
}

/** Somebody gives up a fill, and uses the claim: nothing of his goes. */
export async function leavesAlone(notes: Notes): Promise<void> {
  const back = notes.keep();
  notes.lose();
  const undo = notes.play('"$REAL" "$@"; case $1 in restore) kill -9 0 ;; esac');
  await notes.start();
  undo();
  notes.write(50, 1);
  const before = notes.content();
  well('a start of a claim that was used meanwhile', await notes.start());
  same('what was written after a fill was given up', before, notes.content());
  back();
}

/** What restic could not read as a whole is no backup: no start is filled from it, also where nothing can be removed. */
export async function takesWhole(where: string, notes: Notes): Promise<void> {
  well(`a backup to ${where}`, await notes.backUp());
  const before = notes.content();
  notes.write(60, 1);
  const undo = notes.play('"$REAL" "$@" || exit; case $1 in backup) exit 3 ;; esac');
  fails(`half a backup to ${where}`, await notes.backUp(), 'save', /this is no backup/);
  undo();
  notes.lose();
  well(`a start after half a backup to ${where}`, await notes.start());
  same(`what came back after half a backup to ${where}`, before, notes.content());
}

/** The place of all snapshots is gone: nothing passes for a new one. */
export async function missesPlace(notes: Notes): Promise<void> {
  fails('a backup to where nothing is', await notes.backUp(notes.elsewhere), 'save', /no repository at .* any more/);
}

/** Less than half is told, and nothing old is removed. */
export async function tellsOfLoss(notes: Notes): Promise<void> {
  const back = notes.keep();
  notes.shrink();
  fails('a claim that has lost most', await notes.backUp(), 'keep', /nothing is removed/);
  back();
  well('a backup of what came back', await notes.backUp());
}
