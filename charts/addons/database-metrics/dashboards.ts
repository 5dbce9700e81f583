import { type Dashboard, dashboard, type Panel, panel } from 'bramble';
import type { DatabaseKind } from './exporters.ts';

const EACH = '{{instance}}';

const rate = (metric: string) => `sum by (instance) (rate(${metric}[5m]))`;

/** What there is to see of each kind, by names that all versions of the exporters tell. */
const PANELS = {
  postgres: {
    PostgreSQL: [
      panel('Answers', { [EACH]: 'pg_up' }, { unit: 'ok', as: 'numbers' }),
      panel(
        'Connections, of those that are allowed',
        {
          [EACH]: 'sum by (instance) (pg_stat_database_numbackends) / on (instance) pg_settings_max_connections',
        },
        { unit: 'share' },
      ),
      panel('Transactions', { [EACH]: rate('pg_stat_database_xact_commit') }, { unit: 'perSecond' }),
      panel(
        'Found in memory',
        {
          [EACH]: `${rate('pg_stat_database_blks_hit')} / (${rate('pg_stat_database_blks_hit')} + ${rate('pg_stat_database_blks_read')})`,
        },
        { unit: 'share', means: 'What is not found there is read from the disk.' },
      ),
      panel('Size', { '{{instance}} {{datname}}': 'pg_database_size_bytes' }, { unit: 'bytes', as: 'areas' }),
    ],
  },
  mariadb: {
    MariaDB: [
      panel('Answers', { [EACH]: 'mysql_up' }, { unit: 'ok', as: 'numbers' }),
      panel(
        'Connections, of those that are allowed',
        { [EACH]: 'mysql_global_status_threads_connected / mysql_global_variables_max_connections' },
        { unit: 'share' },
      ),
      panel('Questions', { [EACH]: rate('mysql_global_status_questions') }, { unit: 'perSecond' }),
      panel('Slow questions', { [EACH]: rate('mysql_global_status_slow_queries') }, { unit: 'perSecond' }),
      panel(
        'Read from the disk, of what is looked for',
        {
          [EACH]: `${rate('mysql_global_status_innodb_buffer_pool_reads')} / ${rate('mysql_global_status_innodb_buffer_pool_read_requests')}`,
        },
        { unit: 'share' },
      ),
    ],
  },
  redis: {
    'Redis and Valkey': [
      panel('Answers', { [EACH]: 'redis_up' }, { unit: 'ok', as: 'numbers' }),
      panel('Memory', { [EACH]: 'redis_memory_used_bytes' }, { unit: 'bytes' }),
      panel('Who is connected', { [EACH]: 'redis_connected_clients' }),
      panel('Commands', { [EACH]: rate('redis_commands_processed_total') }, { unit: 'perSecond' }),
      panel(
        'Thrown away, since its memory is full',
        { [EACH]: rate('redis_evicted_keys_total') },
        { unit: 'perSecond' },
      ),
    ],
  },
} satisfies Readonly<Record<DatabaseKind, Readonly<Record<string, readonly Panel[]>>>>;

/** A page with the kinds of servers that there are. */
export function dashboardOf(kinds: readonly DatabaseKind[]): readonly Dashboard[] {
  if (kinds.length === 0) return [];
  return [dashboard('databases', 'Databases', Object.assign({}, ...kinds.map((kind) => PANELS[kind])))];
}

/** What is kept of all that exporters tell: each is of a panel, or of an alert. */
export const KEEP = [
  'pg_(up|settings_max_connections|database_size_bytes|stat_database_(numbackends|xact_commit|blks_hit|blks_read))',
  'mysql_(up|global_variables_max_connections)',
  'mysql_global_status_(threads_connected|questions|slow_queries|innodb_buffer_pool_(reads|read_requests))',
  'redis_(up|memory_used_bytes|connected_clients|commands_processed_total|evicted_keys_total)',
].join('|');
