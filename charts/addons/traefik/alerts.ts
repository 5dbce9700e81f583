import type { Alert } from 'bramble';

const answers = (code: string) =>
  `traefik_service_requests_total{job="traefik", service="shop_shop_0_lb@kubernetescrd", code="${code}"}`;

/** What there is to tell of the way in. */
export const alerts: readonly Alert[] = [
  {
    name: 'ErrorsOfAnApp',
    // Of a few requests, one that fails is no news.
    when: [
      'sum by (service) (rate(traefik_service_requests_total{code=~"5.."}[10m]))',
      '/ sum by (service) (rate(traefik_service_requests_total[10m])) > 0.1',
      'and sum by (service) (increase(traefik_service_requests_total[10m])) > 20',
    ].join(' '),
    for: '10m',
    severity: 'warning',
    says: '{{ $value | humanizePercentage }} of the answers of {{ $labels.service }} are errors',
    means: 'People see an error in the place of a page.',
    fix: 'Look into the log of the app, whose namespace and Service the name begins with.',
    fires: {
      rows: { [answers('500')]: '0+30x30', [answers('200')]: '0+90x30' },
      after: '25m',
      told: [
        {
          says: '25% of the answers of shop_shop_0_lb@kubernetescrd are errors',
          labels: { service: 'shop_shop_0_lb@kubernetescrd' },
        },
      ],
    },
    quiet: { rows: { [answers('500')]: '0+1x30', [answers('200')]: '0+90x30' }, after: '25m' },
  },
];
