import { host, type Image, judged, type Mistake, port, type secret, shapes } from 'bramble';
import { DUMP_MARIADB, DUMP_POSTGRES, FILL_MARIADB, FILL_POSTGRES } from './database-scripts.ts';
import type { Peer } from './destinations.ts';

/** A server whose databases are dumped before a snapshot, since its files change while they are read. */
export interface Server {
  readonly is: 'server';
  /** What it is called in the names of containers. */
  readonly kind: 'postgres' | 'mariadb';
  readonly image: Image;
  readonly databases: readonly string[];
  /** The component and the port that it answers at, as in `uses`. @default it stands outside of the cluster */
  readonly uses?: string;
  /** Where it answers outside of the cluster. @default a component leads to it */
  readonly peer?: Peer;
  readonly env: Readonly<Record<string, string | ReturnType<typeof secret>>>;
  readonly dump: string;
  readonly fill: string;
  readonly mistakes: readonly Mistake[];
}

/** Options of {@link postgres} and {@link mariadb}. */
export interface ServerProps {
  /** Where it answers, by component and port, `'photos-db:sql'`, or outside of the cluster: `'10.10.11.13:3306'`. */
  readonly at: string;
  /** The server's own image: an older program does not read a newer server. */
  readonly image: Image;
  /** The databases, each by its name. */
  readonly databases: readonly string[];
  /** Who signs in. */
  readonly user: string;
  /** The Secret in the namespace of the app that has the password, and its key: `secret('password', { from: 'photos-db' })`. */
  readonly password: ReturnType<typeof secret>;
}

const NAME = shapes.matching(/^[A-Za-z0-9_][\w-]*$/, 'name of a database', 'use letters, digits, dashes and _');
/** An address, or a name with a domain: components have no dots. */
const OUTSIDE = /^((?:[a-z0-9-]+\.)+[a-z0-9-]+):(\d+)$/;
const AT = shapes.matching(
  (given) => /^[a-z0-9-]+:[a-z0-9-]+$/.test(given) || OUTSIDE.test(given),
  'component or machine with a port',
  "write one such as 'photos-db:sql' or '10.10.11.13:3306'",
);
const IMAGE = shapes.thing('image', 'image', "write image('docker.io/library/postgres')");
const PASSWORD = shapes.thing('secret', 'key of a Secret', "write secret('password', { from: 'photos-db' })");
const DATABASES = shapes.list(NAME);
const PROPS = shapes.props<ServerProps>(
  { at: AT, image: IMAGE, databases: DATABASES, user: shapes.text, password: PASSWORD },
  ['at', 'image', 'databases', 'user', 'password'],
);

/** The words by which programs of a server are told where it is and who signs in. */
interface Dialect extends Pick<Server, 'kind' | 'dump' | 'fill'> {
  readonly variables: Readonly<Record<'host' | 'port' | 'user' | 'password', string>>;
}

const POSTGRES: Dialect = {
  kind: 'postgres',
  dump: DUMP_POSTGRES,
  fill: FILL_POSTGRES,
  variables: { host: 'PGHOST', port: 'PGPORT', user: 'PGUSER', password: 'PGPASSWORD' },
};
const MARIADB: Dialect = {
  kind: 'mariadb',
  dump: DUMP_MARIADB,
  fill: FILL_MARIADB,
  variables: { host: 'DB_HOST', port: 'DB_PORT', user: 'DB_USER', password: 'MYSQL_PWD' },
};

/** Databases of PostgreSQL, which pg_dump writes out as SQL, without owners and rights. */
export const postgres = (props: ServerProps): Server => server(POSTGRES, props);

/** Databases of MariaDB, which mariadb-dump writes out as SQL, without the accounts of the server. */
export const mariadb = (props: ServerProps): Server => server(MARIADB, props);

function server({ variables, ...dialect }: Dialect, props: ServerProps): Server {
  const { right, mistakes } = judged(PROPS, props);
  const { at = ':', image, databases = [], user = '', password } = right;
  const [, outside, number] = OUTSIDE.exec(at) ?? [];
  return {
    is: 'server',
    ...dialect,
    image,
    databases,
    ...(outside === undefined ? { uses: at } : { peer: { host: outside, port: Number(number) } }),
    env: {
      [variables.host]: outside ?? host(at),
      [variables.port]: number ?? port(at),
      [variables.user]: user,
      [variables.password]: password,
    },
    mistakes,
  };
}
