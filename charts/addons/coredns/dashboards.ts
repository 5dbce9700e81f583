import { type Dashboard, dashboard, panel } from 'bramble';

/** What names are asked for, and how they are answered. */
export const dashboards = (): readonly Dashboard[] => [
  dashboard('coredns', 'CoreDNS: names', {
    Questions: [
      panel(
        'Asked',
        { '{{type}}': 'sum by (type) (rate(coredns_dns_requests_total[5m]))' },
        { unit: 'perSecond', as: 'areas' },
      ),
      panel(
        'Answers',
        { '{{rcode}}': 'sum by (rcode) (rate(coredns_dns_responses_total[5m]))' },
        {
          unit: 'perSecond',
          means: 'NXDOMAIN is usual: pods ask for a name with each search domain. SERVFAIL is not.',
        },
      ),
      panel(
        'Answered from memory',
        {
          share: 'sum(rate(coredns_cache_hits_total[5m])) / sum(rate(coredns_cache_requests_total[5m]))',
        },
        { unit: 'share' },
      ),
      panel(
        'Slowest twentieth of those that are passed on',
        {
          '{{to}}':
            'histogram_quantile(0.95, sum by (to, le) (rate(coredns_proxy_request_duration_seconds_bucket[5m])))',
        },
        { unit: 'seconds', means: 'How long the resolvers of the home and of the provider take.' },
      ),
    ],
  }),
];
