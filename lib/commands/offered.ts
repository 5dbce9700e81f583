import type { Offer } from '../init/offer.ts';
import { loadSides } from '../input/load-sides.ts';
import { HOME, loadStarters } from '../input/load-starters.ts';

/** All that a new repository can have. */
export async function loadOffer(): Promise<Offer> {
  const [offered, { sides }] = await Promise.all([loadStarters(), loadSides(HOME)]);
  return { offered, sides };
}
