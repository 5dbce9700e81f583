import { same, unfilled, well } from './expected.ts';
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
