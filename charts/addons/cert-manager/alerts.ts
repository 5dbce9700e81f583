import type { Alert } from 'bramble';

const LABELS = { namespace: 'traefik', name: 'wildcard' };
const row = (metric: string, more = '') => `${metric}{namespace="traefik", name="wildcard"${more}}`;
const EXPIRES = row('certmanager_certificate_expiration_timestamp_seconds');
const READY = row('certmanager_certificate_ready_status', ', condition="False"');

/** What there is to tell of certificates. Tests begin at the first second of 1970, so that times of theirs are small. */
export const alerts: readonly Alert[] = [
  {
    name: 'CertificateNotReady',
    when: 'max by (namespace, name) (certmanager_certificate_ready_status{condition="False"}) == 1',
    for: '30m',
    severity: 'warning',
    says: 'The certificate {{ $labels.name }} in {{ $labels.namespace }} is not issued',
    means: 'Browsers warn of the hosts that it is for, or will as soon as the old one expires.',
    fix: 'Look at `kubectl describe certificate,certificaterequest,order,challenge -n {{ $labels.namespace }}`: often a token for the DNS is wrong.',
    fires: {
      rows: { [READY]: '1x50' },
      after: '40m',
      told: [{ says: 'The certificate wildcard in traefik is not issued', labels: LABELS }],
    },
    quiet: { rows: { [READY]: '1x20 0x40' }, after: '50m' },
  },
  {
    name: 'CertificateExpires',
    when: 'min by (namespace, name) (certmanager_certificate_expiration_timestamp_seconds) - time() < 14 * 86400',
    for: '1h',
    severity: 'warning',
    says: 'The certificate {{ $labels.name }} in {{ $labels.namespace }} expires in {{ $value | humanizeDuration }}',
    means: 'It should have been renewed weeks ago. Once it has expired, browsers refuse the hosts that it is for.',
    fix: 'Look at `kubectl describe certificate -n {{ $labels.namespace }} {{ $labels.name }}`, and at the log of cert-manager.',
    fires: {
      rows: { [EXPIRES]: '176400x180' },
      after: '1h',
      told: [{ says: 'The certificate wildcard in traefik expires in 2d 0h 0m 0s', labels: LABELS }],
    },
    quiet: { rows: { [EXPIRES]: '2592000x180' }, after: '2h' },
  },
];
