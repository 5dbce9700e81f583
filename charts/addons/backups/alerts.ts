import type { Alert } from 'bramble';

/** What kube-state-metrics tells of Jobs and of the containers of their pods. https://github.com/kubernetes/kube-state-metrics */
const succeeded = (job: string) => `kube_cronjob_status_last_successful_time{cronjob=~".+-${job}"}`;
const created = (job: string) => `kube_cronjob_created{cronjob=~".+-${job}"}`;
const last = (cronjob: string) =>
  `kube_cronjob_status_last_successful_time{namespace="vaultwarden", cronjob="${cronjob}"}`;

const DAY = 86_400;

/** On where the last success of a Job, or the Job itself without one, is longer ago. */
function olderThan(days: number, job: string): string {
  const since = `max by (namespace, cronjob) (${succeeded(job)} or ${created(job)} unless on (namespace, cronjob) ${succeeded(job)})`;
  return `(time() - ${since}) / ${DAY} > ${days}`;
}

const KEEP = { namespace: 'vaultwarden', pod: 'vaultwarden-data-backup-1-a' };
const ended = (reason: string) =>
  `kube_pod_container_status_terminated_reason{namespace="vaultwarden", pod="${KEEP.pod}", container="keep", reason="${reason}"}`;

/** What there is to tell of backups. */
export const alerts: readonly Alert[] = [
  {
    name: 'BackupOld',
    when: olderThan(1.5, 'backup'),
    severity: 'critical',
    says: '{{ $labels.namespace }}/{{ $labels.cronjob }} has saved nothing for {{ $value | printf "%.1f" }} days',
    means: 'What is lost now is lost since then.',
    fix: 'Look into what its last pod says: `kubectl -n {{ $labels.namespace }} logs -l app.kubernetes.io/name={{ $labels.cronjob }} --all-containers --prefix`.',
    fires: {
      rows: { [last('vaultwarden-data-backup')]: '0x2400' },
      after: '37h',
      told: [
        {
          says: 'vaultwarden/vaultwarden-data-backup has saved nothing for 1.5 days',
          labels: { namespace: 'vaultwarden', cronjob: 'vaultwarden-data-backup' },
        },
      ],
    },
    quiet: { rows: { [last('vaultwarden-data-backup')]: '0x1000 60000x1400' }, after: '37h' },
  },
  {
    name: 'BackupShrank',
    // Each step is a container of its own, so that its end tells which one it was.
    when: 'max by (namespace, pod) (kube_pod_container_status_terminated_reason{pod=~".+-backup-.+", container="keep", reason="Error"}) == 1',
    for: '1m',
    severity: 'critical',
    says: '{{ $labels.namespace }}/{{ $labels.pod }} has saved less than half of what there was, or cannot remove old snapshots',
    means: 'Files may be gone. Old snapshots stay until somebody has looked.',
    fix: 'Look which of the two it is: `kubectl -n {{ $labels.namespace }} logs {{ $labels.pod }} -c keep`. docs/backup.md tells how to compare two snapshots.',
    fires: {
      rows: { [ended('Error')]: '1x20', [ended('Completed')]: '0x20' },
      after: '10m',
      told: [
        {
          says: `vaultwarden/${KEEP.pod} has saved less than half of what there was, or cannot remove old snapshots`,
          labels: KEEP,
        },
      ],
    },
    quiet: { rows: { [ended('Error')]: '0x20', [ended('Completed')]: '1x20' }, after: '10m' },
  },
  {
    name: 'RehearsalOld',
    when: olderThan(9, 'rehearsal'),
    severity: 'warning',
    says: '{{ $labels.namespace }}/{{ $labels.cronjob }} has restored nothing for {{ $value | printf "%.1f" }} days',
    means: 'There may be backups, and nobody knows whether anything comes back from them.',
    fix: 'Look into what its last pod says: `kubectl -n {{ $labels.namespace }} logs -l app.kubernetes.io/name={{ $labels.cronjob }} --all-containers --prefix`.',
    fires: {
      rows: { [last('vaultwarden-data-rehearsal')]: '0x14400' },
      after: '220h',
      told: [
        {
          says: 'vaultwarden/vaultwarden-data-rehearsal has restored nothing for 9.2 days',
          labels: { namespace: 'vaultwarden', cronjob: 'vaultwarden-data-rehearsal' },
        },
      ],
    },
    quiet: { rows: { [last('vaultwarden-data-rehearsal')]: '0x6000 360000x8400' }, after: '220h' },
  },
];
