import { appendFileSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Running } from '../processes/background.ts';
import { query } from './queries.ts';

/** How often Prometheus has asked itself: one number that grows with what it keeps. */
const KEPT = 'count_over_time(up{job="metrics"}[1h])';

async function kept(): Promise<number> {
  const [row] = await query(KEPT);
  return row?.values[0] ?? 0;
}

/**
 * Takes the power from Prometheus, leaves of what it wrote last what a card leaves of it, a torn end with zeros behind, and starts it again.
 * Throws where what it had measured before is gone.
 * @param folder where it keeps what it measures
 * @param startAgain starts it as it is rendered, and waits until it answers
 */
export async function losesPower(
  prometheus: Running,
  folder: string,
  startAgain: () => Promise<Running>,
): Promise<void> {
  const before = await kept();
  await prometheus.end('SIGKILL');
  for (const log of ['wal', 'chunks_head']) tear(join(folder, log));
  await startAgain();
  const after = await kept();
  if (before === 0 || after < before / 2) {
    throw new Error(`after the power was gone, ${after} of ${before} rows of Prometheus are there`);
  }
}

/** The newest file of a folder loses its end, and gets zeros for it. */
function tear(folder: string): void {
  const [newest] = readdirSync(folder)
    .filter((name) => /^\d+$/.test(name))
    .sort()
    .reverse();
  if (newest === undefined) return;
  const file = join(folder, newest);
  truncateSync(file, Math.max(0, statSync(file).size - 100));
  appendFileSync(file, Buffer.alloc(4096));
}
