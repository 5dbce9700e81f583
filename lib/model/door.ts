import type { Ingress, TunnelDoor } from './capability.ts';
import type { Cluster } from './cluster.ts';
import type { Component } from './component.ts';
import { isInner, isPublic } from './exposure.ts';
import type { Door } from './way.ts';

/** The door through which the tunnel alone comes in, or undefined where there is none, or no tunnel. */
export function tunnelDoor(cluster: Cluster): TunnelDoor | undefined {
  return cluster.find('tunnel') && cluster.find('ingress')?.tunnelDoor;
}

/** The Services of the ingress through which the tunnel comes in: the first is that which it is led to. */
export function tunnelServices(cluster: Cluster, { service }: Ingress): readonly [string, ...string[]] {
  const door = tunnelDoor(cluster);
  if (!door) return [service];
  if (door.step === 'opened') return [service, door.service];
  return door.step === 'used' ? [door.service, service] : [door.service];
}

/** Whether a component is to be reached through the tunnel alone. */
export function isTunnelOnly(component: Component, cluster: Cluster): boolean {
  const { expose } = component;
  if (expose === undefined || isInner(expose)) return false;
  return expose.lan === false || cluster.asksWho(component);
}

/** Whether it is known who comes in by VPN. */
export function hasVpn({ networks: { vpn = [] } }: Cluster): boolean {
  return vpn.length > 0;
}

/** The doors at which a component answers. None where it is not exposed, or waits for a tunnel or a VPN that is not there. */
export function doorsOf(component: Component, cluster: Cluster): readonly Door[] {
  if (component.expose === undefined) return [];
  if (component.expose.through === 'vpn' && !hasVpn(cluster)) return [];
  if (!isPublic(component)) return ['usual'];
  const isAlone = isTunnelOnly(component, cluster);
  const door = tunnelDoor(cluster);
  if (door) return isAlone && door.step === undefined ? ['tunnel'] : ['usual', 'tunnel'];
  return isAlone && !cluster.find('tunnel') ? [] : ['usual'];
}

/** Whether a component answers at the usual door, as the local network and pods reach it. */
export function isAtUsualDoor(component: Component, cluster: Cluster): boolean {
  return doorsOf(component, cluster).includes('usual');
}
