import type { Component, Draw, Stage } from './component.ts';
import { InvalidInput, type Mistake } from './finding.ts';

/** Draws nothing, and says nothing: what is wrong has been told. */
const refuse: Draw = () => {
  throw new InvalidInput();
};

/** The stages that a wrong prop may change. CRDs come as they are imported. */
const CHANGEABLE: readonly Stage[] = ['chart', 'config'];

/**
 * What takes the place of a component that something is wrong with. It keeps the props that are right, so that others
 * find its host and what it provides. Its pods, and the objects of its broken stages, are unknown: nothing is said of
 * what refers to them.
 * @param mistakes all that is wrong with it
 * @param broken the stages that are not drawn
 */
export function setAside(component: Component, mistakes: readonly Mistake[], broken = CHANGEABLE): Component {
  const wrong = new Set(mistakes.map(propOf));
  // By its name it is found, also where two bear it.
  const right = Object.entries(component).filter(([prop]) => prop === 'name' || !wrong.has(prop));
  const { crds, chart, config, ...rest } = Object.fromEntries(right) as unknown as Component;
  const stages = { crds, chart, config };
  // The main stage is there in any case: it stands for unknown pods.
  const refused = broken.filter((stage) => stages[stage] || stage === 'chart').map((stage) => [stage, refuse]);
  return {
    ...rest,
    ...stages,
    ...Object.fromEntries(refused),
    installs: { ...rest.installs, pods: true },
    mistakes,
    isAside: true,
  };
}

/** Whether a prop of a component is not known, because its value or its name is wrong. */
export function isUnknownProp({ isAside, mistakes = [] }: Component, prop: keyof Component): boolean {
  return isAside === true && mistakes.some((each) => propOf(each) === prop || isMeant(each, prop));
}

/**
 * Whether a component that is set aside may have brought what is missing elsewhere: a capability, a kind, or an object of
 * the whole cluster. An app brings nothing of the kind.
 */
export function mayBringMore(component: Component): boolean {
  if (!component.isAside) return false;
  const { crds, config, provides = {}, installs: { pods: _, ...installs } = {} } = component;
  const brought = [...Object.keys(provides), ...Object.keys(installs)];
  return (
    crds !== undefined ||
    config !== undefined ||
    brought.length > 0 ||
    (['provides', 'installs', 'crds', 'config'] as const).some((prop) => isUnknownProp(component, prop))
  );
}

/** Whether a component that is set aside may bring kinds that are not known. */
export function mayBringKinds(component: Component): boolean {
  return component.crds === refuse || (['crds', 'installs'] as const).some((prop) => isUnknownProp(component, prop));
}

/** Whether a component that is set aside may run images that are not known, since where they are named is wrong. */
export function mayRunMore({ isAside, mistakes = [] }: Component): boolean {
  const places = ['images', 'image', 'sidecars', 'initContainers'];
  return (
    isAside === true && mistakes.some((each) => places.some((prop) => propOf(each) === prop || isMeant(each, prop)))
  );
}

/** The prop in which a mistake stands: `resources` of `resources.memory`. */
function propOf({ where = '' }: Mistake): string {
  return /^[\w$]*/.exec(where)?.[0] ?? '';
}

/** Whether a prop is missing, or was probably meant by one that does not exist. */
function isMeant({ where = '', what, fix }: Mistake, prop: string): boolean {
  return where === '' && `${what} ${fix}`.includes(`'${prop}'`);
}
