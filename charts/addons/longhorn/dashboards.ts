import { type Dashboard, dashboard, panel } from 'bramble';

/** Whether volumes are whole, and how full their disks are. */
export const dashboards = (): readonly Dashboard[] => [
  dashboard('longhorn', 'Volumes on several nodes', {
    Volumes: [
      panel(
        'Whole',
        {
          '{{pvc_namespace}}/{{pvc}}':
            'max by (pvc_namespace, pvc) (longhorn_volume_robustness{state="healthy", pvc!=""})',
        },
        { unit: 'ok', as: 'numbers' },
      ),
      panel(
        'Taken on each node',
        {
          '{{pvc_namespace}}/{{pvc}}': 'max by (pvc_namespace, pvc) (longhorn_volume_actual_size_bytes{pvc!=""})',
        },
        { unit: 'bytes' },
      ),
    ],
    Disks: [
      panel('Full', { '{{node}}': 'longhorn_disk_usage_bytes / longhorn_disk_capacity_bytes' }, { unit: 'share' }),
    ],
  }),
];
