import { allContainersOf } from '../derive/pods.ts';
import { type Json, type JsonMap, list, path, texts } from '../model/object.ts';

/** What a pod may do that others may not, a text for each. */
export function privilegesOf(spec: JsonMap): readonly string[] {
  const ofPod = spec.securityContext;
  return allContainersOf(spec).flatMap(({ name, securityContext: own }) => {
    const said = (key: string): Json | undefined => path(own, key) ?? path(ofPod, key);
    const added = texts(path(own, 'capabilities', 'add')).map((each) => `the capability ${each}`);
    return [
      ...(path(own, 'privileged') === true ? ['privileged'] : []),
      ...added,
      ...(path(own, 'allowPrivilegeEscalation') === true ? ['privilege escalation'] : []),
      ...(said('runAsUser') === 0 ? ['root'] : []),
      ...(said('runAsNonRoot') === false ? ['perhaps root (runAsNonRoot: false)'] : []),
      ...(path(said('seccompProfile'), 'type') === 'Unconfined' ? ['every system call (seccomp Unconfined)'] : []),
      ...(path(said('appArmorProfile'), 'type') === 'Unconfined' ? ['AppArmor Unconfined'] : []),
      ...(path(own, 'procMount') === 'Unmasked' ? ['the whole of /proc'] : []),
    ].map((each) => `${each} in ${name}`);
  });
}

/** What of its node a pod gets at, a text for each. */
export function hostAccessOf(spec: JsonMap): readonly string[] {
  return [
    ...['hostNetwork', 'hostPID', 'hostIPC'].filter((key) => spec[key] === true),
    ...list(spec.volumes).flatMap(({ hostPath }) =>
      hostPath === undefined ? [] : [`the path ${path(hostPath, 'path')}`],
    ),
    ...allContainersOf(spec).flatMap(({ ports }) =>
      list(ports).flatMap(({ hostPort }) => (hostPort === undefined ? [] : [`the port ${hostPort}`])),
    ),
  ];
}
