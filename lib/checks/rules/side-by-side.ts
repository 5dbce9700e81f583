import { containersOf } from '../../derive/pods.ts';
import type { Mistake } from '../../model/finding.ts';
import { listed } from '../../model/listed.ts';
import { isMap, type JsonMap, list } from '../../model/object.ts';
import { workload } from '../example-objects.ts';
import { hostPortsOf } from '../host-ports.ts';
import { isWrittenFolder } from '../node-folders.ts';
import { at } from '../placed.ts';
import { ruleTable, type Subject } from '../rule.ts';
import { rolloutOf } from '../volumes.ts';
import { type Workload, workloads } from '../workloads.ts';

const FIX = "set strategy: 'Recreate'";

/** The workloads whose new pods start beside the old ones, which stay until those are ready. */
const overlapping = (subject: Subject, judge: (workload: Workload) => Mistake | undefined) =>
  workloads(subject).flatMap((each) => {
    const { overlaps, stopsFirst } = rolloutOf(each);
    const mistake = overlaps && !stopsFirst ? judge(each) : undefined;
    return mistake ? [at(each.placed, mistake)] : [];
  });

function portsOf({ pod }: Workload): string {
  return listed([...new Set(hostPortsOf(pod).map(({ port }) => port))]);
}

/** Each of its nodes has a pod already, and gives its ports once. */
function stuck(workload: Workload): Mistake | undefined {
  const { nodes, pods } = workload;
  const ports = portsOf(workload);
  if (ports === '' || nodes.length > pods || nodes.length === 0) return undefined;
  const where = nodes.length === 1 ? `on ${nodes[0]?.name} alone` : `on ${nodes.length} nodes, each of which has one`;
  return {
    what: `starts its new pod beside the old one, which has ${ports} of its node, and may run ${where}`,
    fix: FIX,
  };
}

/** What two pods of one that is meant to be alone would both have. */
function doubled(workload: Workload): Mistake | undefined {
  const { most, nodes, pods } = workload;
  if (pods !== 1 || most !== 1) return undefined;
  const ports = nodes.length > 1 ? portsOf(workload) : '';
  const shares = list(workload.pod.volumes).flatMap((volume) => sharedOf(volume, workload));
  const both = [
    ...(ports === '' ? [] : [`answer at ${ports} of two nodes`]),
    ...shares.map((each) => `write to ${each}`),
  ];
  if (both.length === 0) return undefined;
  return { what: `starts its new pod beside the old one: for a while both ${listed(both)}`, fix: FIX };
}

/** A share, or a folder of the node, that its containers write. */
function sharedOf(volume: JsonMap, { pod }: Workload): readonly string[] {
  const mounts = containersOf(pod).flatMap(({ volumeMounts }) => list(volumeMounts));
  const isWritten = mounts.some(({ name, readOnly }) => name === volume.name && readOnly !== true);
  const { nfs, hostPath } = volume;
  if (!isWritten) return [];
  if (isMap(nfs) && nfs.readOnly !== true) return [`${nfs.path} of ${nfs.server}`];
  return isMap(hostPath) && isWrittenFolder(hostPath) ? [`${hostPath.path} of their node`] : [];
}

const DATA = { container: 'volumeMounts: [{ name: data, mountPath: /data }]' };
const share = (spec: string) =>
  workload({ spec, pod: 'volumes: [{ name: data, nfs: { server: nas.bramble.example, path: /srv } }]', ...DATA });
const onOne = (spec: string) =>
  workload({
    spec,
    pod: 'nodeSelector: { kubernetes.io/hostname: pi-1 }',
    container: 'ports: [{ containerPort: 53, hostPort: 53 }]',
  });
const ROLLING = 'strategy: { type: RollingUpdate }';
const RECREATE = 'strategy: { type: Recreate }';

/** Two pods that cannot live side by side, and do so during an update. */
export const rules = ruleTable({
  'rolling-port': {
    what: 'An update waits for a port of a node that the old pod never gives up',
    why: 'The new pod stays Pending, since no node is left that has the port, and the old one is only stopped when the new one is ready: the update never ends.',
    fix: "Leave `strategy` out, or set `strategy: 'Recreate'`. Several pods give way one by one with `maxSurge: 0`.",
    check: (subject) => overlapping(subject, stuck),
    wrong: onOne(ROLLING),
    right: onOne(RECREATE),
  },
  'rolling-alone': {
    severity: 'warning',
    what: 'During an update two pods do what one alone is meant to do',
    why: 'Both write to the same files, or answer under the addresses of two nodes, until the old one is stopped. Few programs expect that: databases and settings are torn.',
    fix: "Leave `strategy` out, or set `strategy: 'Recreate'`.",
    check: (subject) => overlapping(subject, doubled),
    wrong: share(ROLLING),
    right: share(RECREATE),
  },
});
