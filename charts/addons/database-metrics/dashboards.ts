import type { Dashboard, PanelRow } from 'bramble';
import type { DatabaseKind } from './exporters.ts';

const EACH = '{{instance}}';

const rate = (metric: string) => `sum by (instance) (rate(${metric}[5m]))`;

/** What there is to see of each kind, by names that all versions of the exporters tell. */
const ROWS: Readonly<Record<DatabaseKind, PanelRow>> = {
  postgres: {
    title: 'PostgreSQL',
    panels: [
      { title: 'Answers', shows: { [EACH]: 'pg_up' }, unit: 'ok', as: 'numbers' },
      {
        title: 'Connections, of those that are allowed',
        shows: {
          [EACH]: 'sum by (instance) (pg_stat_database_numbackends) / on (instance) pg_settings_max_connections',
        },
        unit: 'share',
      },
      { title: 'Transactions', shows: { [EACH]: rate('pg_stat_database_xact_commit') }, unit: 'perSecond' },
      {
        title: 'Found in memory',
        shows: {
          [EACH]: `${rate('pg_stat_database_blks_hit')} / (${rate('pg_stat_database_blks_hit')} + ${rate('pg_stat_database_blks_read')})`,
        },
        unit: 'share',
        means: 'What is not found there is read from the disk.',
      },
      { title: 'Size', shows: { '{{instance}} {{datname}}': 'pg_database_size_bytes' }, unit: 'bytes', as: 'areas' },
    ],
  },
  mariadb: {
    title: 'MariaDB',
    panels: [
      { title: 'Answers', shows: { [EACH]: 'mysql_up' }, unit: 'ok', as: 'numbers' },
      {
        title: 'Connections, of those that are allowed',
        shows: { [EACH]: 'mysql_global_status_threads_connected / mysql_global_variables_max_connections' },
        unit: 'share',
      },
      { title: 'Questions', shows: { [EACH]: rate('mysql_global_status_questions') }, unit: 'perSecond' },
      { title: 'Slow questions', shows: { [EACH]: rate('mysql_global_status_slow_queries') }, unit: 'perSecond' },
      {
        title: 'Read from the disk, of what is looked for',
        shows: {
          [EACH]: `${rate('mysql_global_status_innodb_buffer_pool_reads')} / ${rate('mysql_global_status_innodb_buffer_pool_read_requests')}`,
        },
        unit: 'share',
      },
    ],
  },
  redis: {
    title: 'Redis and Valkey',
    panels: [
      { title: 'Answers', shows: { [EACH]: 'redis_up' }, unit: 'ok', as: 'numbers' },
      { title: 'Memory', shows: { [EACH]: 'redis_memory_used_bytes' }, unit: 'bytes' },
      { title: 'Who is connected', shows: { [EACH]: 'redis_connected_clients' } },
      { title: 'Commands', shows: { [EACH]: rate('redis_commands_processed_total') }, unit: 'perSecond' },
      {
        title: 'Thrown away, since its memory is full',
        shows: { [EACH]: rate('redis_evicted_keys_total') },
        unit: 'perSecond',
      },
    ],
  },
};

/** A page with the kinds of servers that there are. */
export function dashboardOf(kinds: readonly DatabaseKind[]): readonly Dashboard[] {
  const rows = [...new Set(kinds)].map((kind) => ROWS[kind]);
  return rows.length === 0 ? [] : [{ name: 'databases', title: 'Databases', rows }];
}

/** What is kept of all that exporters tell: each is of a panel, or of an alert. */
export const KEEP = [
  'pg_(up|settings_max_connections|database_size_bytes|stat_database_(numbackends|xact_commit|blks_hit|blks_read))',
  'mysql_(up|global_variables_max_connections)',
  'mysql_global_status_(threads_connected|questions|slow_queries|innodb_buffer_pool_(reads|read_requests))',
  'redis_(up|memory_used_bytes|connected_clients|commands_processed_total|evicted_keys_total)',
].join('|');
