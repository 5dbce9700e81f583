import { same, sameAsOne, unfilled, well } from './expected.ts';
import type { Notes } from './notes.ts';

const MOST = 8;

/** Kills one thing at moments that spread over its whole time, and lets `after` look each time at what is left. */
async function killed(run: (killAfter?: number) => Promise<unknown>, after: (moment: number) => Promise<void>) {
  const begun = performance.now();
  await run();
  const whole = performance.now() - begun;
  for (let n = 0; n < MOST; n++) {
    const moment = (whole * (n + 0.5)) / MOST;
    await run(moment);
    await after(moment);
  }
}

/** A backup that is killed leaves a repository from which all comes back that was saved before, and the next one saves all. */
export async function killBackups(notes: Notes): Promise<void> {
  let round = 100;
  await killed(
    (killAfter) => notes.backUp({ killAfter }),
    async (moment) => {
      notes.write(round++, 1);
      well(`the backup after one that was killed at ${moment} ms`, await notes.backUp());
    },
  );
  well('the rehearsal after all that', await notes.rehearse());
  const before = notes.content();
  notes.lose();
  well('the start after all that', await notes.start());
  same('what came back after backups that were killed', before, notes.content());
}

/** Each command that changes a repository, killed before it has done anything, and when it has done all. */
const MOMENTS = ['backup', 'tag', 'forget'].flatMap((command) => [
  { said: `before ${command}`, text: `case $1 in ${command}) kill -9 0 ;; esac; exec "$REAL" "$@"` },
  { said: `after ${command}`, text: `"$REAL" "$@" || exit; case $1 in ${command}) kill -9 0 ;; esac` },
]);

/** Between any two steps of a backup: what comes back is what was saved whole, then or before, and the next one saves all. */
export async function killSteps(notes: Notes): Promise<void> {
  let round = 200;
  for (const { said, text } of MOMENTS) {
    const before = notes.content();
    notes.write(round++, 1);
    const after = notes.content();
    const undo = notes.play(text);
    const { failed } = await notes.backUp();
    undo();
    if (failed === undefined) throw new Error(`a backup that was killed ${said} passes for one`);
    const back = notes.keep();
    notes.lose();
    well(`the start after a kill ${said}`, await notes.start());
    sameAsOne(`what came back after a kill ${said}`, [before, after], notes.content());
    back();
    well(`the backup after a kill ${said}`, await notes.backUp());
  }
}

/** A fill that is killed never passes for a finished one, saves nothing, and ends right at last. */
export async function killFills(notes: Notes): Promise<void> {
  const before = notes.content();
  await killed(
    (killAfter) => {
      notes.lose();
      return notes.start({ killAfter });
    },
    async (moment) => {
      if (!notes.names().includes('.filled-from-backup')) {
        const { failed } = await notes.backUp();
        if (failed === undefined) throw new Error(`a claim half filled, killed at ${moment} ms, was saved`);
        unfilled('a claim half filled', notes);
        well(`the start after one that was killed at ${moment} ms`, await notes.start());
      }
      same(`what came back after a kill at ${moment} ms`, before, notes.content());
    },
  );
}
