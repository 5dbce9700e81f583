import { path } from 'bramble';
import { type BalancedService, groupOf, type Placed, shared } from 'bramble/rules';

/** Lets Services share an address that carry the same value. https://metallb.io/usage/#ip-address-sharing */
export const SHARING = 'metallb.io/allow-shared-ip';

/** What a Service says to others that it shares an address with. */
export function sharingOf({ placed: { object } }: BalancedService): string | undefined {
  return object.metadata.annotations?.[SHARING];
}

/** A range of addresses that MetalLB gives from. */
export interface OfferedRange {
  readonly placed: Placed;
  /** As it is written. */
  readonly text: string;
}

/** The ranges of addresses of all IPAddressPools. */
export const offeredRanges = shared(({ objects }): readonly OfferedRange[] =>
  objects
    .filter(({ object }) => object.kind === 'IPAddressPool' && groupOf(object) === 'metallb.io')
    .flatMap((placed) => {
      const addresses = path(placed.object.spec, 'addresses');
      const texts = Array.isArray(addresses) ? addresses.map(String) : [];
      return texts.map((text) => ({ placed, text }));
    }),
);
