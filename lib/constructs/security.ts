import type { JsonMap } from '../model/object.ts';
import { fieldsOf } from '../model/shape.ts';
import type { Writer } from '../model/volume.ts';
import type { Container, Security } from '../model/workload-props.ts';

/** What is said of a container's rights, with all that follows where something is not said. */
function rights({ privileged = false, user = privileged ? 0 : 1000, ...security }: Security = {}) {
  const isAsBuilt = user === 'image';
  const uid = isAsBuilt ? undefined : user;
  const { group = uid, writableRoot = isAsBuilt || privileged, capabilities } = security;
  return {
    user: uid,
    group,
    writableRoot,
    privileged,
    mayBeRoot: isAsBuilt || uid === 0,
    // Root that cannot change users is of no use to an image that starts as root and steps down.
    keepsCapabilities: isAsBuilt || (uid === 0 && capabilities === undefined),
    added: capabilities ?? [],
  };
}

/** The rights of a container. */
export function securityContext(security?: Security): JsonMap {
  const { user, group, writableRoot, privileged, mayBeRoot, keepsCapabilities, added } = rights(security);
  const add = added.length > 0 ? added : undefined;
  const drop = keepsCapabilities ? undefined : ['ALL'];
  return {
    runAsUser: user,
    runAsGroup: group,
    runAsNonRoot: !mayBeRoot,
    readOnlyRootFilesystem: !writableRoot,
    privileged,
    allowPrivilegeEscalation: privileged,
    capabilities: privileged || (!drop && !add) ? undefined : { drop, add },
  };
}

/** What the containers of a pod have in common. Volumes belong to the group of the first one. */
export function podSecurityContext(containers: readonly Container[]): JsonMap {
  const { group: fsGroup = 0 } = rights(containers[0]?.security);
  const groups = [...new Set(containers.flatMap(({ security }) => security?.groups ?? []))];
  return {
    // Changing the owner of a large volume on every start takes minutes.
    ...(fsGroup !== 0 && { fsGroup, fsGroupChangePolicy: 'OnRootMismatch' }),
    runAsNonRoot: containers.some(({ security }) => rights(security).mayBeRoot) ? undefined : true,
    seccompProfile: { type: 'RuntimeDefault' },
    supplementalGroups: groups.length > 0 ? groups : undefined,
  };
}

/** As whom a container writes its files; undefined where its image says that, or where what it is given is wrong. */
export function writerOf(given?: Security): Writer | undefined {
  const { privileged = false, user = privileged ? 0 : 1000, group = user } = fieldsOf(given ?? {});
  return typeof user === 'number' && typeof group === 'number' ? { user, group } : undefined;
}
