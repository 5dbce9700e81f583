import { type Component, type Dashboard, dashboard, namespaceOf, type Panel, panel } from 'bramble';

const ASKED = 'traefik_service_requests_total';
const TOOK = 'traefik_service_request_duration_seconds_bucket';
/** Answers that tell of a fault of who answers. */
const FAILED = `${ASKED}{code=~"5.."}`;

const requests: Panel = panel(
  'Requests by answer',
  { '{{code}}': 'sum by (code) (rate(traefik_entrypoint_requests_total[5m]))' },
  { unit: 'perSecond', as: 'areas' },
);

/** What comes in, and how it is answered. */
export const dashboards = (): readonly Dashboard[] => [
  dashboard(
    'traefik',
    'Traefik: what comes in',
    {
      Requests: [
        requests,
        panel('By app', { '{{service}}': `sum by (service) (rate(${ASKED}[5m]))` }, { unit: 'perSecond', as: 'areas' }),
        panel(
          'Answered with a fault',
          { '{{service}}': `sum by (service) (rate(${FAILED}[5m]))` },
          { unit: 'perSecond', means: 'The app answered 500 or more, or did not answer.' },
        ),
        panel(
          'Slowest twentieth',
          { '{{service}}': `histogram_quantile(0.95, sum by (service, le) (rate(${TOOK}[5m])))` },
          { unit: 'seconds', means: 'Within this time nineteen of twenty requests are answered.' },
        ),
      ],
      'Doors and certificates': [
        panel('Open connections', {
          '{{entrypoint}} {{protocol}}': 'sum by (entrypoint, protocol) (traefik_open_connections)',
        }),
        panel(
          'Bytes sent',
          { '{{entrypoint}}': 'sum by (entrypoint) (rate(traefik_entrypoint_responses_bytes_total[5m]))' },
          { unit: 'bytesPerSecond' },
        ),
        panel(
          'Certificates end',
          { '{{cn}}': 'min by (cn) (traefik_tls_certs_not_after)' },
          { unit: 'time', as: 'numbers' },
        ),
      ],
    },
    { glance: [requests] },
  ),
];

/** How the requests of an app are answered. Its services are named by its namespace and its own name: of an Ingress with dashes. */
export function panelsOf(of: Component): readonly Panel[] {
  if (!of.expose) return [];
  const [space, name] = [namespaceOf(of), of.name];
  const own = `service=~"${space}_${name}_.+|${space}-${name}-[^-]+@kubernetes"`;
  return [
    panel(
      'Requests by answer',
      { '{{code}}': `sum by (code) (rate(${ASKED}{${own}}[5m]))` },
      { unit: 'perSecond', as: 'areas' },
    ),
    panel(
      'Slowest twentieth',
      { 'nineteen of twenty within': `histogram_quantile(0.95, sum by (le) (rate(${TOOK}{${own}}[5m])))` },
      { unit: 'seconds' },
    ),
  ];
}
