import type { Dashboard, Panel } from 'bramble';

const connected: Panel = {
  title: 'Connections of the tunnel',
  shows: { connections: 'sum(cloudflared_tunnel_ha_connections)' },
  as: 'numbers',
  limits: { warning: 4, critical: 1 },
  means: 'Each pod keeps four.',
};

/** How the internet gets in. */
export const dashboards = (): readonly Dashboard[] => [
  {
    name: 'cloudflared',
    title: 'Tunnel',
    rows: [
      {
        title: 'Tunnel',
        panels: [
          connected,
          {
            title: 'Requests by answer',
            shows: { '{{status_code}}': 'sum by (status_code) (rate(cloudflared_tunnel_response_by_code[5m]))' },
            unit: 'perSecond',
            as: 'areas',
          },
          {
            title: 'Requests that reached nobody',
            shows: { '{{pod}}': 'sum by (pod) (rate(cloudflared_tunnel_request_errors[5m]))' },
            unit: 'perSecond',
          },
          {
            title: 'At the same time',
            shows: { '{{pod}}': 'sum by (pod) (cloudflared_tunnel_concurrent_requests_per_tunnel)' },
          },
          {
            title: 'Where it is connected',
            shows: { '{{edge_location}}': 'cloudflared_tunnel_server_locations == 1' },
            as: 'table',
          },
        ],
      },
    ],
    glance: [connected],
  },
];
