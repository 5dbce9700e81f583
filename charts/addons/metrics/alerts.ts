import type { Alert } from 'bramble';

const claim = (metric: string) =>
  `kubelet_volume_stats_${metric}_bytes{namespace="photos", persistentvolumeclaim="data"}`;

/** What there is to tell of who tells metrics, and of what the nodes tell of storage. */
export const alerts: readonly Alert[] = [
  {
    name: 'NoMetrics',
    // Of nodes that are down, and of hosts that do not answer, others tell.
    when: 'up{job!~"node-exporter|probes"} == 0',
    for: '15m',
    severity: 'warning',
    says: '{{ $labels.job }} tells no metrics{{ with $labels.pod }} from {{ . }}{{ end }}{{ with $labels.node }} on {{ . }}{{ end }}',
    means: 'It may be down. If not, what should be told of it is not, and its dashboards stand still.',
    fix: 'See how it is: `kubectl get pods -A -o wide`. Where it is well, `kubectl -n metrics port-forward deploy/metrics 9090` and http://localhost:9090/targets say why it is not asked.',
    fires: {
      rows: { 'up{job="web", pod="web-a", node="pi-1"}': '1x4 0x40' },
      after: '25m',
      told: [{ says: 'web tells no metrics from web-a on pi-1', labels: { job: 'web', pod: 'web-a', node: 'pi-1' } }],
    },
    quiet: {
      rows: { 'up{job="web"}': '1x4 0x10 1x30', 'up{job="probes"}': '0x40', 'up{job="node-exporter"}': '0x40' },
      after: '40m',
    },
  },
  {
    name: 'ClaimNearlyFull',
    when: 'kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes < 0.1',
    for: '15m',
    severity: 'warning',
    says: '{{ $labels.persistentvolumeclaim }} in {{ $labels.namespace }} has {{ $value | humanizePercentage }} left',
    means: 'An app whose storage is full stops to save, and a database may not start again.',
    fix: 'Remove what is not needed, or make the claim larger where its storage class can.',
    fires: {
      rows: { [claim('available')]: '5x30', [claim('capacity')]: '100x30' },
      after: '20m',
      told: [{ says: 'data in photos has 5% left', labels: { namespace: 'photos', persistentvolumeclaim: 'data' } }],
    },
    quiet: { rows: { [claim('available')]: '15x30', [claim('capacity')]: '100x30' }, after: '20m' },
  },
];
