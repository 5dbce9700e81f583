import { type Dashboard, dashboard, type Panel, panel } from 'bramble';

const days: Panel = panel(
  'Certificates end',
  { '{{namespace}}/{{name}}': 'certmanager_certificate_expiration_timestamp_seconds' },
  { unit: 'time', as: 'numbers' },
);

/** Which certificates there are, and whether they are fresh. */
export const dashboards = (): readonly Dashboard[] => [
  dashboard('cert-manager', 'Certificates', {
    Certificates: [
      days,
      panel(
        'Ready',
        { '{{namespace}}/{{name}}': 'certmanager_certificate_ready_status{condition="True"}' },
        { unit: 'ok', as: 'numbers' },
      ),
      panel(
        'Renewed',
        { '{{namespace}}/{{name}}': 'certmanager_certificate_renewal_timestamp_seconds' },
        { unit: 'time', as: 'numbers' },
      ),
      panel(
        'Failures',
        { '{{controller}}': 'sum by (controller) (rate(certmanager_controller_sync_error_count[5m]))' },
        { unit: 'perSecond' },
      ),
    ],
  }),
];
