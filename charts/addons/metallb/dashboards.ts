import type { Dashboard } from 'bramble';

/** Which addresses are given, and which node answers for them. */
export const dashboards = (): readonly Dashboard[] => [
  {
    name: 'metallb',
    title: 'MetalLB: addresses',
    rows: [
      {
        title: 'Addresses',
        panels: [
          {
            title: 'In use',
            shows: {
              '{{pool}}': 'metallb_allocator_addresses_in_use_total / metallb_allocator_addresses_total',
            },
            unit: 'share',
            as: 'numbers',
            limits: { warning: 0.8, critical: 1 },
          },
          { title: 'Who answers', shows: { '{{ip}} {{node}}': 'metallb_speaker_announced' }, as: 'table' },
          {
            title: 'Asked for',
            shows: { '{{ip}}': 'sum by (ip) (rate(metallb_layer2_requests_received[5m]))' },
            unit: 'perSecond',
            means: 'How often a device of the local network asks who has the address.',
          },
          {
            title: 'Moved to another node',
            shows: { '{{ip}}': 'sum by (ip) (increase(metallb_layer2_gratuitous_sent[1h]))' },
            means: 'A node that takes over an address tells everybody.',
          },
          {
            title: 'Configuration is taken',
            shows: { '{{pod}}': 'metallb_k8s_client_config_loaded_bool' },
            unit: 'ok',
            as: 'numbers',
          },
        ],
      },
    ],
  },
];
