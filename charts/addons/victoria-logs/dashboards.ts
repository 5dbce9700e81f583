import { type Dashboard, dashboard, panel } from 'bramble';
import { NAME } from './names.ts';

const OWN = `{job="${NAME}"}`;

/** How many lines come, what they take, and whether some do not arrive. https://docs.victoriametrics.com/victorialogs/#monitoring */
export const dashboards = (): readonly Dashboard[] => [
  dashboard(NAME, 'Logs', {
    Logs: [
      panel(
        'Lines',
        { '{{type}}': `sum by (type) (rate(vl_rows_ingested_total${OWN}[5m])) > 0` },
        { unit: 'perSecond', as: 'areas' },
      ),
      panel(
        'What they take',
        { '{{type}}': `sum by (type) (vl_data_size_bytes${OWN})` },
        { unit: 'bytes', as: 'areas' },
      ),
      panel(
        'Left of their disk',
        { '{{path}}': `vl_free_disk_space_bytes${OWN} / vl_total_disk_space_bytes${OWN}` },
        { unit: 'share', as: 'numbers', limits: { warning: 0.2, critical: 0.05 } },
      ),
      panel(
        'Waits on nodes',
        { '{{node}}': `sum by (node) (vlagent_remotewrite_pending_data_bytes${OWN})` },
        { unit: 'bytes', means: 'Lines that the agent of a node has read and not yet got rid of.' },
      ),
      panel('Memory', { '{{pod}}': `process_resident_memory_bytes${OWN}` }, { unit: 'bytes' }),
    ],
  }),
];

/** What is kept of all that the programs tell: each is of an alert, or of a panel. */
export const KEEP = [
  'vl_(rows_ingested_total|data_size_bytes|free_disk_space_bytes|total_disk_space_bytes)',
  'vlagent_remotewrite_(pending_data_bytes|packets_dropped_total)',
  'process_resident_memory_bytes',
].join('|');
