import { isMap, list } from '../../lib/model/object.ts';
import type { Pod } from './sources.ts';

/** What keeps a pod from being run by the program of its image as a kubelet would; undefined where nothing does. */
export function obstacleOf({ spec }: Pod): string | undefined {
  const [container, ...others] = list(spec.containers);
  const security = [spec.securityContext, container?.securityContext].filter(isMap);
  const { runAsNonRoot, runAsUser = 0 } = Object.assign({}, ...security);
  if (others.length > 0) return 'it has more than one container';
  if (list(spec.initContainers).length > 0) return 'it has init containers';
  if (spec.hostNetwork === true) return 'it wants the network of its node';
  if (runAsNonRoot === true && runAsUser === 0) return 'it may not run as root, and names no other user';
  return undefined;
}
