import type { Dashboard } from 'bramble';
import { NAME } from './names.ts';

const OWN = `{job="${NAME}"}`;

/** How many lines come, what they take, and whether some do not arrive. https://docs.victoriametrics.com/victorialogs/#monitoring */
export const dashboards = (): readonly Dashboard[] => [
  {
    name: NAME,
    title: 'Logs',
    rows: [
      {
        title: 'Logs',
        panels: [
          {
            title: 'Lines',
            shows: { '{{type}}': `sum by (type) (rate(vl_rows_ingested_total${OWN}[5m])) > 0` },
            unit: 'perSecond',
            as: 'areas',
          },
          {
            title: 'What they take',
            shows: { '{{type}}': `sum by (type) (vl_data_size_bytes${OWN})` },
            unit: 'bytes',
            as: 'areas',
          },
          {
            title: 'Left of their disk',
            shows: { '{{path}}': `vl_free_disk_space_bytes${OWN} / vl_total_disk_space_bytes${OWN}` },
            unit: 'share',
            as: 'numbers',
            limits: { warning: 0.2, critical: 0.05 },
          },
          {
            title: 'Waits on nodes',
            shows: { '{{node}}': `sum by (node) (vlagent_remotewrite_pending_data_bytes${OWN})` },
            unit: 'bytes',
            means: 'Lines that the agent of a node has read and not yet got rid of.',
          },
          {
            title: 'Memory',
            shows: { '{{pod}}': `process_resident_memory_bytes${OWN}` },
            unit: 'bytes',
          },
        ],
      },
    ],
  },
];

/** What is kept of all that the programs tell: each is of an alert, or of a panel. */
export const KEEP = [
  'vl_(rows_ingested_total|data_size_bytes|free_disk_space_bytes|total_disk_space_bytes)',
  'vlagent_remotewrite_(pending_data_bytes|packets_dropped_total)',
  'process_resident_memory_bytes',
].join('|');
