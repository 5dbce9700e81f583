import { readdirSync, readFileSync } from 'node:fs';

/** A process that can be seen from here: on a node of its own, only those of that node. */
export interface Process {
  readonly pid: number;
  readonly command: string;
}

/** All that run now. What has ended, and is not yet waited for, does not. */
export function processes(): readonly Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const command = read(`/proc/${name}/cmdline`).replaceAll('\0', ' ').trim();
      // A zombie has no command line any more.
      return command === '' ? [] : [{ pid: Number(name), command }];
    });
}

/** Nothing where the process is gone meanwhile. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
