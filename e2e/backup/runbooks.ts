import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { same, well } from './expected.ts';
import type { Notes } from './notes.ts';
import { makeFolders, type Place, runPod } from './scripts.ts';
import { SECRETS } from './small-cluster.ts';

/** What a page tells to type below a heading: the first block of commands, without what the scenario has set, and without comments. */
function typed(root: string, heading: string): readonly string[] {
  const page = readFileSync(join(root, 'docs/backup.md'), 'utf8');
  const [, below] = page.split(`## ${heading}\n`);
  const [, block = ''] = below?.split('```sh\n') ?? [];
  const lines = block
    .split('```')[0]!
    .split('\n')
    .map((line) => line.replace(/(^|\s+)# .*$/, ''));
  const told = lines.filter((line) => line !== '' && !line.startsWith('export '));
  if (told.length === 0) throw new Error(`docs/backup.md tells nothing below '${heading}'`);
  return told;
}

/** Types commands in a folder, with programs of the cluster and the machine played; ends at the first that fails. */
function type(
  { folder, programs, env }: Place,
  commands: readonly string[],
  played: Readonly<Record<string, string>>,
): string {
  const bin = join(folder, 'played');
  const work = join(folder, 'work');
  for (const each of [bin, work]) mkdirSync(each, { recursive: true });
  for (const [name, text] of Object.entries(played)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return execFileSync('bash', ['--norc', '-euo', 'pipefail', '-c', commands.join('\n')], {
    cwd: work,
    encoding: 'utf8',
    env: {
      ...env,
      HOME: folder,
      PATH: [bin, programs, process.env.PATH].join(delimiter),
      PLACE: folder,
      RESTIC_PASSWORD: SECRETS.password,
    },
  });
}

/** One app loses its claim, by the lines of the page: each of them does something here, or is known to do nothing. */
export async function oneApp(root: string, notes: Notes): Promise<void> {
  notes.write(7);
  const before = notes.content();
  const does: readonly (readonly [line: RegExp, act: () => Promise<void> | void])[] = [
    [/create job last --from=cronjob\/notes-data-backup/, async () => well('the last backup', await notes.backUp())],
    [/delete pvc notes-data$/, () => notes.lose()],
    [/^flux resume kustomization notes$/, async () => well('the start', await notes.start())],
    [/^flux suspend|scale deployment notes --replicas=0$|wait --for=condition=complete job\/last|logs -f/, () => {}],
  ];
  for (const line of typed(root, 'Runbook: one app')) {
    const found = does.find(([known]) => known.test(line));
    if (!found) throw new Error(`nobody knows what this line of the runbook does: ${line}`);
    await found[1]();
  }
  same('an app that was restored by its runbook', before, notes.content());
}

/** One file comes back by the commands of the page, and nothing else is touched. */
export async function oneFile(root: string, place: Place, notes: Notes): Promise<void> {
  const letter = join(place.folder, 'data/letters/letter.txt');
  mkdirSync(join(letter, '..'), { recursive: true });
  writeFileSync(letter, 'dear reader');
  well('a backup with a letter', await notes.backUp());
  const before = notes.content();
  writeFileSync(letter, 'spoilt');
  const data = join(place.folder, 'data');
  const commands = typed(root, 'Runbook: one file').map((line) =>
    line.replaceAll(' out/data/', ` out${data}/`).replaceAll(' /data/', ` ${data}/`),
  );
  type(place, commands, {
    kubectl: 'case "$3" in get) echo pod/notes-1 ;; cp) cp "$4" "$PLACE/data/${5#*:/data/}" ;; esac',
  });
  same('a file that was restored by its runbook', before, notes.content());
}

/** The card of the control plane is dead: the state of k3s lies on a new machine before k3s starts, and nothing that is newer. */
export async function deadCard(root: string, place: Place): Promise<void> {
  makeFolders(place);
  const database = join(place.folder, 'data/db/state.db');
  mkdirSync(join(database, '..'), { recursive: true });
  execFileSync('sqlite3', [
    database,
    "PRAGMA journal_mode=WAL; CREATE TABLE kine(name); INSERT INTO kine VALUES('/registry/secrets/web/web')",
  ]);
  writeFileSync(join(place.folder, 'data/token'), 'K10ab::server:secret');
  well('a backup of k3s', await runPod(place, 'CronJob', 'k3s-backup'));
  cpSync(join(place.folder, 'data'), join(place.folder, 'was'), { recursive: true });
  const machine = join(place.folder, 'machine');
  const server = join(machine, 'k3s/server');
  for (const made of ['tls/ca.crt', 'cred/passwd', 'db/state.db-wal']) {
    mkdirSync(join(server, made, '..'), { recursive: true });
    writeFileSync(join(server, made), 'made at a first start');
  }
  const commands = typed(root, 'Runbook: the SD card of the control plane is dead').map((line) =>
    line
      .replaceAll('/var/lib/rancher/k3s', `${machine}/k3s`)
      .replaceAll(' back/data/', ` back${place.folder}/data/`)
      .replaceAll(' back/dumps/', ` back${place.folder}/dumps/`),
  );
  const started = type(place, commands, {
    curl: `echo 'test "$INSTALL_K3S_SKIP_START" = true'`,
    systemctl: `test -s ${server}/db/state.db && test ! -e ${server}/tls && test ! -e ${server}/cred && test ! -e ${server}/db/state.db-wal && echo started`,
    kubectl: 'echo pi-1',
  });
  if (!started.includes('started')) throw new Error(`k3s was not started:\n${started}`);
  const names = execFileSync('sqlite3', [join(server, 'db/state.db'), 'SELECT name FROM kine'], { encoding: 'utf8' });
  const token = readFileSync(join(server, 'token'), 'utf8');
  if (names.trim() !== '/registry/secrets/web/web' || token !== 'K10ab::server:secret')
    throw new Error(`the state is not what it was: ${names}, and a token of ${token.length} letters`);
  if (existsSync(join(server, 'cred'))) throw new Error('what k3s makes at a first start is still there');
}
