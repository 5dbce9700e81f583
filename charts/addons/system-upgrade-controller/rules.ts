import { component, node, path } from 'bramble';
import { documents, type Example, eachObject, listed, manifest, ruleTable, type Subject } from 'bramble/rules';
import { imageNodes } from './plans.ts';

const NAME = 'system-upgrade-controller';
const SERVER = { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 } as const;
const AGENT = { ...SERVER, role: 'agent', address: '10.10.11.12' } as const;
const READ_ONLY = { root: 'read-only' } as const;
const among = (...nodes: ReturnType<typeof node>[]): Example => ({
  cluster: { nodes, components: [component({ name: NAME, chart: () => {} })] },
});
const plan = (spec: string) =>
  manifest('upgrade.cattle.io/v1 Plan', 'server', `spec: { upgrade: { image: a }, ${spec} }`);

const isThere = ({ cluster }: Subject) => cluster.component(NAME) !== undefined;

/** What is wrong where nodes are upgraded from within the cluster. */
export const rules = ruleTable({
  'upgraded-image': {
    facts: ['nodes.root'],
    what: 'The k3s of a machine is to be upgraded in place, and is part of its image',
    why: 'The Plan replaces the program of k3s on the node. On a read-only root it cannot: the job fails, and leaves the node cordoned. Agents alone may not be newer than their servers.',
    fix: 'Remove `systemUpgradeController()`, and write a new image: [hosts](../hosts.md). Nodes with a writable root say nothing of it.',
    check: (subject) => {
      const fixed = imageNodes(subject.cluster);
      const servers = fixed.filter(({ role }) => role === 'server');
      const isRefused = servers.length > 0 || (fixed.length > 0 && fixed.length === subject.cluster.nodes.length);
      const names = listed((servers.length > 0 ? servers : fixed).map(({ name }) => `'${name}'`));
      const what = `upgrades k3s in place, and the root of ${names} is read-only`;
      return isThere(subject) && isRefused && { component: NAME, where: 'nodes', what, fix: UPGRADE };
    },
    wrong: among(node('pi-1', { ...SERVER, ...READ_ONLY })),
    right: among(node('pi-1', SERVER)),
  },
  'skipped-node': {
    severity: 'warning',
    facts: ['nodes.root'],
    what: 'Some nodes are upgraded in place, and some are not',
    why: 'The Plans leave out nodes with a read-only root. These stay at their release until somebody writes a new image, and may not be more than three minor versions behind.',
    fix: 'Upgrade them by their image, after the servers, and accept it.',
    check: (subject) => {
      const agents = imageNodes(subject.cluster);
      const isPart = agents.length < subject.cluster.nodes.length && agents.every(({ role }) => role === 'agent');
      const what = `leaves out ${listed(agents.map(({ name }) => `'${name}'`))}, whose root is read-only`;
      return isThere(subject) && agents.length > 0 && isPart && { component: NAME, where: 'nodes', what, fix: UPGRADE };
    },
    wrong: among(node('pi-1', SERVER), node('pi-2', { ...AGENT, ...READ_ONLY })),
    right: among(node('pi-1', SERVER), node('pi-2', AGENT)),
  },
  'upgrade-channel': {
    severity: 'warning',
    what: 'A Plan follows a channel',
    why: 'Nodes are upgraded whenever somebody else publishes a release, over a minor version too, and nobody has looked at what it refuses.',
    fix: 'Pin the release, as `systemUpgradeController()` does with `k3s.upgradeTo`.',
    check: eachObject(['upgrade.cattle.io/Plan'], ({ object: { spec } }) => {
      const isOpen = path(spec, 'version') === undefined && path(spec, 'channel') !== undefined;
      return isOpen && { what: `follows ${String(path(spec, 'channel'))}`, fix: 'write version: v1.36.4+k3s1' };
    }),
    wrong: documents(plan('channel: https://update.bramble.example/stable')),
    right: documents(plan('version: v1.36.4+k3s1')),
  },
});

const UPGRADE = 'write a new image there: ansible-playbook upgrade-image.yaml --limit NODE';
