import type { Cluster } from '../../model/cluster.ts';
import { doorsOf } from '../../model/door.ts';
import type { Mistake } from '../../model/finding.ts';
import { distinctBy } from '../../model/grouped.ts';
import { isDnsLabel } from '../../model/names.ts';
import { ingress } from '../example-objects.ts';
import { at } from '../placed.ts';
import { hostsOf, type Route, reaches, routes, unreadRoutes } from '../routes.ts';
import { type Example, type Found, ruleTable, type Subject, shared } from '../rule.ts';

const example = (host: string, declared = 'web.bramble.example'): Example => ({
  component: { expose: { through: 'lan', host: declared } },
  objects: ingress(host),
});

/** Hosts that are declared, against the routes that lead there. */
export const rules = ruleTable({
  'no-route': {
    what: 'A component is exposed, but no route leads to it',
    why: 'Its host is known to the DNS, and perhaps to the tunnel, and all that it answers is 404.',
    fix: 'Draw the route in its chart (`route()`, which `app()` does by itself), mend the override that took it away, or remove `expose`.',
    check: unreached,
    wrong: {
      component: { expose: { through: 'lan' } },
      objects: 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: [{ port: 80 }] }\n',
    },
    right: example('web.bramble.example'),
  },
  'unknown-host': {
    severity: 'warning',
    what: 'A route leads a host that no component declares',
    why: 'Neither the public DNS nor that of the cluster learns of it, since both know what components declare: nobody finds the way to the route.',
    fix: 'Declare the host as `expose.host` of a component. Where another DNS knows it, accept it.',
    check: strange(true, (host) => ({
      what: `leads ${host}, which no component declares`,
      fix: 'declare it as expose.host',
    })),
    wrong: example('www.bramble.example', 'bramble.example'),
    right: example('web.bramble.example'),
  },
  'foreign-host': {
    severity: 'warning',
    what: "A route leads a host outside the cluster's domain",
    why: 'The certificate of the cluster does not cover it, and no DNS record of the cluster leads there.',
    fix: "Choose a host below the cluster's domain. Where the host has a certificate and a record of its own, accept it.",
    check: strange(false, (host, domain) => ({
      what: `leads ${host}, which is no host of ${domain}`,
      fix: `choose a name that ends in .${domain}`,
    })),
    wrong: example('web.example.com'),
    right: example('web.bramble.example'),
  },
});

/** Hosts of routes that no component declares, each once for an object. */
const strangers = shared((subject: Subject) => {
  const { cluster } = subject;
  const declared = new Set([...cluster.hosts(), ...cluster.publicNames().map(({ host }) => host)]);
  return routes(subject).flatMap((route) => {
    const hosts = hostsOf(route).filter((host) => !host.includes('*') && !declared.has(host));
    return hosts.map((host) => ({ host, placed: route.placed }));
  });
});

/** Those that lie within the cluster's domain, or those that do not, with what is said of one. */
function strange(areOurs: boolean, mistakeOf: (host: string, domain: string) => Mistake) {
  return (subject: Subject): readonly Found[] => {
    const { domain } = subject.cluster;
    const isOurs = (host: string) => host === domain || host.endsWith(`.${domain}`);
    const meant = strangers(subject).filter(({ host }) => isOurs(host) === areOurs);
    return distinctBy(meant, ({ host, placed }) => `${placed.path} ${host}`).map(({ host, placed }) =>
      at(placed, mistakeOf(host, domain)),
    );
  };
}

function unreached(subject: Subject): readonly Found[] {
  const { cluster } = subject;
  const wanted = [...exposed(subject), ...named(cluster)];
  if (wanted.length === 0) return [];
  const { isReached } = reach(subject);
  return wanted
    .filter(({ host }) => !isReached(host))
    .map(({ component, where, host }) => ({
      component,
      where,
      what: `is exposed at ${host}, but no route leads there`,
      fix: `draw one with route(), mend the override that took it away, or remove ${where}`,
    }));
}

interface Wanted {
  readonly component: string;
  readonly where: string;
  readonly host: string;
}

/** The hosts of components. One that is set aside, that waits for a tunnel, or whose route cannot be read, has been named. */
function exposed(subject: Subject): readonly Wanted[] {
  const { cluster } = subject;
  const unread = unreadRoutes(subject);
  return cluster.components
    .filter(({ expose, isAside, name }) => expose && !isAside && isDnsLabel(name) && !unread.has(name))
    .filter((each) => doorsOf(each, cluster).length > 0)
    .flatMap((each) => cluster.hostsOf(each).map((host) => ({ component: each.name, where: 'expose', host })));
}

/** Names beside those of exposed components that lead to the ingress. What is for all names is for those that are not there, too. */
function named(cluster: Cluster): readonly Wanted[] {
  const { address } = cluster.find('ingress') ?? {};
  return cluster
    .publicNames()
    .filter(({ where, host, address: to }) => where !== 'expose' && !host.startsWith('*') && to && to === address);
}

/** Which hosts a route leads. What is in the values of a chart is looked for as a text. */
function reach(subject: Subject): { readonly isReached: (host: string) => boolean } {
  const named = new Set<string>();
  const patterns: Route[] = [];
  for (const route of routes(subject)) {
    const hosts = hostsOf(route);
    if (hosts.length === 1 && !hosts[0]!.includes('*')) named.add(hosts[0]!);
    else patterns.push(route);
  }
  const texts = subject.objects
    .filter(({ object }) => object.kind === 'HelmRelease')
    .map(({ object }) => JSON.stringify(object));
  return {
    isReached: (host) =>
      named.has(host) || patterns.some((route) => reaches(route, host)) || texts.some((text) => text.includes(host)),
  };
}
