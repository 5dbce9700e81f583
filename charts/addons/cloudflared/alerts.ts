import type { Alert } from 'bramble';

/** Each pod holds four connections while all is well. https://developers.cloudflare.com/tunnel/monitoring/ */
const CONNECTIONS = 'cloudflared_tunnel_ha_connections{job="cloudflared"}';
const row = (pod: string) => `cloudflared_tunnel_ha_connections{job="cloudflared", pod="${pod}"}`;

/** What there is to tell of the tunnel. */
export const alerts: readonly Alert[] = [
  {
    name: 'TunnelDown',
    // Without a pod there is no row either.
    when: `(sum(${CONNECTIONS}) or vector(0)) == 0`,
    severity: 'critical',
    says: 'The tunnel holds no connection',
    means:
      'Nobody on the internet reaches what is exposed through the tunnel. In the local network all works as before.',
    fix: 'See whether the internet is away. Then look at `kubectl -n cloudflared get pods`, and into `kubectl -n cloudflared logs deploy/cloudflared`.',
    hides: { HostDownOutside: [] },
    fires: {
      rows: { [row('a')]: '4x5 0x20', [row('b')]: '4x5 _x20' },
      after: '20m',
      told: [{ says: 'The tunnel holds no connection', labels: {} }],
    },
    quiet: { rows: { [row('a')]: '4x5 0x20', [row('b')]: '4x30' }, after: '20m' },
  },
  {
    name: 'TunnelThin',
    when: `sum(${CONNECTIONS}) < 2`,
    for: '15m',
    severity: 'warning',
    says: 'The tunnel holds {{ $value }} connection',
    means:
      'The next break of a line cuts off everybody on the internet. Cloudflare is asked over port 7844, of which a router may let through too little.',
    fix: 'Look into `kubectl -n cloudflared logs deploy/cloudflared` for what it retries.',
    fires: {
      rows: { [row('a')]: '4x5 1x30' },
      after: '25m',
      told: [{ says: 'The tunnel holds 1 connection', labels: {} }],
    },
    quiet: { rows: { [row('a')]: '4x40' }, after: '30m' },
  },
];
