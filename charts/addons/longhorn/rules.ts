import { component, node, parseQuantity } from 'bramble';
import { type Example, eachObject, listed, manifest, ruleTable } from 'bramble/rules';
import { DISK_LABEL, diskNodes, PROVISIONER, replicasOf } from './disks.ts';

const NAME = 'longhorn';
/** What its maker asks for. https://longhorn.io/docs/latest/best-practices/ */
const LEAST = '4Gi';
const PI = {
  role: 'server',
  address: '10.10.11.11',
  memory: '8Gi',
  cpus: 4,
  labels: { [DISK_LABEL]: 'true' },
} as const;
const SECOND = { ...PI, role: 'agent', address: '10.10.11.12' } as const;

const storage = (...nodes: ReturnType<typeof node>[]): Example => ({
  cluster: { nodes },
  objects: manifest(
    'storage.k8s.io/v1 StorageClass',
    'longhorn',
    `provisioner: ${PROVISIONER}\nparameters: { numberOfReplicas: '2' }`,
  ),
});
const running = (memory: '1Gi' | '8Gi'): Example => ({
  cluster: { nodes: [node('pi-1', { ...PI, memory })], components: [component({ name: NAME, chart: () => {} })] },
});

/** What is wrong where volumes lie on several nodes. */
export const rules = ruleTable({
  'too-few-disks': {
    facts: ['nodes.labels'],
    what: 'A volume is to lie on more nodes than have a disk for it',
    why: 'Longhorn never puts two copies of a volume on one node. Without a disk no claim is bound; with too few each volume is `degraded` for ever, and the alert of it hides the day when a copy is really lost.',
    fix: `Label nodes in the facts, \`labels: { '${DISK_LABEL}': 'true' }\`, and those that are there with \`kubectl label node\`; or ask for fewer \`replicas\`.`,
    check: eachObject(['storage.k8s.io/StorageClass'], ({ object }, { cluster }) => {
      const disks = diskNodes(cluster.nodes);
      const wanted = replicasOf(object.parameters);
      if (object.provisioner !== PROVISIONER || disks.length >= wanted) return undefined;
      const there = disks.length === 0 ? 'none' : listed(disks.map(({ name }) => `'${name}'`));
      return {
        what: `puts each volume on ${wanted} ${wanted === 1 ? 'node' : 'nodes'}, and the nodes with a disk for it are: ${there}`,
        fix: `label ${wanted} nodes '${DISK_LABEL}': 'true', or ask for fewer replicas`,
      };
    }),
    wrong: storage(node('pi-1', PI)),
    right: storage(node('pi-1', PI), node('pi-2', SECOND)),
  },
  'small-disk-node': {
    severity: 'warning',
    facts: ['nodes.labels', 'nodes.memory'],
    what: 'Volumes lie on a node with little memory',
    why: 'Longhorn runs some ten pods on such a node, and a process more for each volume, which are killed when memory runs out: the copies on that node are lost, and made anew over the network.',
    fix: `Take the label \`${DISK_LABEL}\` from nodes with less than ${LEAST}, or accept it.`,
    check: ({ cluster }) =>
      cluster.component(NAME) === undefined
        ? []
        : diskNodes(cluster.nodes)
            .filter(({ memory }) => (parseQuantity(memory) ?? 0) < parseQuantity(LEAST)!)
            .map(({ name, memory }) => ({
              component: NAME,
              where: 'nodes',
              what: `keeps volumes on '${name}', which has ${memory}, and is made for ${LEAST} at least`,
              fix: `take the label '${DISK_LABEL}' from it`,
            })),
    wrong: running('1Gi'),
    right: running('8Gi'),
  },
});
