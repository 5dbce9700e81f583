import { cycles } from '../model/cycles.ts';
import type { Dependency } from '../model/dependencies.ts';
import { type KubernetesObject, list, path } from '../model/object.ts';
import { isBuiltin, kindKey } from '../model/rendered.ts';
import { at } from './objects.ts';
import type { Found } from './rule.ts';

/** Checks that no stages wait for each other. */
export function checkCycles(edges: readonly Dependency[]): readonly Found[] {
  return cycles(edges).map((members) => {
    const links = edges.filter(({ from, to }) => members.includes(from.name) && members.includes(to.name));
    const why = links.map(({ from, to, reason }) => `${from.name} needs the ${reason} of ${to.name}`).join(', ');
    return {
      what: `${members.join(', ')} wait for each other: ${why}`,
      fix: 'move what one of them needs into another stage or component',
    };
  });
}

/** Checks that nobody waits for something that may never be ready. */
export function checkWaiting(edges: readonly Dependency[]): readonly Found[] {
  const waitedFor = new Map(edges.map((edge) => [edge.to, edge]));
  return [...waitedFor.values()].flatMap(({ from, to, reason }) =>
    to.objects.filter(mayNeverBeReady).map((object) => {
      const what = `can hold up '${from.name}', which waits for the ${reason} of '${to.name}'`;
      const fix =
        reason === 'namespace'
          ? 'give the namespace a component of its own, and let both live in it'
          : 'move it to the config stage, or into a component of its own';
      return at({ object, stage: to }, { what, fix });
    }),
  );
}

/** A claim binds on first use, and a custom resource is ready when the world outside is. A chart's release brings controllers. */
function mayNeverBeReady(object: KubernetesObject): boolean {
  if (object.kind === 'PersistentVolumeClaim') return true;
  if (list(path(object, 'spec', 'volumeClaimTemplates')).length > 0) return true;
  const isDelivery = /^(helm|source)\.toolkit\.fluxcd\.io\//.test(object.apiVersion);
  return !isBuiltin(kindKey(object)) && !isDelivery;
}
