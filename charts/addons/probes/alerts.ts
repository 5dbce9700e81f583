import type { Alert } from 'bramble';

const SHOP = { job: 'probes', app: 'shop', host: 'shop.bramble.example', from: 'inside' };
const row = (metric: string, from = 'inside') =>
  `${metric}{job="probes", app="shop", host="shop.bramble.example", from="${from}"}`;

/** What there is to tell of hosts. Tests begin with the first second of 1970, so that times of theirs are small. */
export const alerts: readonly Alert[] = [
  {
    name: 'HostDown',
    when: 'probe_success{from="inside"} == 0',
    severity: 'critical',
    says: '{{ $labels.host }} does not answer',
    means: 'People see an error, or nothing, in the place of the app.',
    fix: '`kubectl get pods -A` shows whether the app runs. Where no host answers at all, look at Traefik, and at the certificate.',
    fires: {
      rows: { [row('probe_success')]: '1x4 0x20' },
      after: '12m',
      told: [{ says: 'shop.bramble.example does not answer', labels: SHOP }],
    },
    quiet: { rows: { [row('probe_success')]: '1x4 0x3 1x20' }, after: '20m' },
  },
  {
    name: 'HostDownOutside',
    // Where it does not answer inside either, that is told.
    when: 'probe_success{from="internet"} == 0 unless on (host) probe_success{from="inside"} == 0',
    for: '10m',
    severity: 'critical',
    says: '{{ $labels.host }} does not answer from the internet',
    means: 'In the local network it works. On the way are the internet, Cloudflare and the tunnel.',
    fix: 'Open it with a phone off the Wi-Fi, and see what Cloudflare says. Then look at the tunnel, and at the DNS record of the host.',
    fires: {
      rows: { [row('probe_success', 'internet')]: '0x20', [row('probe_success')]: '1x20' },
      after: '15m',
      told: [{ says: 'shop.bramble.example does not answer from the internet', labels: { ...SHOP, from: 'internet' } }],
    },
    quiet: { rows: { [row('probe_success', 'internet')]: '0x20', [row('probe_success')]: '0x20' }, after: '15m' },
  },
  {
    name: 'HostCertificateExpires',
    when: 'min by (host) (probe_ssl_earliest_cert_expiry) - time() < 7 * 86400',
    for: '1h',
    severity: 'warning',
    says: 'The certificate of {{ $labels.host }} expires in {{ $value | humanizeDuration }}',
    means: 'It should have been renewed weeks ago. Once it has expired, browsers refuse the host.',
    fix: '`kubectl get certificates -A` shows which is not ready, `kubectl describe` why.',
    fires: {
      rows: { [row('probe_ssl_earliest_cert_expiry')]: '176400x180' },
      after: '1h',
      told: [
        {
          says: 'The certificate of shop.bramble.example expires in 2d 0h 0m 0s',
          labels: { host: 'shop.bramble.example' },
        },
      ],
    },
    quiet: { rows: { [row('probe_ssl_earliest_cert_expiry')]: '2592000x180' }, after: '2h' },
  },
];
