import type { Dashboard, Panel } from 'bramble';

const days: Panel = {
  title: 'Certificates end',
  shows: { '{{namespace}}/{{name}}': 'certmanager_certificate_expiration_timestamp_seconds' },
  unit: 'time',
  as: 'numbers',
};

/** Which certificates there are, and whether they are fresh. */
export const dashboards = (): readonly Dashboard[] => [
  {
    name: 'cert-manager',
    title: 'Certificates',
    rows: [
      {
        title: 'Certificates',
        panels: [
          days,
          {
            title: 'Ready',
            shows: { '{{namespace}}/{{name}}': 'certmanager_certificate_ready_status{condition="True"}' },
            unit: 'ok',
            as: 'numbers',
          },
          {
            title: 'Renewed',
            shows: { '{{namespace}}/{{name}}': 'certmanager_certificate_renewal_timestamp_seconds' },
            unit: 'time',
            as: 'numbers',
          },
          {
            title: 'Failures',
            shows: { '{{controller}}': 'sum by (controller) (rate(certmanager_controller_sync_error_count[5m]))' },
            unit: 'perSecond',
          },
        ],
      },
    ],
  },
];
