import { type Container, host, type Image, image, port, type secret } from 'bramble';

/** A server that is asked how it is. */
export interface Database {
  /** `redis` is Valkey as well, and `mariadb` is MySQL. */
  readonly kind: DatabaseKind;
  /** Where it answers, by component and port: `'photos-db:sql'`. */
  readonly at: string;
  /** Who signs in: an account that may look and nothing else. Redis knows none. @default 'metrics' */
  readonly user?: string;
  /** It asks for no password, as many a Valkey within a cluster. @default false */
  readonly isOpen?: boolean;
}

/** One of the kinds of servers. */
export type DatabaseKind = 'postgres' | 'mariadb' | 'redis';

type Password = { readonly [variable: string]: ReturnType<typeof secret> };

/** A program that asks a server, and tells it as metrics. */
interface Exporter {
  readonly image: Image;
  readonly port: number;
  readonly user: number;
  /** The variable that takes the password. */
  readonly password: string;
  /** How it is told where the server is. */
  readonly told: (database: { readonly at: string; readonly user: string }) => Pick<Container, 'args' | 'env'>;
}

const addressOf = (at: string) => `${host(at)}:${port(at)}`;

/** By the kind of server. */
export const EXPORTERS: Readonly<Record<DatabaseKind, Exporter>> = {
  // https://github.com/prometheus-community/postgres_exporter
  postgres: {
    image: image('quay.io/prometheuscommunity/postgres-exporter'),
    port: 9187,
    user: 65534,
    password: 'DATA_SOURCE_PASS',
    told: ({ at, user }) => ({
      env: { DATA_SOURCE_URI: `${addressOf(at)}/postgres?sslmode=disable`, DATA_SOURCE_USER: user },
    }),
  },
  // https://github.com/prometheus/mysqld_exporter
  mariadb: {
    image: image('quay.io/prometheus/mysqld-exporter', { tested: 'v0.20.0' }),
    port: 9104,
    user: 65534,
    password: 'MYSQLD_EXPORTER_PASSWORD',
    told: ({ at, user }) => ({ args: [`--mysqld.address=${addressOf(at)}`, `--mysqld.username=${user}`] }),
  },
  // https://github.com/oliver006/redis_exporter
  redis: {
    image: image('docker.io/oliver006/redis_exporter', { name: 'redis-exporter' }),
    port: 9121,
    user: 59000,
    password: 'REDIS_PASSWORD',
    told: ({ at }) => ({ env: { REDIS_ADDR: `redis://${addressOf(at)}` } }),
  },
};

/** The container that asks a server. @param password what it signs in with, where it has to */
export function exporterOf(
  { kind, at, user = 'metrics' }: Database,
  password: Password[string] | undefined,
): Container {
  const { image: program, port: number, user: as, password: variable, told } = EXPORTERS[kind];
  const { args, env } = told({ at, user });
  return {
    image: program,
    ...(args && { args }),
    env: { ...env, ...(password && { [variable]: password }) },
    ports: { metrics: number },
    // Not by its metrics, for which the server is asked each time.
    probes: { readiness: { port: 'metrics' }, liveness: { port: 'metrics', period: '30s' } },
    resources: { cpu: '10m', memory: '24Mi', memoryLimit: '48Mi' },
    security: { user: as },
  };
}
