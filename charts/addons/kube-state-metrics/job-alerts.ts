import { type Alert, metricRow } from 'bramble';

const RUN = { namespace: 'backup', job_name: 'backup-29' };
const CLOCK = { namespace: 'backup', cronjob: 'backup' };
const NEXT = metricRow('kube_cronjob_next_schedule_time', CLOCK);

/** What there is to tell of what runs by the clock. Tests begin with the first second of 1970. */
export const jobAlerts: readonly Alert[] = [
  {
    name: 'JobFailed',
    // Kubernetes keeps a run that failed until the next ones: what is older than a day has been told.
    when: 'kube_job_status_failed > 0 and on (namespace, job_name) kube_job_failed == 1 and on (namespace, job_name) time() - kube_job_created < 86400',
    for: '1m',
    severity: 'warning',
    says: '{{ $labels.job_name }} in {{ $labels.namespace }} has failed',
    means: 'What it was to do is not done, such as a backup.',
    fix: '`kubectl -n {{ $labels.namespace }} logs job/{{ $labels.job_name }}` has its last words. Once it is mended, `kubectl -n {{ $labels.namespace }} create job --from=cronjob/NAME again` runs it at once.',
    fires: {
      rows: {
        [metricRow('kube_job_status_failed', { ...RUN, reason: 'BackoffLimitExceeded' })]: '3x20',
        [metricRow('kube_job_failed', { ...RUN, condition: 'true' })]: '1x20',
        [metricRow('kube_job_created', RUN)]: '0x20',
      },
      after: '10m',
      told: [
        {
          says: 'backup-29 in backup has failed',
          labels: { ...RUN, reason: 'BackoffLimitExceeded' },
        },
      ],
    },
    quiet: {
      // One that is tried again.
      rows: {
        [metricRow('kube_job_status_failed', RUN)]: '1x20',
        [metricRow('kube_job_failed', { ...RUN, condition: 'true' })]: '0x20',
        [metricRow('kube_job_created', RUN)]: '0x20',
      },
      after: '10m',
    },
  },
  {
    name: 'JobNotRun',
    when: 'time() - max by (namespace, cronjob) (kube_cronjob_next_schedule_time) > 1800 unless on (namespace, cronjob) kube_cronjob_spec_suspend == 1',
    for: '10m',
    severity: 'warning',
    says: '{{ $labels.cronjob }} in {{ $labels.namespace }} has not run when it should',
    means: 'Its last run still goes on, or nothing can start it.',
    fix: '`kubectl -n {{ $labels.namespace }} get cronjob,job,pod` shows which run stands in the way, `kubectl -n {{ $labels.namespace }} describe cronjob {{ $labels.cronjob }}` what keeps it.',
    fires: {
      rows: { [NEXT]: '60x90' },
      after: '1h',
      told: [{ says: 'backup in backup has not run when it should', labels: CLOCK }],
    },
    quiet: {
      rows: {
        [NEXT]: '7200x90',
        [metricRow('kube_cronjob_next_schedule_time', { namespace: 'photos', cronjob: 'tidy' })]: '60x90',
        [metricRow('kube_cronjob_spec_suspend', { namespace: 'photos', cronjob: 'tidy' })]: '1x90',
      },
      after: '1h',
    },
  },
];
