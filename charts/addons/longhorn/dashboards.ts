import type { Dashboard } from 'bramble';

/** Whether volumes are whole, and how full their disks are. */
export const dashboards = (): readonly Dashboard[] => [
  {
    name: 'longhorn',
    title: 'Volumes on several nodes',
    rows: [
      {
        title: 'Volumes',
        panels: [
          {
            title: 'Whole',
            shows: {
              '{{pvc_namespace}}/{{pvc}}':
                'max by (pvc_namespace, pvc) (longhorn_volume_robustness{state="healthy", pvc!=""})',
            },
            unit: 'ok',
            as: 'numbers',
          },
          {
            title: 'Taken on each node',
            shows: {
              '{{pvc_namespace}}/{{pvc}}': 'max by (pvc_namespace, pvc) (longhorn_volume_actual_size_bytes{pvc!=""})',
            },
            unit: 'bytes',
          },
        ],
      },
      {
        title: 'Disks',
        panels: [
          {
            title: 'Full',
            shows: { '{{node}}': 'longhorn_disk_usage_bytes / longhorn_disk_capacity_bytes' },
            unit: 'share',
          },
        ],
      },
    ],
  },
];
