import { containersOf } from '../../derive/pods.ts';
import { listed } from '../../model/listed.ts';
import { list } from '../../model/object.ts';
import { documents, manifest, workload } from '../example-objects.ts';
import { isWrittenFolder } from '../node-folders.ts';
import { at } from '../placed.ts';
import { type Found, ruleTable } from '../rule.ts';
import { mountedVolumes, rolloutOf, sharedClaims } from '../volumes.ts';
import { type Workload, workloads } from '../workloads.ts';

const claim = (mode: string) => manifest('v1 PersistentVolumeClaim', 'data', `spec: { accessModes: [${mode}] }`);

const mounting = (spec: string, { name = 'web', volume = 'persistentVolumeClaim: { claimName: data }' } = {}) =>
  workload({
    name,
    spec,
    pod: `volumes: [{ name: data, ${volume} }]`,
    container: 'volumeMounts: [{ name: data, mountPath: /data }]',
  });
const RECREATE = 'strategy: { type: Recreate }';

/** Storage that fewer may hold than mount it. */
export const rules = ruleTable({
  'one-node-volume': {
    what: 'Several pods mount storage that one node holds',
    why: 'Pods on other nodes wait for ever for a volume that they cannot have, or all crowd onto one node and write into the same files, which few programs expect.',
    fix: "Keep one replica, give each pod storage of its own (`stateful: true`), or take storage that many nodes share (`access: 'ReadWriteMany'` with a class that has it, or `nfs()`).",
    check: (subject) =>
      mountedVolumes(subject).flatMap(({ workload, name, holders }) => {
        const pods = severalPods(workload);
        // Of what is scaled, another rule speaks.
        if (holders === 'many' || pods === undefined || workload.scalers.length > 0) return [];
        const held = holders === 'pod' ? 'pod' : 'node';
        const what = `runs ${pods}, but its volume '${name}' is held by one ${held} at a time`;
        const fix = "make it stateful, give it shared storage (access: 'ReadWriteMany', nfs), or keep one replica";
        return [at(workload.placed, { what, fix })];
      }),
    wrong: documents(claim('ReadWriteOnce'), mounting(`replicas: 2\n${RECREATE}`)),
    right: documents(claim('ReadWriteMany'), mounting(`replicas: 2\n${RECREATE}`)),
  },
  'shared-claim': {
    severity: 'warning',
    what: 'Two workloads mount one claim that one node holds',
    why: 'They can only run on the same node, and write into the same files. Where their nodes differ, one of them never starts.',
    fix: 'Give each its own claim, take shared storage, or put both into one pod. What `claimOf()` asks for on purpose, such as a backup, is told only where no node is open to both.',
    check: (subject) =>
      sharedClaims(subject).flatMap((mounts) => {
        const [first, ...others] = [...mounts].sort((a, b) => Number(a.isAskedFor) - Number(b.isAskedFor));
        if (!first || first.holders === 'pod') return [];
        const isApart = ({ places }: Workload) => (places & first.workload.places) === 0n;
        return others
          .filter(({ workload, isAskedFor }) => workload !== first.workload && (!isAskedFor || isApart(workload)))
          .map(({ workload, claim: shared }) => {
            const apart = isApart(workload) ? ', and no node is open to both' : '';
            const what = `mounts the claim ${shared}, which ${nameOf(first.workload)} mounts too and one node holds at a time${apart}`;
            return at(workload.placed, { what, fix: 'give each its own claim, or shared storage' });
          });
      }),
    wrong: documents(claim('ReadWriteOnce'), mounting(RECREATE), mounting(RECREATE, { name: 'site' })),
    right: documents(claim('ReadWriteOnce'), mounting(RECREATE)),
  },
  'one-pod-volume': {
    what: 'Two pods want a claim that only one pod may hold',
    why: 'A claim that is ReadWriteOncePod lets in one pod of the whole cluster. The second one waits until the first is gone, which a rolling update never lets happen.',
    fix: "Set `strategy: 'Recreate'`, give each workload its own claim, or ask for `ReadWriteOnce`.",
    check: (subject) => [
      ...sharedClaims(subject).flatMap((mounts) =>
        mounts.slice(1).flatMap(({ workload, claim: shared, holders }) => {
          if (holders !== 'pod' || workload === mounts[0]!.workload) return [];
          const what = `mounts the claim ${shared}, which ${nameOf(mounts[0]!.workload)} mounts too and one pod holds at a time`;
          return [at(workload.placed, { what, fix: 'give each its own claim, or ask for ReadWriteOnce' })];
        }),
      ),
      ...mountedVolumes(subject).flatMap(({ workload, name, holders }) => {
        const { overlaps, stopsFirst } = rolloutOf(workload);
        if (holders !== 'pod' || !overlaps || stopsFirst || severalPods(workload) !== undefined) return [];
        const what = `starts its new pod beside the old one, which holds the volume '${name}' as long as it runs`;
        return [at(workload.placed, { what, fix: "set strategy: 'Recreate'" })];
      }),
    ],
    wrong: documents(claim('ReadWriteOncePod'), mounting('replicas: 1')),
    right: documents(claim('ReadWriteOncePod'), mounting(RECREATE)),
  },
  'rolling-claim': {
    severity: 'warning',
    what: 'An update starts the new pod while the old one still holds its storage',
    why: 'On another node the new pod waits for the volume, and the old one is only stopped when the new one is ready: the update never ends. On the same node both write into the same files for a while.',
    fix: "Leave `strategy` out, or set `strategy: 'Recreate'`.",
    check: (subject) =>
      mountedVolumes(subject).flatMap(({ workload, name, holders }) => {
        if (holders !== 'node' || !rolloutOf(workload).overlaps || severalPods(workload) !== undefined) return [];
        const what = `starts its new pod beside the old one, but its volume '${name}' is held by one node at a time`;
        return [at(workload.placed, { what, fix: "set strategy: 'Recreate'" })];
      }),
    wrong: documents(claim('ReadWriteOnce'), mounting('replicas: 1')),
    right: documents(claim('ReadWriteOnce'), mounting(RECREATE)),
  },
  'host-path-replicas': {
    severity: 'warning',
    what: 'Pods write to a path of their node, and may run on several nodes',
    why: 'Each node has a folder of its own under that path: what one pod writes, a pod on another node does not see, and after a move a pod misses its own files.',
    fix: 'Take a claim or `nfs()`, bind the pods to one node with `nodeSelector`, or run one pod on each node (`perNode`).',
    check: (subject) => workloads(subject).flatMap(hostPaths),
    wrong: mounting('replicas: 2', { volume: 'hostPath: { path: /srv/web }' }),
    right: mounting('replicas: 2', { volume: 'nfs: { server: nas.bramble.example, path: /srv/web }' }),
  },
});

