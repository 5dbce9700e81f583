import { DUMPED, IN_DATA, IN_DUMPS, STOP, script } from './shell.ts';

/** Copies SQLite databases while their app writes to them. https://www.sqlite.org/backup.html */
export const DUMP_SQLITE = script(
  'Copies each SQLite database as its transactions have left it, and looks whether the copy is whole.',
  STOP,
  IN_DATA,
  IN_DUMPS,
  `
copy() { sqlite3 -readonly -bail "$1" ".timeout 60000" ".backup '$2'"; }
printf '%s\\n' "$SQLITE" | while IFS= read -r name; do
  from=$data/$name to=$dumps/sqlite/$name
  [ -f "$from" ] || stop "There is no database $name in the claim."
  mkdir -p "$(dirname "$to")"
  rm -f "$to"
  # A database that nobody has open has no log, and without one it does not open where nothing may be written.
  copy "$from" "$to" || {
    [ ! -e "$from-wal" ] || stop "The database $name cannot be copied."
    rm -f "$to"
    copy "file:$from?immutable=1" "$to" || stop "The database $name cannot be copied."
    [ ! -e "$from-wal" ] || stop "Somebody has opened the database $name meanwhile."
  }
  [ "$(sqlite3 -bail "$to" 'PRAGMA integrity_check')" = ok ] || stop "The copy of the database $name is broken."
  rm -f "$to-wal" "$to-shm"
done
`,
);

/** Opens what a rehearsal has restored. */
export const OPEN_SQLITE = script(
  'Looks whether the databases that came back are whole.',
  STOP,
  IN_DUMPS,
  `
scratch=\${SCRATCH:-/scratch}
printf '%s\\n' "$SQLITE" | while IFS= read -r name; do
  file=$scratch$dumps/sqlite/$name
  [ -e "$file" ] || stop "The database $name is too large for a rehearsal, or not in the snapshot."
  [ "$(sqlite3 -bail "$file" 'PRAGMA integrity_check')" = ok ] || stop "The database $name came back broken."
done
`,
);

/** Dumps databases of a server through a program that writes SQL. */
const dump = (does: string, program: string): string =>
  script(
    does,
    STOP,
    IN_DUMPS,
    DUMPED,
    `
mkdir -p "$dumps/sql"
printf '%s\\n' "$DATABASES" | while IFS= read -r name; do
  to=$dumps/sql/$name.sql
  rm -f "$to"
  ${program} >"$to.part" || stop "The database $name cannot be dumped."
  whole "$to.part" || stop "The dump of the database $name has no end."
  mv "$to.part" "$to"
done
`,
  );

/** https://www.postgresql.org/docs/current/app-pgdump.html */
export const DUMP_POSTGRES = dump(
  'Dumps databases of PostgreSQL, as SQL that puts them in the place of what is there.',
  'pg_dump --no-password --clean --if-exists --no-owner --no-privileges --dbname="$name"',
);

/** https://mariadb.com/docs/server/clients-and-utilities/backup-restore-and-import-clients/mariadb-dump */
export const DUMP_MARIADB = dump(
  'Dumps databases of MariaDB, as SQL that puts them in the place of what is there.',
  'mariadb-dump --skip-ssl-verify-server-cert --host="$DB_HOST" --port="$DB_PORT" --user="$DB_USER" --single-transaction --quick --routines --events --databases "$name"',
);

/** Puts a dump into a running server: all of it, or nothing of it with PostgreSQL. */
export const FILL_POSTGRES = script(
  'Puts dumps into PostgreSQL, each all or not at all.',
  STOP,
  IN_DUMPS,
  `
printf '%s\\n' "$DATABASES" | while IFS= read -r name; do
  psql --no-password --quiet --no-psqlrc --single-transaction --set=ON_ERROR_STOP=1 --dbname="$name" --file="$dumps/sql/$name.sql" >/dev/null ||
    stop "The dump of the database $name cannot be put in: the database is as it was."
done
`,
);

/** Puts a dump into a running server. MariaDB ends a transaction at each table: run again, it begins anew. */
export const FILL_MARIADB = script(
  'Puts dumps into MariaDB. One that was broken off is put in anew by running this again.',
  STOP,
  IN_DUMPS,
  `
printf '%s\\n' "$DATABASES" | while IFS= read -r name; do
  mariadb --skip-ssl-verify-server-cert --host="$DB_HOST" --port="$DB_PORT" --user="$DB_USER" <"$dumps/sql/$name.sql" ||
    stop "The dump of the database $name is not all in: run this again."
done
`,
);
