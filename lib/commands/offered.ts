import type { Offer } from '../init/offer.ts';
import { loadSides } from '../input/load-sides.ts';
import { homeOf, loadStarters } from '../input/load-starters.ts';

/**
 * All that a new repository can have.
 * @param root the repository of bramble, where that is no package
 */
export async function loadOffer(root: string): Promise<Offer> {
  const [offered, { sides }] = await Promise.all([loadStarters(root), loadSides(homeOf(root))]);
  return { offered, sides };
}
