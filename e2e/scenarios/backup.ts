import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Destination, nas, rest, s3 } from '../../charts/addons/backups/index.ts';
import { mariadb, postgres } from '../backup/databases.ts';
import { fails, well } from '../backup/expected.ts';
import { faults, halfMade, locked, rotten } from '../backup/faults.ts';
import { killBackups, killFills, killSteps } from '../backup/kills.ts';
import { Notes } from '../backup/notes.ts';
import { asksNobody, fillsOnce, leavesAlone, lives, missesPlace, takesWhole, tellsOfLoss } from '../backup/rounds.ts';
import { deadCard, oneApp, oneFile } from '../backup/runbooks.ts';
import { needPrograms, type Place } from '../backup/scripts.ts';
import { SECRETS, savedTo } from '../backup/small-cluster.ts';
import { start, until } from '../processes/background.ts';
import { freePort } from '../processes/ports.ts';
import { type Home, readHome } from '../repository/home.ts';
import { type Context, type Scenario, step } from '../scenario.ts';
import { renderMadeUp } from '../traefik/made-up-cluster.ts';

export const scenario: Scenario = {
  proves:
    'what is saved by the rendered scripts comes back: from S3, a REST server and a folder, of SQLite, PostgreSQL and MariaDB; killed at any moment, without network, room or password nothing is lost',
  small: false,
  seconds: 300,
  tools: ['gofakes3', 'rest-server', 'restic'],
  run: async (context) => {
    needPrograms('jq', 'sqlite3');
    const home = await readHome(context.root);
    const inBucket = place(context, home, 's3', s3({ endpoint: await startS3(context), bucket: 'bucket' }));
    const notes = new Notes(inBucket);
    await lives('S3', notes);
    await asksNobody(notes);
    await tellsOfLoss(notes);
    await missesPlace(notes);
    context.progress('saved, lost and filled from S3');
    await fillsOnce(notes);
    await leavesAlone(notes);
    context.progress('filled once by two pods, and not over what is in use');
    await killBackups(notes);
    await killSteps(notes);
    await killFills(notes);
    context.progress('killed while it saves and while it fills');
    await faults(inBucket, notes);
    context.progress('without password, network and room');
    await lives(
      'a REST server',
      new Notes(place(context, home, 'rest', rest({ url: await startRest(context, 'rest') }))),
    );
    await appendOnly(context, home);
    await inFolder(context, home);
    await step(context, () => postgres(inBucket));
    await step(context, () => mariadb(inBucket));
    context.progress('databases dumped, destroyed and put back');
  },
};

/** A server that lets nobody remove a snapshot. */
async function appendOnly(context: Context, home: Home): Promise<void> {
  const to = rest({ url: await startRest(context, 'append-only', '--append-only') });
  const notes = new Notes(place(context, home, 'append-only', to, {}, 'all'));
  well('what says that it begins', await notes.begin());
  well('the first start', await notes.start());
  notes.write(1);
  await takesWhole('a server that lets nobody remove anything', notes);
}

/** A folder of a NAS, which lies open to faults that a server hides. */
async function inFolder(context: Context, home: Home): Promise<void> {
  const repository = join(context.folder, 'nas');
  const mark = join(context.folder, '.backups');
  const env = { RESTIC_REPOSITORY: repository, RESTIC_PASSWORD: SECRETS.password ?? '', MOUNTED: mark };
  const to = nas({ server: '10.10.11.30', path: '/export' });
  const here = place(context, home, 'folder', to, env);
  const notes = new Notes(here);
  fails('a beginning in a folder without its disk', await notes.begin(), 'begin', /no file \.backups/);
  writeFileSync(mark, '');
  const half = { ...env, RESTIC_REPOSITORY: join(context.folder, 'nas-half') };
  await halfMade(new Notes(place(context, home, 'half', to, half)), half.RESTIC_REPOSITORY);
  await lives('a folder', notes);
  await locked(notes, here.programs, env);
  await oneApp(context.root, notes);
  await oneFile(context.root, here, notes);
  const state = join(context.folder, 'nas-k3s');
  await deadCard(context.root, place(context, home, 'k3s', to, { ...env, RESTIC_REPOSITORY: state }));
  context.progress('restored by the runbooks: one app, one file, the state of k3s');
  await rotten(notes, repository);
  context.progress('locked by somebody, and rotten');
}

function place(
  { folder, tool }: Context,
  home: Home,
  name: string,
  to: Destination,
  env?: Readonly<Record<string, string>>,
  keep?: 'all',
): Place {
  const programs = join(folder, name, 'bin');
  mkdirSync(programs, { recursive: true });
  symlinkSync(tool('restic'), join(programs, 'restic'));
  const { objects } = renderMadeUp(savedTo(to, keep), home);
  return { objects, folder: join(folder, name), programs, env };
}

async function startS3({ folder, tool }: Context): Promise<string> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const args = ['-backend', 'memory', '-autobucket', '-host', url.replace('http://', '')];
  const running = start('gofakes3', tool('gofakes3'), args, folder);
  await until('the server of S3 answers', () => answers(url), { seconds: 20, process: running });
  return url;
}

async function startRest({ folder, tool }: Context, name: string, ...more: readonly string[]): Promise<string> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const files = join(folder, `${name}-files`);
  mkdirSync(files);
  const args = ['--no-auth', '--path', files, '--listen', url.replace('http://', ''), ...more];
  const running = start(name, tool('rest-server'), args, dirname(files));
  await until('the REST server answers', () => answers(url), {
    seconds: 20,
    process: running,
  });
  return url;
}

/** Whether anything answers, whatever it thinks of the question. */
function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}
