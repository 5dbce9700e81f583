import type { Alert } from 'bramble';

const FAILED =
  'alertmanager_notifications_failed_total{job="alertmanager", integration="email", reason="clientError", pod="alertmanager-a"}';

/** What there is to tell of telling. */
export const alerts: readonly Alert[] = [
  {
    name: 'NobodyTold',
    when: 'sum by (integration) (increase(alertmanager_notifications_failed_total[30m])) > 0',
    for: '0s',
    severity: 'warning',
    says: 'Messages by {{ $labels.integration }} do not arrive',
    means: 'Somebody was not told of something. Most often a password has changed, or the internet was away.',
    fix: 'Look into `kubectl -n alertmanager logs deploy/alertmanager` for what the other side says.',
    fires: {
      rows: { [FAILED]: '0x5 1x20' },
      after: '10m',
      told: [{ says: 'Messages by email do not arrive', labels: { integration: 'email' } }],
    },
    quiet: { rows: { [FAILED]: '4x40' }, after: '35m' },
  },
];
