import { fails, same, well } from './expected.ts';
import type { Notes } from './notes.ts';

/** A life of a claim: new, saved while it is written to, lost, and back; and what must not pass for a backup. */
export async function lives(where: string, notes: Notes): Promise<void> {
  fails('a claim that nobody has filled', await notes.backUp(), 'copy-sqlite', /no database/);
  well('the first start of all', await notes.start());
  fails('an empty claim', await notes.backUp(), 'copy-sqlite', /no database/);
  notes.write(1);
  const stop = notes.keepWriting();
  const went = await notes.backUp();
  await stop();
  well(`a backup to ${where} while the app writes`, went);
  notes.write(2);
  well(`a second backup to ${where}`, await notes.backUp());
  well(`a rehearsal from ${where}`, await notes.rehearse());
  const before = notes.content();
  notes.lose();
  well(`a start on a new claim from ${where}`, await notes.start());
  same(`what came back from ${where}`, before, notes.content());
  notes.lose();
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

/** Less than half is told, and nothing old is removed. */
export async function tellsOfLoss(notes: Notes): Promise<void> {
  const back = notes.keep();
  notes.shrink();
  fails('a claim that has lost most', await notes.backUp(), 'keep', /nothing is removed/);
  back();
  well('a backup of what came back', await notes.backUp());
}
