import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolders, type Place, playProgram, repositoryOf, runPod, type Trial, type Went } from './scripts.ts';

/** The app of files and SQLite: what it has, how it loses it, and what its Jobs do. */
export class Notes {
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
    makeFolders(place);
  }

  get #data(): string {
    return join(this.#place.folder, 'data');
  }

  /** Another place than that of its snapshots, where nothing lies. */
  get elsewhere(): Trial {
    const repository = repositoryOf(this.#place, 'notes-data-backup').replace(/\/?$/, '-mistyped$&');
    return { env: { RESTIC_REPOSITORY: repository } };
  }

  backUp(trial: Trial = {}): Promise<Went> {
    return runPod(this.#place, 'CronJob', 'notes-data-backup', trial);
  }

  rehearse(trial: Trial = {}): Promise<Went> {
    rmSync(join(this.#place.folder, 'scratch'), { recursive: true, force: true });
    makeFolders(this.#place);
    return runPod(this.#place, 'CronJob', 'notes-data-rehearsal', trial);
  }

  /** What a person says of a claim that has no snapshot yet. */
  begin(trial: Trial = {}): Promise<Went> {
    return runPod(this.#place, 'CronJob', 'notes-data-begin', trial);
  }

  /** What happens before the app starts. */
  start(trial: Trial = {}): Promise<Went> {
    return runPod(this.#place, 'Deployment', 'notes', trial);
  }

  /** Puts a program in the place of restic, and returns what puts that back. */
  play(text: string): () => void {
    return playProgram(this.#place, 'restic', text);
  }

  /** Writes files, and rows into a database in WAL mode. */
  write(round: number, megabytes = 2): void {
    mkdirSync(join(this.#data, 'photos', `${round}`), { recursive: true });
    mkdirSync(join(this.#data, 'cache'), { recursive: true });
    writeFileSync(join(this.#data, 'cache', 'x'), 'not saved');
    writeFileSync(join(this.#data, 'photos', `${round}`, 'ein [Bild] $1 *.jpg'), `${round}`);
    for (let n = 0; n < megabytes * 4; n++) {
      const noise = Buffer.alloc(256 * 1024, `${round}-${n}-${Math.random()}`);
      writeFileSync(join(this.#data, 'photos', `${round}`, `${n}.jpg`), noise);
    }
    this.#sql(`PRAGMA journal_mode=WAL; CREATE TABLE IF NOT EXISTS notes(round); INSERT INTO notes VALUES(${round})`);
  }

  /** Writes to the database again and again, until that is ended. */
  keepWriting(): () => Promise<void> {
    const loop = `while :; do sqlite3 '${this.#data}/notes.db' '.timeout 5000' 'INSERT INTO notes VALUES(-1)'; done`;
    const child = spawn('/bin/sh', ['-c', loop], { stdio: 'ignore' });
    const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
    return () => {
      child.kill('SIGKILL');
      return gone;
    };
  }

  /** All that must come back, by path: of the database its rows. */
  content(): ReadonlyMap<string, string> {
    const files = readdirSync(this.#data, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
    const kept = files
      .map(({ parentPath, name }) => join(parentPath, name).slice(this.#data.length + 1))
      .filter((file) => !/^notes\.db|^cache|^\.fill/.test(file))
      .sort();
    const rows = this.#sql('SELECT round, count(*) FROM notes GROUP BY round');
    return new Map([
      ['notes.db', rows],
      ...kept.map((file) => [file, readFileSync(join(this.#data, file), 'base64')] as const),
    ]);
  }

  /** What lies at the top of the claim. */
  names(): readonly string[] {
    return readdirSync(this.#data).sort();
  }

  /** The disk is gone: a new claim, as the provisioner makes it. */
  lose(): void {
    rmSync(this.#data, { recursive: true });
    makeFolders(this.#place);
  }

  /** Loses all but a part, as people do by mistake. */
  shrink(): void {
    rmSync(join(this.#data, 'photos'), { recursive: true });
  }

  /** Keeps a copy of the claim, and returns what puts it back. */
  keep(): () => void {
    const copy = join(this.#place.folder, 'kept');
    rmSync(copy, { recursive: true, force: true });
    cpSync(this.#data, copy, { recursive: true });
    return () => {
      rmSync(this.#data, { recursive: true });
      cpSync(copy, this.#data, { recursive: true });
    };
  }

  #sql(text: string): string {
    return execFileSync('sqlite3', [join(this.#data, 'notes.db'), text], { encoding: 'utf8' });
  }
}
