import type { Row } from '../reference.ts';

const POOL = 'metallb.io/IPAddressPool';

/** The kind under which the names within a Community are found, which is no kind of its own. */
export const COMMUNITY_ALIAS = 'metallb.io/CommunityAlias';

/** https://metallb.io/apis/ */
export const METALLB: readonly Row[] = [
  { kinds: 'metallb.io/BGPPeer', at: 'spec.passwordSecret', to: '/Secret', keys: ['password'] },
  { kinds: 'metallb.io/BGPPeer', at: 'spec.bfdProfile', to: 'metallb.io/BFDProfile' },
  { kinds: 'metallb.io/{BGPAdvertisement,L2Advertisement}', at: 'spec.ipAddressPools[]', to: POOL },
  { kinds: 'metallb.io/BGPAdvertisement', at: 'spec.peers[]', to: 'metallb.io/BGPPeer' },
  // A community may also be written out: 64512:100, large:64512:100:1.
  { kinds: 'metallb.io/BGPAdvertisement', at: 'spec.communities[]', to: COMMUNITY_ALIAS, not: /:/ },
  { kinds: POOL, at: 'spec.serviceAllocation.namespaces[]', to: '/Namespace' },
  { kinds: '/Service', at: "metadata.annotations.'metallb.{io,universe.tf}/address-pool'", to: POOL, namespace: '*' },
];

/** Names that are there because of an object. */
export const METALLB_MAKES: readonly Row[] = [
  { kinds: 'metallb.io/Community', at: 'spec.communities[]', to: COMMUNITY_ALIAS },
];
