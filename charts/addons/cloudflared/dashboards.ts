import { type Dashboard, dashboard, type Panel, panel } from 'bramble';

const connected: Panel = panel(
  'Connections of the tunnel',
  { connections: 'sum(cloudflared_tunnel_ha_connections)' },
  { as: 'numbers', limits: { warning: 4, critical: 1 }, means: 'Each pod keeps four.' },
);

/** How the internet gets in. */
export const dashboards = (): readonly Dashboard[] => [
  dashboard(
    'cloudflared',
    'Tunnel',
    {
      Tunnel: [
        connected,
        panel(
          'Requests by answer',
          { '{{status_code}}': 'sum by (status_code) (rate(cloudflared_tunnel_response_by_code[5m]))' },
          { unit: 'perSecond', as: 'areas' },
        ),
        panel(
          'Requests that reached nobody',
          { '{{pod}}': 'sum by (pod) (rate(cloudflared_tunnel_request_errors[5m]))' },
          { unit: 'perSecond' },
        ),
        panel('At the same time', { '{{pod}}': 'sum by (pod) (cloudflared_tunnel_concurrent_requests_per_tunnel)' }),
        panel(
          'Where it is connected',
          { '{{edge_location}}': 'cloudflared_tunnel_server_locations == 1' },
          { as: 'table' },
        ),
      ],
    },
    { glance: [connected] },
  ),
];
