import { Cluster, type ClusterDeclaration } from '../lib/model/cluster.ts';
import { component } from '../lib/model/component.ts';
import { type FoundIn, hostsOf, routes, ruleTable } from '../lib/rules.ts';
import type { CloudflareProps } from './facts.ts';
import {
  ofAccess,
  ofAddresses,
  ofBrokenTunnel,
  ofCertificates,
  ofFacts,
  ofIdleAccess,
  ofIdleRecords,
  ofIdleTunnel,
  ofNames,
  ofRecords,
  ofUnsaidZone,
} from './mistakes.ts';
import { dnsNames } from './names.ts';

const FACTS: CloudflareProps = {
  accountId: '0123456789abcdef0123456789abcdef',
  zoneId: 'fedcba9876543210fedcba9876543210',
  backend: { is: 'local' },
};
const runner = component({
  name: 'cloudflared',
  provides: { tunnel: { tokenSecret: 'cloudflared/cloudflared', tokenKey: 'token' } },
});
const RECORD = 'cloudflare_dns_record.web_bramble_example';
const open = { expose: { through: 'tunnel' } } as const;

const naming = (host: string) => [component({ name: 'nas', records: { [host]: '10.10.11.30' } })];

/** Two clusters that claim one name of a zone would take it from each other whenever one of them is applied. */
function checkZones(declarations: readonly ClusterDeclaration[]): readonly FoundIn[] {
  const owners = new Map<string, string>();
  return declarations.flatMap((declaration) => {
    const { name: cluster, cloudflare } = declaration;
    if (!cloudflare) return [];
    const model = new Cluster(declaration, { pins: {}, crds: [] });
    return dnsNames(model).flatMap(({ host }): readonly FoundIn[] => {
      const key = `${cloudflare.zoneId} ${host}`;
      const owner = owners.get(key) ?? cluster;
      owners.set(key, owner);
      if (owner === cluster) return [];
      const what = `'${host}' is a name of the cluster '${owner}' too, in the same zone`;
      return [{ cluster, where: 'cloudflare', what, fix: 'give one of the clusters another domain' }];
    });
  });
}

/** A tunnel has its name for itself within an account. */
function checkTunnels(declarations: readonly ClusterDeclaration[]): readonly FoundIn[] {
  const tunnels = declarations.flatMap(({ name: cluster, cloudflare, components }) =>
    cloudflare && components.some(({ provides }) => provides?.tunnel)
      ? [{ cluster, tunnel: cloudflare.tunnel ?? cluster, account: cloudflare.accountId }]
      : [],
  );
  return tunnels.flatMap(({ cluster, tunnel, account }, at) => {
    const owner = tunnels.slice(0, at).find((each) => each.tunnel === tunnel && each.account === account);
    const what = `'${tunnel}' is the tunnel of the cluster '${owner?.cluster}' too, in the same account`;
    return owner ? [{ cluster, where: 'cloudflare.tunnel', what, fix: 'give one of them another name' }] : [];
  });
}

