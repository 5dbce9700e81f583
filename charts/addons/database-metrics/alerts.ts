import type { Alert } from 'bramble';

const LABELS = { instance: 'photos' };
const up = (metric: string) => `${metric}{instance="photos", job="database-metrics"}`;
const backends = (name: string) => `pg_stat_database_numbackends{instance="photos", datname="${name}"}`;
const MOST = 'pg_settings_max_connections{instance="photos", server="photos-db:5432"}';

/** What goes wrong with servers of databases. */
export const alerts: readonly Alert[] = [
  {
    name: 'DatabaseDown',
    when: 'min by (instance) ({__name__=~"(pg|mysql|redis)_up"}) == 0',
    severity: 'critical',
    says: 'The database {{ $labels.instance }} does not answer',
    means: 'Apps that keep their data there do not work. Or the password with which it is asked has changed.',
    fix: 'Which of the two it is, the log of who asks says: `kubectl -n database-metrics logs deploy/{{ $labels.instance }}`.',
    fires: {
      rows: { [up('pg_up')]: '1x4 0x20' },
      after: '15m',
      told: [{ says: 'The database photos does not answer', labels: LABELS }],
    },
    quiet: { rows: { [up('pg_up')]: '1x4 0x3 1x20', [up('mysql_up')]: '1x30' }, after: '15m' },
  },
  {
    name: 'ConnectionsShort',
    when: 'max by (instance) (sum by (instance) (pg_stat_database_numbackends) / on (instance) pg_settings_max_connections or mysql_global_status_threads_connected / mysql_global_variables_max_connections) > 0.85',
    for: '10m',
    severity: 'warning',
    says: 'The database {{ $labels.instance }} has {{ $value | humanizePercentage }} of its connections in use',
    means: 'When all are, apps are refused.',
    fix: 'See who holds them: `SELECT usename, state, count(*) FROM pg_stat_activity GROUP BY 1, 2`, or `SHOW PROCESSLIST`. Let the app keep fewer, or allow more.',
    fires: {
      rows: { [backends('photos')]: '80x30', [backends('postgres')]: '10x30', [MOST]: '100x30' },
      after: '20m',
      told: [{ says: 'The database photos has 90% of its connections in use', labels: LABELS }],
    },
    quiet: { rows: { [backends('photos')]: '30x30', [backends('postgres')]: '1x30', [MOST]: '100x30' }, after: '20m' },
  },
];
