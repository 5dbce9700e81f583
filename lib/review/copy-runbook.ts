import type { Placed } from '../checks/placed.ts';
import type { KindTable } from '../kinds/kind-table.ts';
import { type JsonMap, list } from '../model/object.ts';
import { holdPods, partsOf } from './runbook.ts';
import type { Claim, Mount } from './stores.ts';

/** A shell, and what copies and compares: for every kind of machine. */
const IMAGE = 'docker.io/library/busybox:1.37.0';

/**
 * What the Job does. The new claim has what the app began with in the meantime, which goes: a database that is half the old one is none.
 * Without quotes of one kind: the text stands between them in a command.
 */
const SCRIPT = [
  'set -eu',
  'list() { cd "$1" && { find . -path ./lost+found -prune -o -type f -exec sha256sum {} +; find . -path ./lost+found -prune -o -print; } | sort; }',
  'find /new -mindepth 1 -maxdepth 1 ! -name lost+found -exec rm -rf {} +',
  'cd /old',
  'for each in * .[!.]* ..?*; do [ -e "$each" ] || [ -L "$each" ] || continue; [ "$each" != lost+found ] || continue; cp -a "./$each" /new/; done',
  'list /old >/tmp/was; list /new >/tmp/is; cmp /tmp/was /tmp/is',
  'echo "copied and compared: $(wc -l </tmp/is) lines of files and sums"',
].join('; ');

/**
 * The commands that copy what one claim holds to another, of another kind of storage, once Flux has applied the change. The old one stays as it
 * is. The pods come back only where each file is the same.
 * @param to where the pods have the new claim
 * @param pods all that keep pods which mount it
 * @returns none where no pod can have both: pods mount claims of their own namespace alone
 */
export function copyData(
  from: Claim,
  own: Claim,
  to: Mount,
  pods: readonly Placed[],
  kinds: KindTable,
): readonly string[] {
  const [namespace, name] = partsOf(own.id);
  const [oldNamespace, oldName] = partsOf(from.id);
  if (namespace !== oldNamespace) return [];
  const { suspend, stop, resume, start } = holdPods(pods, kinds);
  const job = `copy-to-${name}`.slice(0, 63).replace(/[-.]+$/, '');
  const text = JSON.stringify(copyJob({ job, namespace, oldName, name }, to, kinds));
  const remove = `kubectl delete job ${job} -n ${namespace}`;
  const done = `kubectl wait --for=condition=complete job/${job} -n ${namespace} --timeout=24h`;
  return [
    suspend,
    ...stop,
    // One that failed is in the way of another.
    `${remove} --ignore-not-found`,
    `echo '${text}' | kubectl create --field-manager=by-hand -f -`,
    `${done} && ${remove} && ${resume}`,
    ...start,
  ];
}

interface Copy {
  readonly job: string;
  readonly namespace: string;
  readonly oldName: string;
  readonly name: string;
}

/** The Job that copies, as the user whose files they are, and where the pods may run. */
function copyJob({ job, namespace, oldName, name }: Copy, { by, volume }: Mount, kinds: KindTable): JsonMap {
  const spec = kinds.pods(by.object)[0]?.spec ?? {};
  const container = list(spec.containers).find(({ volumeMounts }) =>
    list(volumeMounts).some((each) => each.name === volume),
  );
  const { nodeSelector, tolerations, securityContext } = spec;
  const claimed = (of: string, claimName: string, readOnly: boolean) => ({
    name: of,
    persistentVolumeClaim: { claimName, readOnly },
  });
  const mounted = { name: 'copy', image: IMAGE, command: ['sh', '-c', SCRIPT] };
  const pod = {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    nodeSelector,
    tolerations,
    securityContext,
    containers: [
      {
        ...mounted,
        securityContext: container?.securityContext,
        resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '256Mi' } },
        volumeMounts: ['old', 'new', 'tmp'].map((each) => ({ name: each, mountPath: `/${each}` })),
      },
    ],
    volumes: [claimed('old', oldName, true), claimed('new', name, false), { name: 'tmp', emptyDir: {} }],
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: job, namespace },
    spec: { backoffLimit: 2, template: { spec: pod } },
  };
}
