import type { Cluster } from '../lib/model/cluster.ts';
import { isDnsName } from '../lib/model/names.ts';
import type { Node } from '../lib/model/node.ts';
import { closest, type Found, listed, type Perhaps, parseAddress } from '../lib/rules.ts';
import { PARTS } from './k3s-config.ts';
import { noServer } from './lan-mistakes.ts';
import { hostsFacts, serversOf } from './machines.ts';
import { needsOf, type PlacedNeed } from './needs.ts';
import { distributionOf, packageOn } from './packages.ts';

type Mistakes = Perhaps<Found>;

/** Prefixes of `kubernetes.io` under which a kubelet may label its own node, and the single labels that it may set. */
const OWN_PREFIX = /^(?:[\w.-]+\.)?(?:kubelet|node)\.kubernetes\.io\//;
const OWN_LABELS: readonly string[] = [
  ...['arch', 'hostname', 'os'].flatMap((name) => [`kubernetes.io/${name}`, `beta.kubernetes.io/${name}`]),
  'beta.kubernetes.io/instance-type',
  'node.kubernetes.io/instance-type',
  ...['region', 'zone'].flatMap((name) => [
    `failure-domain.beta.kubernetes.io/${name}`,
    `failure-domain.kubernetes.io/${name}`,
    `topology.kubernetes.io/${name}`,
  ]),
];
const RESERVED = /^(?:[\w.-]+\.)?(?:kubernetes|k8s)\.io\//;

/** Labels that a kubelet may not give itself: k3s would not start with them. */
export function ofLabels({ nodes, facts }: Cluster): Mistakes {
  if (!facts.hosts) return undefined;
  return nodes.flatMap(({ labels = {} }, index) =>
    Object.keys(labels)
      .filter((key) => RESERVED.test(key) && !OWN_PREFIX.test(key) && !OWN_LABELS.includes(key))
      .map((key) => ({
        where: `nodes[${index}].labels`,
        what: `no node may give itself the label '${key}': k3s does not start with it`,
        fix: "take a domain of your own, such as 'bramble.example/…'",
      })),
  );
}

/** Where the state of the cluster is kept. */
export function ofDatastore(cluster: Cluster): Mistakes {
  const hosts = hostsFacts(cluster);
  const servers = serversOf(cluster.nodes);
  return [
    hosts?.datastore === 'sqlite' &&
      servers.length > 1 && {
        where: 'hosts.datastore',
        what: `'sqlite' is for one server, and ${listed(servers.map(({ name }) => name))} are servers`,
        fix: "write 'etcd', or leave it out",
      },
    hosts?.snapshots !== undefined &&
      hosts.datastore !== 'etcd' && {
        where: 'hosts.snapshots',
        what: `is for etcd, and the state is in ${hosts.datastore === 'sqlite' ? 'SQLite' : 'an external database'}`,
        fix: hosts.datastore === 'sqlite' ? 'save it by backups(): docs/backup.md' : 'save that database',
      },
  ];
}

/** What cannot be said of k3s. */
export function ofConfig(cluster: Cluster): Mistakes {
  const { facts, components, k3s } = cluster;
  if (!facts.hosts) return undefined;
  const said = components.flatMap(({ name, hosts }) =>
    Object.entries(hosts?.k3s ?? {}).map(([key, value]) => ({ name, key, value })),
  );
  const keys = [...new Set(said.map(({ key }) => key))].filter((key) => !(key in (facts.hosts?.k3s ?? {})));
  return [
    !k3s && {
      where: 'hosts',
      what: 'nobody knows which k3s the nodes are to run',
      fix: "add k3s: { runs: 'v1.36.4+k3s1' } to the cluster, as k3s --version prints it",
    },
    keys.map((key) => {
      const own = said.filter((each) => each.key === key && !Array.isArray(each.value));
      const isOne = new Set(own.map(({ value }) => value)).size <= 1;
      const names = listed(own.map(({ name }) => `'${name}'`));
      const fix = `say it here: k3s: { '${key}': … }`;
      return !isOne && { where: 'hosts.k3s', what: `${names} want '${key}' to differ`, fix };
    }),
  ];
}