/** What is wrong with what clusters say of Cloudflare, each by itself and against all others. */
export const rules = ruleTable({
  'cloudflare-facts': {
    what: 'The account, the zone, the tunnel or the backend cannot be what is said',
    why: 'Terraform would stop half way, or keep its state, which holds the token of the tunnel, where nobody means it to be.',
    fix: 'Copy the ids from the overview of the zone in the dashboard. What a backend wants stands in [Cloudflare](../cloudflare.md).',
    check: ({ cluster }) => ofFacts(cluster),
    wrong: { cluster: { cloudflare: { ...FACTS, zoneId: 'bramble.example' } } },
    right: { cluster: { cloudflare: FACTS } },
  },
  'cloudflare-address': {
    what: 'Something is imported or moved to where nothing is rendered',
    why: 'Terraform would make it anew beside what exists, or remove what exists.',
    fix: 'Take an address that the message lists. Remove a move whose old address is rendered again.',
    check: ({ cluster }) => ofAddresses(cluster),
    wrong: { cluster: { cloudflare: { ...FACTS, imports: { [RECORD]: '0123/4567' } } } },
    right: {
      cluster: { components: [runner], cloudflare: { ...FACTS, imports: { [RECORD]: '0123/4567' } } },
      component: open,
    },
  },
  'dns-record': {
    what: 'A DNS record has a name outside the domain, or no address',
    why: 'Cloudflare refuses it, and with it all other changes of the same run.',
    fix: 'Choose a name that ends in the domain of the cluster, and give an address. A record of what is exposed gets that of the ingress, which must say it.',
    check: ({ cluster }) => ofRecords(cluster),
    wrong: { component: { records: { 'nas.bramble.example': 'pi-4' } } },
    right: { component: { records: { 'nas.bramble.example': '10.10.11.30' } } },
  },
  'uncovered-host': {
    facts: ['cloudflare'],
    acceptable: true,
    what: "Cloudflare's certificate does not cover a host of the tunnel",
    why: 'The certificate that Cloudflare makes for nothing is for the zone and for one label below it. Browsers get none for `web.lab.bramble.example`, and show an error that names neither tunnel nor cluster.',
    fix: 'Take the zone as the domain of the cluster, or a zone of its own for the cluster. With an advanced certificate or Total TLS, accept it.',
    check: ({ cluster }) => ofCertificates(cluster),
    wrong: {
      cluster: { domain: 'lab.bramble.example', cloudflare: { ...FACTS, zone: 'bramble.example' } },
      component: open,
    },
    right: { cluster: { cloudflare: { ...FACTS, zone: 'bramble.example' } }, component: open },
  },
  'unsaid-zone': {
    severity: 'warning',
    facts: ['cloudflare'],
    what: 'The cluster does not say in which zone its domain lies',
    why: 'A domain of three parts may be a zone, as `bramble.co.uk` is, or a part of one. In a part of one, Cloudflare shows browsers no certificate for the hosts of the tunnel.',
    fix: "Write the zone's name as the dashboard has it: `cloudflare: { zone: 'bramble.example', … }`.",
    check: ({ cluster }) => ofUnsaidZone(cluster),
    wrong: { cluster: { domain: 'bramble.co.uk', cloudflare: FACTS }, component: open },
    right: { cluster: { domain: 'bramble.co.uk', cloudflare: { ...FACTS, zone: 'bramble.co.uk' } }, component: open },
  },
  'dns-name-twice': {
    what: 'One host name leads to two places',
    why: 'A name has one record: one of the two is never reached.',
    fix: 'Give one of the two another host, or remove it.',
    check: ({ cluster }) => ofNames(cluster),
    wrong: { component: { ...open, records: { 'web.bramble.example': '10.10.11.30' } } },
    right: { component: { ...open, records: { 'nas.bramble.example': '10.10.11.30' } } },
  },
  'broken-tunnel': {
    facts: ['cloudflare'],
    what: 'A tunnel is used that nobody runs, or run that Cloudflare does not know',
    why: 'Visitors get an error of Cloudflare, and nothing in the cluster says why.',
    fix: 'Add `cloudflared()` to the components, and `cloudflare` to the cluster: it takes both.',
    check: ({ cluster }) => ofBrokenTunnel(cluster),
    wrong: { cluster: { cloudflare: FACTS }, component: open },
    right: { cluster: { cloudflare: FACTS, components: [runner] }, component: open },
  },
  'idle-tunnel': {
    severity: 'warning',
    what: 'A tunnel runs, but nothing is exposed through it',
    why: 'It takes memory of a node, and is a way in that nobody needs.',
    fix: "Expose an app with `through: 'tunnel'`, or remove the component.",
    check: ({ cluster }) => ofIdleTunnel(cluster),
    wrong: { cluster: { cloudflare: FACTS, components: [runner] } },
    right: { cluster: { cloudflare: FACTS, components: [runner] }, component: open },
  },
  'access-rule': {
    what: 'Access lets nobody in, or somebody who is no email address',
    why: 'Cloudflare sends a code to the address: without a right one nobody passes, you least of all.',
    fix: "List the emails that may pass: `access: { emails: ['admin@bramble.example'] }`.",
    check: ({ cluster }) => ofAccess(cluster),
    wrong: { component: { expose: { through: 'tunnel', access: { emails: [] } } } },
    right: { component: { expose: { through: 'tunnel', access: { emails: ['admin@bramble.example'] } } } },
  },
  'idle-access': {
    severity: 'warning',
    facts: ['cloudflare'],
    what: 'Access is asked for, but the cluster says nothing of Cloudflare',
    why: 'Nobody is asked who comes. The app answers to the tunnel alone: where a component runs one, everybody who finds it comes in, and nobody reaches it otherwise.',
    fix: 'Add `cloudflare` to the cluster, or protect the app in another way.',
    check: ({ cluster }) => ofIdleAccess(cluster),
    wrong: { component: { expose: { through: 'tunnel', access: { emails: ['admin@bramble.example'] } } } },
    right: {
      cluster: { cloudflare: FACTS },
      component: { expose: { through: 'tunnel', access: { emails: ['admin@bramble.example'] } } },
    },
  },
  'idle-record': {
    severity: 'warning',
    facts: ['cloudflare'],
    what: 'A component has DNS records, but the cluster says nothing of Cloudflare',
    why: 'Nobody makes the names: who asks for them is told that they do not exist.',
    fix: 'Add `cloudflare` to the cluster, or make the names in the DNS of the local network.',
    check: (subject) => ofIdleRecords(subject.cluster, new Set(routes(subject).flatMap(hostsOf))),
    wrong: { component: { records: { 'nas.bramble.example': '10.10.11.30' } } },
    right: { cluster: { cloudflare: FACTS }, component: { records: { 'nas.bramble.example': '10.10.11.30' } } },
  },
  'shared-host': {
    what: 'Two clusters claim one name of a zone',
    why: 'Each `terraform apply` would take the name from the other cluster.',
    fix: 'Give one of the clusters another `domain`, such as `lab.bramble.example`.',
    checkAll: checkZones,
    wrong: {
      cluster: { cloudflare: FACTS, components: naming('nas.bramble.example') },
      others: [{ name: 'lab', cloudflare: FACTS, components: naming('nas.bramble.example') }],
    },
    right: {
      cluster: { cloudflare: FACTS, components: naming('nas.bramble.example') },
      others: [{ name: 'lab', cloudflare: FACTS, components: naming('nas.lab.bramble.example') }],
    },
  },
  'shared-tunnel': {
    what: 'Two clusters name their tunnels alike',
    why: 'Cloudflare makes no second tunnel of a name in one account: the `terraform apply` of the second cluster stops half way.',
    fix: 'Leave `cloudflare.tunnel` out, so that each is named like its cluster, or give one of them another name.',
    checkAll: checkTunnels,
    wrong: {
      cluster: { cloudflare: { ...FACTS, tunnel: 'pis' }, components: [runner] },
      others: [{ name: 'lab', cloudflare: { ...FACTS, tunnel: 'pis' }, components: [runner] }],
    },
    right: {
      cluster: { cloudflare: { ...FACTS, tunnel: 'pis' }, components: [runner] },
      others: [{ name: 'lab', cloudflare: FACTS, components: [runner] }],
    },
  },
});
