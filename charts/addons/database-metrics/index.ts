import { type Component, component, judged, secret, shapes, Workload } from 'bramble';
import { alerts } from './alerts.ts';
import { dashboardOf, KEEP } from './dashboards.ts';
import { type Database, type DatabaseKind, EXPORTERS, exporterOf } from './exporters.ts';

export type { Database, DatabaseKind } from './exporters.ts';

/** Options of {@link databaseMetrics}. */
export interface DatabaseMetricsProps {
  /** The servers, by a name for each, which is also the key of its password in the Secret `database-metrics`. */
  readonly of: Readonly<Record<string, Database>>;
}

const NAME = 'database-metrics';
const KINDS = Object.keys(EXPORTERS) as DatabaseKind[];

const AT = shapes.matching(/^[a-z0-9-]+:[a-z0-9-]+$/, 'component with a port', "write one such as 'photos-db:sql'");
const DATABASE = shapes.props<Database>(
  { kind: shapes.oneOf(...KINDS), at: AT, user: shapes.text, isOpen: shapes.flag },
  ['kind', 'at'],
);
const DATABASES = shapes.record(DATABASE, "write { photos: { kind: 'postgres', at: 'photos-db:sql' } }");

const PROPS = shapes.props<DatabaseMetricsProps>(
  {
    of: (given, where) => {
      const wrong = DATABASES(given, where);
      if (wrong.length > 0) return wrong;
      return Object.keys(given as object)
        .filter((name) => !/^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(name))
        .map((name) => ({ where, what: `'${name}' is no name for a database`, fix: 'take a word, such as photos' }));
    },
  },
  ['of'],
);

/** Every option, for the tests, which render it so. */
export const example: Required<DatabaseMetricsProps> = {
  of: {
    messages: { kind: 'redis', at: 'alertmanager:http', isOpen: true },
    photos: { kind: 'postgres', at: 'alertmanager:http', user: 'looks' },
    shop: { kind: 'mariadb', at: 'alertmanager:http' },
  },
};

/**
 * Asks servers of databases how they are: PostgreSQL, MariaDB, and Redis or Valkey. Each has a program beside it that tells its metrics,
 * and lets that in alone. docs/monitoring.md
 */
export function databaseMetrics(props: DatabaseMetricsProps): Component {
  const { right, mistakes } = judged(PROPS, props);
  const all = Object.entries(right.of ?? {});
  const kinds = [...new Set(all.map(([, { kind }]) => kind))];
  return component({
    name: NAME,
    mistakes,
    about: 'Asks databases how they are.',
    images: kinds.map((kind) => EXPORTERS[kind].image),
    uses: [...new Set(all.map(([, { at }]) => at))],
    // Rows bear the name of the database, and not that of the pod that asks.
    scrape: { port: 'metrics', isAboutOthers: true, keep: KEEP },
    alerts,
    dashboards: () => dashboardOf(kinds),
    chart: (chart, cluster) => {
      for (const [name, database] of all) {
        const password = database.isOpen ? undefined : secret(name, { from: NAME });
        new Workload(chart, cluster, { name, containers: { exporter: exporterOf(database, password) } });
      }
    },
  });
}
