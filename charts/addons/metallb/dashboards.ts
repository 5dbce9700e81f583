import { type Dashboard, dashboard, panel } from 'bramble';

/** Which addresses are given, and which node answers for them. */
export const dashboards = (): readonly Dashboard[] => [
  dashboard('metallb', 'MetalLB: addresses', {
    Addresses: [
      panel(
        'In use',
        {
          '{{pool}}': 'metallb_allocator_addresses_in_use_total / metallb_allocator_addresses_total',
        },
        { unit: 'share', as: 'numbers', limits: { warning: 0.8, critical: 1 } },
      ),
      panel('Who answers', { '{{ip}} {{node}}': 'metallb_speaker_announced' }, { as: 'table' }),
      panel(
        'Asked for',
        { '{{ip}}': 'sum by (ip) (rate(metallb_layer2_requests_received[5m]))' },
        { unit: 'perSecond', means: 'How often a device of the local network asks who has the address.' },
      ),
      panel(
        'Moved to another node',
        { '{{ip}}': 'sum by (ip) (increase(metallb_layer2_gratuitous_sent[1h]))' },
        { means: 'A node that takes over an address tells everybody.' },
      ),
      panel(
        'Configuration is taken',
        { '{{pod}}': 'metallb_k8s_client_config_loaded_bool' },
        { unit: 'ok', as: 'numbers' },
      ),
    ],
  }),
];
