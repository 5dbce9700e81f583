import type { Alert } from 'bramble';
import { NAME } from './names.ts';

const JOB = `job="${NAME}"`;
const LABELS = { job: NAME };
const DISK = `${JOB}, path="/vlogs"`;
const UNSENT = `vlagent_remotewrite_pending_data_bytes{${JOB}, node="pi-2"}`;
const LOST = `vlagent_remotewrite_packets_dropped_total{${JOB}, node="pi-2"}`;
const TAKEN = `vl_rows_ingested_total{${JOB}, type="nativeinsert"}`;

/** What goes wrong with logs. https://docs.victoriametrics.com/victorialogs/#monitoring */
export const ALERTS: readonly Alert[] = [
  {
    name: 'LogsDiskFull',
    when: `vl_free_disk_space_bytes{${JOB}} / vl_total_disk_space_bytes{${JOB}} < 0.05`,
    for: '15m',
    severity: 'critical',
    says: 'The disk that keeps logs is full but for {{ $value | humanizePercentage }}',
    means:
      'It soon takes no more lines, nor anything else that is kept there. The oldest days go by the size of the logs alone.',
    fix: 'See what fills the disk: `df -h` and `du` on its node. Lower `size` of `victoriaLogs()`, or move the logs to another disk.',
    fires: {
      rows: {
        [`vl_free_disk_space_bytes{${DISK}}`]: '40x30',
        [`vl_total_disk_space_bytes{${DISK}}`]: '1000x30',
      },
      after: '20m',
      told: [{ says: 'The disk that keeps logs is full but for 4%', labels: { ...LABELS, path: '/vlogs' } }],
    },
    quiet: {
      rows: {
        [`vl_free_disk_space_bytes{${DISK}}`]: '60x30',
        [`vl_total_disk_space_bytes{${DISK}}`]: '1000x30',
      },
      after: '20m',
    },
  },
  {
    name: 'LogsNotSent',
    when: `vlagent_remotewrite_pending_data_bytes{${JOB}} > 1e6`,
    for: '15m',
    severity: 'warning',
    says: 'The agent on {{ $labels.node }} does not get rid of {{ $value | humanize1024 }}B of logs',
    means: 'They wait on the node. Of more than 512 MiB the oldest are lost.',
    fix: 'See whether VictoriaLogs is ready: `kubectl -n victoria-logs get pods -o wide`. Then read the log of the agent there.',
    fires: {
      rows: { [UNSENT]: '2097152x30' },
      after: '20m',
      told: [{ says: 'The agent on pi-2 does not get rid of 2MiB of logs', labels: { ...LABELS, node: 'pi-2' } }],
    },
    // While the server starts anew.
    quiet: { rows: { [UNSENT]: '0x5 2097152x9 0x20' }, after: '20m' },
  },
  {
    name: 'LogsLost',
    when: `increase(vlagent_remotewrite_packets_dropped_total{${JOB}}[30m]) > 0`,
    for: '1m',
    severity: 'critical',
    says: 'The agent on {{ $labels.node }} lost logs',
    means: 'The room for lines that wait was full, or the server refused them.',
    fix: 'Read the log of the agent there: `kubectl -n victoria-logs logs -l app.kubernetes.io/name=vlagent --prefix`.',
    fires: {
      rows: { [LOST]: '0x10 3x20' },
      after: '20m',
      told: [{ says: 'The agent on pi-2 lost logs', labels: { ...LABELS, node: 'pi-2' } }],
    },
    quiet: { rows: { [LOST]: '3x30' }, after: '20m' },
  },
  {
    name: 'LogsSilent',
    when: `sum by (job) (rate(vl_rows_ingested_total{${JOB}}[15m])) == 0`,
    for: '15m',
    severity: 'critical',
    says: 'No logs have arrived for half an hour',
    means: 'No cluster is so silent: what is searched now is not found.',
    fix: 'Read the log of an agent: `kubectl -n victoria-logs logs -l app.kubernetes.io/name=vlagent --prefix`.',
    fires: {
      rows: { [TAKEN]: '9000x60' },
      after: '40m',
      told: [{ says: 'No logs have arrived for half an hour', labels: LABELS }],
    },
    quiet: { rows: { [TAKEN]: '9000+1x60' }, after: '40m' },
  },
];
