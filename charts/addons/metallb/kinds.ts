import { anyText, type Kinds } from 'bramble';

const POOL = 'metallb.io/IPAddressPool';

/** The names within a Community, which is no kind of its own. */
const COMMUNITY_NAME = 'metallb.io/community';

/** https://metallb.io/apis/ */
export const kinds: Kinds = {
  references: [
    { kinds: 'metallb.io/BGPPeer', at: 'spec.passwordSecret', to: '/Secret', keys: ['password'] },
    { kinds: 'metallb.io/BGPPeer', at: 'spec.bfdProfile', to: 'metallb.io/BFDProfile' },
    { kinds: 'metallb.io/{BGPAdvertisement,L2Advertisement}', at: 'spec.ipAddressPools[]', to: POOL },
    { kinds: 'metallb.io/BGPAdvertisement', at: 'spec.peers[]', to: 'metallb.io/BGPPeer' },
    // A community may also be written out: 64512:100, large:64512:100:1.
    { kinds: 'metallb.io/BGPAdvertisement', at: 'spec.communities[]', to: COMMUNITY_NAME, not: /:/ },
    { kinds: POOL, at: 'spec.serviceAllocation.namespaces[]', to: '/Namespace' },
    { kinds: '/Service', at: "metadata.annotations.'metallb.{io,universe.tf}/address-pool'", to: POOL, namespace: '*' },
  ],
  makes: [{ kinds: 'metallb.io/Community', at: 'spec.communities[]', to: COMMUNITY_NAME }],
  sets: [
    { kinds: POOL, at: 'spec.addresses[]' },
    { kinds: 'metallb.io/L2Advertisement', at: 'spec.ipAddressPools[]' },
  ],
  offers: [{ capability: 'loadBalancer', by: 'metallb()' }],
  annotations: [
    { prefix: 'metallb.io', words: anyText('address-pool allow-shared-ip ip-allocated-from-pool loadBalancerIPs') },
  ],
};
