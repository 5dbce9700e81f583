import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { start, until } from '../processes/background.ts';
import { freePort } from '../processes/ports.ts';
import { fails, well } from './expected.ts';
import { findProgram, makeFolders, needPrograms, type Place, runContainer, runPod, type Trial } from './scripts.ts';
import { SECRETS } from './small-cluster.ts';

/** A server of databases that runs here. */
interface Server {
  readonly name: string;
  /** What stands in the place of its address in the manifests. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs SQL in the database `photos`, and returns what it prints. */
  sql(text: string): string;
}

const NOBODY = 65534;
const PASSWORD = SECRETS['db-password'] ?? '';
const TABLE = 'CREATE TABLE album(id INT PRIMARY KEY, name TEXT)';
const ROWS = "INSERT INTO album VALUES (1, 'Příliš žluťoučký'), (2, 'quote '' and \\\\')";
const ALL = 'SELECT id, name FROM album ORDER BY id';

/** PostgreSQL: dumped, destroyed, and put back as a whole or not at all. */
export async function postgres(place: Place): Promise<void> {
  needPrograms('postgres', 'initdb', 'psql', 'pg_dump');
  const server = await startPostgres(place.folder);
  const own = apart(place, server);
  await livesInDump(own, 'pg-data', 'dump-postgres', server);
  await putBackWhole(own, server);
}

/** MariaDB, in the cluster and beside it: dumped, destroyed, and put back; broken off, it is put back by the next run. */
export async function mariadb(place: Place): Promise<void> {
  needPrograms('mariadbd', 'mariadb', 'mariadb-dump', 'mariadb-install-db');
  const server = await startMariadb(place.folder);
  const own = apart(place, server);
  await livesInDump(own, 'maria-data', 'dump-mariadb', server);
  await livesInDump(own, 'shop-mariadb', 'dump-mariadb', server);
}

/** A pod of its own, with empty folders: nothing of another app lies there. */
function apart(place: Place, { name, env }: Server): Place {
  const folder = join(place.folder, `${name}-pod`);
  makeFolders({ folder });
  return { ...place, folder, env: { ...place.env, ...env } };
}

async function livesInDump(place: Place, name: string, dump: string, server: Server): Promise<void> {
  const run = (job: string, trial?: Trial) => runPod(place, 'CronJob', `${name}-${job}`, trial);
  server.sql('DROP TABLE IF EXISTS album');
  server.sql(TABLE);
  server.sql(ROWS);
  const before = server.sql(ALL);
  well(`${name}-backup`, await run('backup'));
  well(`${name}-rehearsal`, await run('rehearsal'));
  const wrong = { env: { PGPASSWORD: 'x', MYSQL_PWD: 'x' } };
  fails(`${name} with a wrong password`, await run('backup', wrong), dump, /cannot be dumped/);
  server.sql('DELETE FROM album WHERE id = 1');
  server.sql("INSERT INTO album VALUES (3, 'written after the backup')");
  well(`${name}-restore`, await run('restore'));
  const after = server.sql(ALL);
  if (after !== before) throw new Error(`${name} came back as ${after}, and was ${before}`);
  server.sql('DROP TABLE album');
  well(`${name}-restore into nothing`, await run('restore'));
  if (server.sql(ALL) !== before) throw new Error(`${name} did not come back into nothing`);
}

/** A fill that is killed changes nothing: the dump goes in as one transaction. */
async function putBackWhole(place: Place, server: Server): Promise<void> {
  server.sql("UPDATE album SET name = 'as it is now'");
  const before = server.sql(ALL);
  for (const killAfter of [5, 20, 40, 60]) {
    await runContainer(place, 'pg-data-restore', 'fill', { killAfter });
    const after = server.sql(ALL);
    if (after !== before && !after.includes('quote'))
      throw new Error(`after a kill at ${killAfter} ms there is ${after}`);
  }
}