/** Parts of k3s that are misspelt: k3s disables an add-on of that name, which it does not have, and starts the part all the same. */
export function ofParts({ facts }: Cluster): Mistakes {
  const parts: readonly string[] = PARTS;
  return (facts.hosts?.k3s?.disable ?? []).map((part) => {
    const meant = parts.includes(part) ? undefined : closest(part, parts);
    const what = `'${part}' is no part of k3s`;
    return meant !== undefined && { where: 'hosts.k3s.disable', what, fix: `did you mean '${meant}'?` };
  });
}

/** Names of packages, modules and services, as programs of the machine take them. */
const WORD = /^[A-Za-z0-9][\w.+:@-]*$/;

/** Whether a text is the name of a user of Linux. */
export function isUser(text: string): boolean {
  return /^[a-z_][a-z0-9_-]{0,31}$/.test(text);
}

/** What is said of needs, users and keys, and would break a file. */
export function ofWords(cluster: Cluster): Mistakes {
  const { facts, components, nodes } = cluster;
  const { user, sshKeys = [], nameServers = [], apiNames = [] } = facts.hosts ?? {};
  const wrong = (where: string, given: string, noun: string, component?: string): Found => ({
    ...(component !== undefined && { component }),
    where,
    what: `'${given}' is no name of a ${noun}`,
    fix: 'write its name alone, without spaces',
  });
  return [
    nodes.flatMap(({ packages = [] }, index) =>
      packages.filter((each) => !WORD.test(each)).map((each) => wrong(`nodes[${index}].packages`, each, 'package')),
    ),
    components.flatMap(({ name, hosts = {} }) =>
      (['packages', 'modules', 'services'] as const).flatMap((list) =>
        (hosts[list] ?? [])
          .flatMap((each) => (typeof each === 'string' ? [each] : Object.values(each)))
          .filter((each) => !WORD.test(each))
          .map((each) => wrong(`hosts.${list}`, each, list.slice(0, -1), name)),
      ),
    ),
    user !== undefined && !isUser(user) && wrong('hosts.user', user, 'user'),
    sshKeys.map((key, index) => {
      const where = `hosts.sshKeys[${index}]`;
      if (/PRIVATE KEY/.test(key))
        return { where, what: 'is a private key', fix: 'give the public one: the file that ends in .pub' };
      const isKey = /^(?:ssh-(?:ed25519|rsa)|ecdsa-sha2-nistp\d+|sk-[\w@.-]+) [A-Za-z0-9+/]+=*(?: [^\r\n]*)?$/.test(
        key,
      );
      const fix = "copy the line of a file that ends in .pub: 'ssh-ed25519 AAAA… me'";
      return !isKey && { where, what: 'is no public key', fix };
    }),
    nameServers.map((address) => parseAddress(address) === undefined && noServer('hosts.nameServers', address)),
    apiNames.map((name) => {
      const fix = 'write it alone, without https:// or a port';
      return !isDnsName(name) && { where: 'hosts.apiNames', what: `'${name}' is no host name or address`, fix };
    }),
  ];
}

/** Packages that a read-only root lacks, where nothing can be installed; and those that are listed by the name of another distribution. */
export function ofPackages(nodes: readonly Node[], needs: readonly PlacedNeed[]): Mistakes {
  return nodes.flatMap((node, index) => {
    if (node.root !== 'read-only') return [];
    const where = `nodes[${index}].packages`;
    const brought = (node.packages ?? []).map((name) => ({ name, own: packageOn(node, name) ?? name }));
    const asking = (name: string) => needs.findLast((each) => needsOf(node, [each]).packages.includes(name))?.component;
    return [
      ...brought
        .filter(({ name, own }) => name !== own)
        .map(({ name, own }) => ({
          where,
          what: `'${name}' is what another distribution calls '${own}', which the image of '${node.name}' is to have`,
          fix: `write '${own}': what starts its services (os) says that it is ${NAMES[distributionOf(node)]}`,
        })),
      ...needsOf(node, needs)
        .packages.filter((name) => !brought.some(({ own }) => own === name))
        .map((name) => ({
          where,
          what: `pods of '${asking(name)}' may run on '${node.name}', whose read-only image has no ${name}`,
          fix: `build it in and list it: packages: ['${name}'], or keep the pods elsewhere`,
        })),
    ];
  });
}

const NAMES = { debian: 'Debian', alpine: 'Alpine' };
