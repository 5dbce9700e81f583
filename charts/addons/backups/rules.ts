import { component, node } from 'bramble';
import { type Example, ruleTable } from 'bramble/rules';
import { s3 } from './destinations.ts';
import { stateOf } from './state.ts';

const SERVER = { role: 'server', memory: '4Gi', cpus: 4 } as const;
const BUCKET = { endpoint: 'https://s3.bramble.example', bucket: 'bramble-home' };
const kept = { to: s3(BUCKET), keep: 'all', timeZone: 'Etc/UTC', rehearse: '1Gi' } as const;
const servers = (hosts: object): Example => ({
  cluster: {
    k3s: { runs: 'v1.36.4+k3s1' },
    nodes: ['11', '12', '13'].map((end) => node(`pi-${end}`, { ...SERVER, address: `10.10.11.${end}` })),
    components: [component({ name: 'copies', provides: { backups: kept }, chart: () => {} })],
    ...hosts,
  },
});

/** What is not saved where apps are. */
export const rules = ruleTable({
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
});
