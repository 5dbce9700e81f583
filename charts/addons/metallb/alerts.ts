import type { Alert } from 'bramble';

const STALE = 'metallb_k8s_client_config_stale_bool{job="metallb", pod="speaker-a"}';
const IN_USE = 'metallb_allocator_addresses_in_use_total{job="metallb", pool="home"}';
const TOTAL = 'metallb_allocator_addresses_total{job="metallb", pool="home"}';

/** What there is to tell of addresses of the local network. */
export const alerts: readonly Alert[] = [
  {
    name: 'PoolIsEmpty',
    when: 'max by (pool) (metallb_allocator_addresses_in_use_total) / max by (pool) (metallb_allocator_addresses_total) == 1',
    for: '15m',
    severity: 'warning',
    says: 'All addresses of the pool {{ $labels.pool }} are given away',
    means: 'The next Service that asks for one stays without, and is not reached.',
    fix: 'Widen `loadBalancers` of the cluster, where the router gives nobody else these addresses.',
    fires: {
      rows: { [IN_USE]: '9x30', [TOTAL]: '9x30' },
      after: '20m',
      told: [{ says: 'All addresses of the pool home are given away', labels: { pool: 'home' } }],
    },
    quiet: { rows: { [IN_USE]: '8x30', [TOTAL]: '9x30' }, after: '20m' },
  },
  {
    name: 'AddressesNotRead',
    when: 'max by (pod) (metallb_k8s_client_config_stale_bool) == 1',
    for: '15m',
    severity: 'warning',
    says: '{{ $labels.pod }} goes by an old configuration',
    means: 'MetalLB refuses what it was told last. Addresses that are new are not answered for.',
    fix: 'Look into `kubectl -n metallb-system logs deploy/controller` for what it refuses.',
    fires: {
      rows: { [STALE]: '1x30' },
      after: '20m',
      told: [{ says: 'speaker-a goes by an old configuration', labels: { pod: 'speaker-a' } }],
    },
    quiet: { rows: { [STALE]: '1x5 0x30' }, after: '30m' },
  },
];
