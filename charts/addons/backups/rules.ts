import { type ClaimVolume, claim, component, list, node, texts } from 'bramble';
import {
  at,
  documents,
  type Example,
  type MountedVolume,
  manifest,
  mountedVolumes,
  ruleTable,
  workload,
  writes,
} from 'bramble/rules';
import { s3 } from './destinations.ts';
import { FILL_FILE } from './fill-script.ts';
import { stateOf } from './state.ts';
import { unsavedClaims } from './unsaved-claims.ts';

const SERVER = { role: 'server', memory: '4Gi', cpus: 4 } as const;
const BUCKET = { endpoint: 'https://s3.bramble.example', bucket: 'bramble-home' };
const kept = { to: s3(BUCKET), keep: 'all', timeZone: 'Etc/UTC', rehearse: '1Gi' } as const;
const COPIES = component({ name: 'copies', provides: { backups: kept }, chart: () => {} });
const claiming = (volume: ClaimVolume): Example => ({
  cluster: { components: [COPIES] },
  component: { storage: { volumes: [volume] } },
});
const servers = (hosts: object): Example => ({
  cluster: {
    k3s: { runs: 'v1.36.4+k3s1' },
    nodes: ['11', '12', '13'].map((end) => node(`pi-${end}`, { ...SERVER, address: `10.10.11.${end}` })),
    components: [COPIES],
    ...hosts,
  },
});

/** Whether the pods fill the volume before they start. */
function fills({ workload: { pod }, name }: MountedVolume): boolean {
  return list(pod.initContainers).some(
    ({ command, volumeMounts }) =>
      texts(command).includes(FILL_FILE) && list(volumeMounts).some((mount) => mount.name === name),
  );
}

const OF_CLAIM = 'volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]';
const CLAIM = manifest('v1 PersistentVolumeClaim', 'data', 'spec: { accessModes: [ReadWriteMany] }');
const mounting = (name: string, mount: string, more = '') =>
  workload({ name, pod: OF_CLAIM + more, container: `volumeMounts: [{ name: data, mountPath: /data${mount} }]` });
const FILLER = mounting(
  'web',
  '',
  `\ninitContainers: [{ name: restore-data, image: docker.io/restic/restic:0.19.1, command: [/bin/sh, ${FILL_FILE}], volumeMounts: [{ name: data, mountPath: /data }] }]`,
);

/** What is not saved where apps are, and what does not come back. */
export const rules = ruleTable({
  'unsaved-claim': {
    severity: 'warning',
    what: 'An app keeps data that is in no backup, where others are saved',
    why: 'A claim lies on a disk of one node, or on a NAS. Who sees that backups are made every night takes it for saved, until the disk is dead.',
    fix: "Save it by a word of the app: `with: [backup('data')]`. What can be had again says so: `claim('thumbnails', '5Gi', { for: 'cache' })`. Of what is saved in another way, accept the warning, with how.",
    check: unsavedClaims,
    wrong: claiming(claim('data', '5Gi')),
    right: claiming(claim('data', '5Gi', { for: 'cache' })),
  },
  'unsaved-state': {
    severity: 'warning',
    facts: ['nodes.role', 'hosts'],
    what: 'The state of the cluster is saved on its own servers alone',
    why: 'With several servers k3s keeps its state in etcd, and puts snapshots of it on the disks of the servers twice a day. When these are stolen, or burn, all Secrets, claims and objects are gone that are not in the repository, though each app has its backup.',
    fix: "Say `hosts: { snapshots: { endpoint: 'https://s3.bramble.example', bucket: 'bramble-home' } }` in the cluster, and run the playbook. Where you save it in another way, write `state: false` in `backups()`.",
    check: ({ cluster }) => {
      const backups = cluster.find('backups');
      const isUnsaved =
        backups !== undefined &&
        stateOf(cluster, backups.state) === 'etcd' &&
        cluster.facts.hosts?.snapshots === undefined;
      return isUnsaved
        ? [
            {
              component: cluster.provider('backups')?.name,
              where: 'hosts.snapshots',
              what: 'saves what apps have, and the state of the cluster, in etcd, stays on the disks of the servers',
              fix: "write hosts: { snapshots: { endpoint: 'https://…', bucket: '…' } }, or state: false",
            },
          ]
        : [];
    },
    wrong: servers({}),
    right: servers({ hosts: { snapshots: BUCKET } }),
  },
  'unfilled-claim': {
    severity: 'warning',
    what: 'Pods may write to a claim before it is filled from its backup',
    why: 'A new claim is filled before the pods of its own app start, and those of others do not wait for that. What they write first makes the claim pass for one that is in use: it stays as it is, and nothing comes back from the backup.',
    fix: 'Let them only read it, `claimOf("web", "data", { readOnly: true })`, or run them in the pods of the app, as a sidecar. Where you fill the claim yourself, say `restore: "by-hand"`.',
    check: (subject) => {
      const mounts = mountedVolumes(subject);
      const filled = new Set(mounts.filter(fills).map(({ claim }) => claim));
      return mounts
        .filter((each) => filled.has(each.claim) && writes(each) && !fills(each))
        .map(({ claim, workload: { placed } }) =>
          at(placed, {
            what: `may write to the claim ${claim} before it is filled from its backup`,
            fix: 'mount it with readOnly: true, or run this as a sidecar of its app',
          }),
        );
    },
    wrong: documents(CLAIM, FILLER, mounting('cron', '')),
    right: documents(CLAIM, FILLER, mounting('cron', ', readOnly: true')),
  },
});
