import { isMap, type JsonMap, list } from '../model/object.ts';

/** A port of its node that a pod opens. */
export interface HostPort {
  /** `8080/TCP`. */
  readonly port: string;
  /** The address of the node on which it is opened; empty: all. */
  readonly address: string;
}

/** In the network of the node, every port of a container is one of the node. */
export function hostPortsOf(pod: JsonMap): readonly HostPort[] {
  const containers: readonly JsonMap[] = [
    ...list(pod.initContainers).filter(({ restartPolicy }) => restartPolicy === 'Always'),
    ...list(pod.containers),
  ];
  return containers
    .flatMap(({ ports }) => list(ports))
    .flatMap((each) => {
      const { hostPort, containerPort, protocol = 'TCP', hostIP } = each;
      const number = hostPort ?? (pod.hostNetwork === true ? containerPort : undefined);
      if (!isMap(each) || number === undefined || number === 0) return [];
      const address = hostIP === undefined || hostIP === '0.0.0.0' || hostIP === '::' ? '' : String(hostIP);
      return [{ port: `${number}/${protocol}`, address }];
    });
}
