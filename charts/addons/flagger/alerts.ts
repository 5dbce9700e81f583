import { type Alert, metricRow } from 'bramble';

const SHOP = { namespace: 'shop', name: 'shop' };
const STATUS = metricRow('flagger_canary_status', SHOP);

/** What becomes of new versions. https://docs.flagger.app/usage/monitoring */
export const alerts: readonly Alert[] = [
  {
    name: 'VersionTakenBack',
    when: 'max by (namespace, name) (flagger_canary_status) == 2',
    severity: 'warning',
    says: 'The new version of {{ $labels.name }} in {{ $labels.namespace }} was taken back',
    means: 'The proven version answers, and Git still names the other one.',
    fix: '`kubectl -n {{ $labels.namespace }} describe canary {{ $labels.name }}` says what was wrong. Move the pin back, or on to a version that is mended.',
    fires: {
      rows: { [STATUS]: '0x4 2x30' },
      after: '20m',
      told: [{ says: 'The new version of shop in shop was taken back', labels: SHOP }],
    },
    quiet: { rows: { [STATUS]: '0x4 1x30' }, after: '20m' },
  },
];
