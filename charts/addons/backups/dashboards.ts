import { type Dashboard, dashboard, type Panel, panel } from 'bramble';

/** Jobs that save, and Jobs that try to get something back. */
const SAVES = 'backup';
const TRIES = 'rehearsal';

const last = (title: string, job: string): Panel =>
  panel(
    title,
    {
      '{{namespace}}/{{cronjob}}': `max by (namespace, cronjob) (kube_cronjob_status_last_successful_time{cronjob=~".+-${job}"})`,
    },
    { unit: 'time', as: 'numbers' },
  );

const saved = last('Saved', SAVES);

/** When each was saved, and when it came back. kube-state-metrics tells of the Jobs. */
export const dashboards = (): readonly Dashboard[] => [
  dashboard(
    'backups',
    'Backups',
    {
      Backups: [
        saved,
        last('Came back', TRIES),
        panel(
          'Runs that failed',
          {
            '{{namespace}}/{{job_name}}': `kube_job_status_failed{job_name=~".+-(${SAVES}|${TRIES}|restore)-.+"} > 0`,
          },
          { as: 'table', means: 'Empty is well. A run that failed stays here until its Job is removed.' },
        ),
        panel(
          'Took',
          {
            '{{namespace}}/{{job_name}}': `kube_job_status_completion_time{job_name=~".+-(${SAVES}|${TRIES})-.+"} - kube_job_status_start_time`,
          },
          { unit: 'seconds', as: 'table' },
        ),
      ],
    },
    { glance: [saved] },
  ),
];
