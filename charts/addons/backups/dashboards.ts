import type { Dashboard, Panel } from 'bramble';

/** Jobs that save, and Jobs that try to get something back. */
const SAVES = 'backup';
const TRIES = 'rehearsal';

const last = (title: string, job: string): Panel => ({
  title,
  shows: {
    '{{namespace}}/{{cronjob}}': `max by (namespace, cronjob) (kube_cronjob_status_last_successful_time{cronjob=~".+-${job}"})`,
  },
  unit: 'time',
  as: 'numbers',
});

const saved = last('Saved', SAVES);

/** When each was saved, and when it came back. kube-state-metrics tells of the Jobs. */
export const dashboards = (): readonly Dashboard[] => [
  {
    name: 'backups',
    title: 'Backups',
    rows: [
      {
        title: 'Backups',
        panels: [
          saved,
          last('Came back', TRIES),
          {
            title: 'Runs that failed',
            shows: {
              '{{namespace}}/{{job_name}}': `kube_job_status_failed{job_name=~".+-(${SAVES}|${TRIES}|restore)-.+"} > 0`,
            },
            as: 'table',
            means: 'Empty is well. A run that failed stays here until its Job is removed.',
          },
          {
            title: 'Took',
            shows: {
              '{{namespace}}/{{job_name}}': `kube_job_status_completion_time{job_name=~".+-(${SAVES}|${TRIES})-.+"} - kube_job_status_start_time`,
            },
            unit: 'seconds',
            as: 'table',
          },
        ],
      },
    ],
    glance: [saved],
  },
];
