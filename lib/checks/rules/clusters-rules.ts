import { component } from '../../model/component.ts';
import { numerical } from '../../model/follow.ts';
import { image } from '../../model/image.ts';
import { node } from '../../model/node.ts';
import { checkPolicies } from '../clusters.ts';
import { checkSharedAddresses, checkSharedHosts } from '../one-network.ts';
import type { Rule } from '../rule.ts';

const following = (name: string) =>
  component({ name: 'web', images: [image('registry.bramble.example/web', { name, follow: numerical() })] });

/** A cluster of its own beside that of the examples, in the same local network. */
const lab = {
  name: 'lab',
  domain: 'lab.bramble.example',
  nodes: [node('pi-9', { role: 'server', address: '10.10.11.51', memory: '4Gi', cpus: 4 })],
} as const;
const exposed = { expose: { through: 'lan' } } as const;

/** Clusters, each against all others. */
export const rules: readonly Rule[] = [
  {
    id: 'policy-twice',
    severity: 'error',
    what: 'Image policies of two clusters have one name',
    why: 'Flux rewrites every marker of that name in the whole repository: one cluster would get the version that is meant for the other.',
    fix: "Give the image another name: `image('…', { name: '…', follow: … })`.",
    checkAll: checkPolicies,
    wrong: {
      cluster: { components: [following('2-web')] },
      others: [{ name: 'home-2', components: [following('web')] }],
    },
    right: {
      cluster: { components: [following('site')] },
      others: [{ name: 'home-2', components: [following('web')] }],
    },
  },
  {
    id: 'shared-address',
    severity: 'error',
    acceptable: true,
    what: 'Two clusters in one local network claim one address',
    why: 'Two machines that answer for one address take each other off the network: now the one is reached, now the other.',
    fix: 'Give each cluster nodes and a pool of its own. Where the clusters stand in two houses that number their networks alike, accept it.',
    checkAll: checkSharedAddresses,
    wrong: { others: [{ ...lab, loadBalancers: '10.10.11.25-10.10.11.35' }] },
    right: { others: [{ ...lab, loadBalancers: '10.10.11.61-10.10.11.69' }] },
  },
  {
    id: 'shared-lan-host',
    severity: 'error',
    acceptable: true,
    what: 'Two clusters in one local network have one host',
    why: 'The DNS of the local network leads a name to one of them: the app of the other is never reached under it.',
    fix: 'Give one of the clusters another `domain`, such as `lab.bramble.example`. Where the DNS is to choose between them, accept it.',
    checkAll: checkSharedHosts,
    wrong: {
      component: exposed,
      others: [{ ...lab, domain: 'bramble.example', components: [component({ name: 'web', ...exposed })] }],
    },
    right: { component: exposed, others: [{ ...lab, components: [component({ name: 'web', ...exposed })] }] },
  },
];
