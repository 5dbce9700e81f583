import {
  type Asked,
  type Cluster,
  type Component,
  hostsOf,
  isAtUsualDoor,
  isPublic,
  type JsonMap,
  pathsOf,
} from 'bramble';

/** What an app answers that is there: also that one must log in first, or that there is nothing at this path. */
const ANSWERS = [200, 201, 202, 204, 206, 301, 302, 303, 307, 308, 400, 401, 403, 404, 405, 406, 410, 415, 429];

/** https://github.com/prometheus/blackbox_exporter/blob/master/CONFIGURATION.md */
const HTTP = {
  valid_status_codes: ANSWERS,
  fail_if_not_ssl: true,
  // A page behind a login leads to another host, which is asked for itself.
  follow_redirects: false,
  preferred_ip_protocol: 'ip4',
};

/** How hosts are asked. */
const MODULES: JsonMap = {
  host: {
    prober: 'http',
    timeout: '20s',
    // What the ingress answers for a host that it does not know.
    http: { ...HTTP, fail_if_body_matches_regexp: ['^404 page not found'] },
  },
  path: { prober: 'http', timeout: '20s', http: HTTP },
};

/** How ports of machines are asked: by opening a connection. */
const MACHINE: JsonMap = { machine: { prober: 'tcp', timeout: '5s', tcp: { preferred_ip_protocol: 'ip4' } } };

/** How all that a cluster has asked is asked. */
export function modules(cluster: Cluster): JsonMap {
  return machines(cluster).length > 0 ? { ...MODULES, ...MACHINE } : MODULES;
}

function machines({ components }: Cluster): readonly string[] {
  return [...new Set(components.flatMap((each) => each.machines ?? []))].sort();
}

/** Each host of the cluster that does not sleep, each public one from the internet as well, and the machines that apps cannot do without. */
export function asked(cluster: Cluster, except: readonly string[]): readonly Asked[] {
  const hasTunnel = cluster.find('tunnel') !== undefined;
  const hosts = cluster.components
    .filter(
      ({ expose, name, sleeps, standing }) => expose && !sleeps && standing?.is !== 'stopped' && !except.includes(name),
    )
    .flatMap((each) => [
      ...(isAtUsualDoor(each, cluster) ? askedFrom('inside', each, cluster) : []),
      ...(hasTunnel && isPublic(each) ? askedFrom('internet', each, cluster) : []),
    ]);
  return [...hosts, ...machines(cluster).map(askedMachine)];
}

function askedMachine(machine: string): Asked {
  return { target: machine, port: 'inside', params: { module: 'machine' }, labels: { from: 'machine', host: machine } };
}

function askedFrom(from: 'inside' | 'internet', component: Component, cluster: Cluster): readonly Asked[] {
  const [path = '/'] = pathsOf(component.expose ?? {});
  return hostsOf(component, cluster.domain).map((host) => ({
    target: `https://${host}${path}`,
    port: from,
    params: { module: path === '/' ? 'host' : 'path' },
    labels: { from, host, app: component.name },
  }));
}
