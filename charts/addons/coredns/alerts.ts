import type { Alert } from 'bramble';

const answers = (rcode: string) => `coredns_dns_responses_total{job="coredns", rcode="${rcode}", pod="coredns-a"}`;

/** What there is to tell of the names of the cluster. */
export const alerts: readonly Alert[] = [
  {
    name: 'NamesFail',
    when: [
      'sum(rate(coredns_dns_responses_total{rcode="SERVFAIL"}[10m]))',
      '/ sum(rate(coredns_dns_responses_total[10m])) > 0.1',
    ].join(' '),
    for: '10m',
    severity: 'warning',
    says: '{{ $value | humanizePercentage }} of all questions for names fail',
    means:
      'Pods do not find each other, or nothing on the internet. Most often the internet is away, or the DNS of the router.',
    fix: 'Look into `kubectl -n kube-system logs deploy/coredns` for whom it asks in vain.',
    fires: {
      rows: { [answers('SERVFAIL')]: '0+60x30', [answers('NOERROR')]: '0+60x30' },
      after: '25m',
      told: [{ says: '50% of all questions for names fail', labels: {} }],
    },
    quiet: { rows: { [answers('SERVFAIL')]: '0+1x30', [answers('NOERROR')]: '0+60x30' }, after: '25m' },
  },
];