function hostPaths(workload: Workload): readonly Found[] {
  const { pod, pods, most, nodes, isPerNode, placed } = workload;
  if (isPerNode || nodes.length < 2) return [];
  const written = new Set(
    containersOf(pod)
      .flatMap(({ volumeMounts }) => list(volumeMounts))
      .filter(({ readOnly }) => readOnly !== true)
      .map(({ name }) => name),
  );
  return list(pod.volumes).flatMap(({ name, hostPath }) => {
    const { path, type } = list([hostPath ?? null])[0] ?? {};
    if (path === undefined || !isWrittenFolder({ path, type }) || !written.has(name)) return [];
    const many = `runs ${most === pods ? pods : 'several'} pods that write to ${path} of their node`;
    const writes = most > 1 ? many : `writes to ${path} of its node`;
    const what = `${writes}, and may run on ${listed(nodes.map((node) => node.name))}`;
    return [at(placed, { what, fix: 'take a claim or nfs(), or bind it to one node' })];
  });
}

/** How many pods share the volumes of a workload's template, where they are several. */
function severalPods({ isPerNode, ends, pods }: Workload): string | undefined {
  if (isPerNode) return 'a pod on each node';
  return pods > 1 && !ends ? `${pods} replicas` : undefined;
}

function nameOf({ placed: { object } }: Workload): string {
  return `${object.metadata.namespace}/${object.metadata.name}`;
}
