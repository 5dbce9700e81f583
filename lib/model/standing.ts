import type { Component, Standing } from './component.ts';
import type { Mistake } from './finding.ts';
import { isFields, shown } from './shape.ts';

/**
 * Has Flux leave a component alone: `paused(vaultwarden, 'its disk is replaced')`. What runs goes on as it is, and what is committed
 * meanwhile is applied once the word is taken out. Nothing else waits for it.
 * https://fluxcd.io/flux/components/kustomize/kustomizations/#suspend
 */
export function paused(component: Component, because: string): Component {
  return standing(component, { is: 'paused', because });
}

/** Leaves a component without a running pod, also by the clock, and everything else as it is: `stopped(minecraft, 'nobody plays')`. */
export function stopped(component: Component, because: string): Component {
  return standing(component, { is: 'stopped', because });
}

/**
 * Removes all of a component but what holds its data, which stays as it is, and protected: `retired(photos, 'moved to immich')`.
 * @param more `data: 'given up'` takes the protection away, and deletes nothing yet: Flux deletes the data when the component is
 * taken out of the list after that
 */
export function retired(component: Component, because: string, more: Pick<Standing, 'data'> = {}): Component {
  const given = standing(component, { ...more, is: 'retired', because, of: component });
  if (given === component) return given;
  const { is, name, about, namespace, images, kinds, provenance, mistakes, standing: own } = given;
  return { is, name, about, namespace, images, kinds, provenance, mistakes, standing: own };
}

/** Whether a component stands in a way. */
export function stands({ standing }: Pick<Component, 'standing'>, is: Standing['is']): boolean {
  return standing?.is === is;
}

function standing(given: Component, own: Standing): Component {
  // What is no component is refused where it is listed.
  if (!isFields(given)) return given;
  const mistakes = mistakesOf(given, own);
  if (mistakes.length > 0) return { ...given, mistakes: [...(given.mistakes ?? []), ...mistakes] };
  return { ...given, standing: own };
}

function mistakesOf({ standing: before }: Component, { is, because, data }: Standing): readonly Mistake[] {
  const wrong = (what: string, fix: string): Mistake => ({ rule: 'wrong-prop', where: 'standing', what, fix });
  const isReason = typeof because === 'string' && because.trim() !== '';
  const isKnown = data === undefined || data === 'kept' || data === 'given up';
  return [
    ...(before ? [wrong(`is both ${before.is} and ${is}`, 'say one of the two')] : []),
    ...(isReason ? [] : [wrong(`is ${is} without a reason`, `write ${is}(…, 'why')`)]),
    ...(isKnown ? [] : [wrong(`${shown(data)} is nothing that becomes of data`, "write 'kept' or 'given up'")]),
  ];
}