async function startPostgres(folder: string): Promise<Server> {
  const home = folderOf(folder, 'postgres');
  const port = await freePort();
  const data = join(home, 'db');
  asNobody(findProgram('initdb')!, '-D', data, '-U', 'keeper', '--auth=trust', '-E', 'UTF8');
  const args = [
    ...asUser(),
    findProgram('postgres')!,
    '-D',
    data,
    '-p',
    `${port}`,
    '-k',
    home,
    '-h',
    '127.0.0.1',
    '-F',
  ];
  const running = start('postgres', args[0]!, args.slice(1), home);
  const psql = (database: string, text: string) =>
    execFileSync('psql', ['-qAt', '-h', home, '-p', `${port}`, '-U', 'keeper', '-d', database, '-c', text], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  await until('PostgreSQL answers', async () => psql('postgres', 'SELECT 1') === '1\n', {
    seconds: 60,
    process: running,
  });
  psql('postgres', `ALTER USER keeper PASSWORD '${PASSWORD}'`);
  psql('postgres', 'CREATE DATABASE photos');
  // From here on over the network with the password, as pods do.
  asNobody(
    '/bin/sh',
    '-c',
    `printf 'local all all trust\\nhost all all 127.0.0.1/32 scram-sha-256\\n' >'${data}/pg_hba.conf'`,
  );
  psql('postgres', 'SELECT pg_reload_conf()');
  return { name: 'postgres', env: { PGHOST: '127.0.0.1', PGPORT: `${port}` }, sql: (text) => psql('photos', text) };
}

async function startMariadb(folder: string): Promise<Server> {
  const home = folderOf(folder, 'mariadb');
  const port = await freePort();
  const data = join(home, 'db');
  const base = dirname(dirname(findProgram('mariadbd')!));
  const common = ['--no-defaults', `--basedir=${base}`, `--datadir=${data}`];
  asNobody(findProgram('mariadb-install-db')!, ...common, '--auth-root-authentication-method=normal', '--skip-test-db');
  const own = ['--bind-address=127.0.0.1', `--port=${port}`, `--socket=${home}/s`, '--skip-name-resolve'];
  const args = [
    ...asUser(),
    findProgram('mariadbd')!,
    ...common,
    ...own,
    `--pid-file=${home}/pid`,
    `--lc-messages-dir=${base}/share/mysql`,
  ];
  const running = start('mariadb', args[0]!, args.slice(1), home);
  const mariadb = (words: readonly string[], text: string) =>
    execFileSync(
      'mariadb',
      ['--no-defaults', `--socket=${home}/s`, '-uroot', '-N', '--default-character-set=utf8mb4', ...words, '-e', text],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
  await until('MariaDB answers', async () => mariadb([], 'SELECT 1') === '1\n', { seconds: 60, process: running });
  mariadb(
    [],
    `CREATE DATABASE photos CHARACTER SET utf8mb4; CREATE USER keeper@'%' IDENTIFIED BY '${PASSWORD}'; GRANT ALL ON photos.* TO keeper@'%'`,
  );
  return {
    name: 'mariadb',
    env: { DB_HOST: '127.0.0.1', DB_PORT: `${port}` },
    sql: (text) => mariadb(['photos'], text),
  };
}

/** A folder that a server may write to. Neither runs as root. */
function folderOf(folder: string, name: string): string {
  const home = join(folder, name);
  mkdirSync(home, { recursive: true });
  for (const above of [folder, dirname(folder)]) chmodSync(above, 0o755);
  if (process.getuid?.() === 0) chownSync(home, NOBODY, NOBODY);
  return home;
}

function asUser(): readonly string[] {
  return process.getuid?.() === 0 ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] : [];
}

function asNobody(...args: readonly string[]): void {
  const [command = '', ...rest] = [...asUser(), ...args];
  execFileSync(command, rest, { stdio: ['ignore', 'ignore', 'pipe'] });
}
