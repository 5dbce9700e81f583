import type { Alert } from 'bramble';

const errors = (metric: string) => `${metric}{namespace="mail", scaledObject="sender"}`;
const LABELS = { namespace: 'mail', scaledObject: 'sender' };

/** What goes wrong with scaling. */
export const alerts: readonly Alert[] = [
  {
    name: 'ScalerFails',
    when: 'sum by (namespace, scaledObject) (increase(keda_scaled_object_errors_total[10m])) > 0',
    for: '15m',
    severity: 'warning',
    says: 'KEDA gets no answer for {{ $labels.scaledObject }} in {{ $labels.namespace }}',
    means:
      'It does not know what waits, and so the number of pods stays as it is. An app that rests without a pod does not wake up.',
    fix: 'The conditions say why: `kubectl -n {{ $labels.namespace }} describe scaledobject {{ $labels.scaledObject }}`.',
    fires: {
      rows: { [errors('keda_scaled_object_errors_total')]: '0+1x40' },
      after: '30m',
      told: [{ says: 'KEDA gets no answer for sender in mail', labels: LABELS }],
    },
    // While the other side starts anew.
    quiet: { rows: { [errors('keda_scaled_object_errors_total')]: '0x5 0+1x4 4x40' }, after: '30m' },
  },
];
