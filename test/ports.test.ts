import { type AppProps, app, type KubernetesObject } from 'bramble';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { type Json, list, path } from '../lib/model/object.ts';
import { BUSYBOX } from './sample-app.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const ADDRESS = '10.10.11.22';

/** What an app renders to among add-ons, in a cluster that finds nothing wrong with it. */
function drawn(props: object, accepted: readonly string[] = []) {
  const web = app({ name: 'web', image: BUSYBOX, ...props } as AppProps);
  const components = [metallb(), traefik({ address: '10.10.11.21' }), web];
  const { findings, stages, connections } = renderSample(sample({ components }));
  expect(findings.map(({ rule, what }) => `${rule}: ${what}`)).toEqual(accepted);
  const objects = stages.filter(({ name }) => name === 'web').flatMap((stage) => stage.objects);
  return { connections, of: (kind: string, name = 'web') => found(objects, kind, name) };
}

function found(objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject | undefined {
  return objects.find((object) => object.kind === kind && object.metadata.name === name);
}

/** The ports of a Service, as `mqtt 1883 -> 1883/TCP`. */
function ports(service: KubernetesObject | undefined): readonly string[] {
  return list(path(service?.spec, 'ports')).map(
    (each) => `${each.name} ${each.port} -> ${each.targetPort}/${each.protocol}`,
  );
}

function told(props: object): readonly string[] {
  const web = app({ name: 'web', image: BUSYBOX, ...props } as AppProps);
  const { findings } = renderSample(sample({ components: [metallb(), traefik({ address: '10.10.11.21' }), web] }));
  return findings.map((each) => `${brief(each).replace('error home/web ', '')} (${each.fix})`);
}

describe('wrong ports are refused', () => {
  const name = 'use at most 15 lower-case letters, digits and dashes, with a letter among them';
  const change = 'change or remove one of them';
  const cases: Record<string, [object, ...string[]]> = {
    'a number used twice in a pod': [
      { port: 5432, ports: { postgres: 5432 } },
      `ports.postgres: is port 5432/TCP of the pod, whose containers share their numbers, as port is (${change})`,
    ],
    'a number that a sidecar has': [
      { port: 8080, sidecars: { proxy: { image: BUSYBOX, ports: { web: 8080 } } } },
      `sidecars.proxy.ports.web: is port 8080/TCP of the pod, whose containers share their numbers, as port is (${change})`,
    ],
    'both protocols beside one of them': [
      { ports: { dns: { container: 53, protocol: 'both' }, mdns: { container: 53, protocol: 'UDP' } } },
      `ports.mdns: is port 53/UDP of the pod, whose containers share their numbers, as ports.dns is (${change})`,
    ],
    'a number offered twice': [
      { port: { container: 8080, service: 80 }, ports: { admin: { container: 9000, service: 80 } } },
      `ports.admin: is port 80/TCP of the Service, as port is (${change})`,
    ],
    'a name of 16 characters': [
      { ports: { 'mosquitto-secure': 8883 } },
      `ports.mosquitto-secure: 'mosquitto-secure' is no name of a port (${name})`,
    ],
    'a name that is too long with its protocol': [
      { ports: { 'name-service': { container: 53, protocol: 'both' } } },
      `ports.name-service: 'name-service-tcp' is no name of a port (${name})`,
    ],
    'a name of digits': [{ ports: { 1883: 1883 } }, `ports.1883: '1883' is no name of a port (${name})`],
    'a number beyond all': [
      { ports: { mqtt: { container: 188_300 } } },
      'ports.mqtt.container: 188300 is no port (use a whole number from 1 to 65535)',
    ],
    'a number of the Service that is none': [
      { port: { container: 80, service: 0 } },
      'port.service: 0 is no port (use a whole number from 1 to 65535)',
    ],
    'the words of a manifest': [
      { ports: { dns: { containerPort: 53 } } },
      "ports.dns: has no prop 'containerPort' (there are: container, protocol, hostPort, service, sidecar)",
    ],
    'HTTP over UDP': [
      { port: { container: 443, protocol: 'UDP' } },
      "port.protocol: is for HTTP, which TCP carries (remove it, or name the port in 'ports')",
    ],
    'a sidecar that is not there': [
      { port: { container: 80, sidecar: 'ngnix' }, sidecars: { nginx: { image: BUSYBOX } } },
      "port.sidecar: 'ngnix' is no sidecar (did you mean 'nginx'?)",
    ],
    'an address for a port that is not there': [
      { ports: { dns: 53 }, loadBalancer: { ports: ['dsn'] } },
      "loadBalancer.ports[0]: 'dsn' is no port that the Service offers (did you mean 'dns'?)",
    ],
    'an address for a port that no Service offers': [
      { port: 80, ports: { health: { container: 8081, service: false } }, loadBalancer: { ports: ['health'] } },
      "loadBalancer.ports[0]: 'health' is no port that the Service offers (there are: http)",
    ],
    'an address for nothing': [
      { port: 80, loadBalancer: { ports: [] } },
      'loadBalancer: opens no port (name one in its ports, or remove it)',
    ],
    'a way in to a port that no Service offers': [
      { port: { container: 80, service: false }, expose: { through: 'lan' } },
      "port: has service: false, which 'expose' cannot lead to (remove one of the two)",
    ],
    'a way in without HTTP': [
      { ports: { mqtt: 1883 }, expose: { through: 'lan' } },
      "expose: has no use without 'port' (give the app 'port', or remove 'expose')",
    ],
    'an address without any port': [
      { loadBalancer: true },
      "loadBalancer: has no use without 'port' or 'ports' (give the app 'port' or 'ports', or remove 'loadBalancer')",
    ],
    'a path of health without HTTP': [
      { ports: { mqtt: 1883 }, health: '/healthz' },
      "health: is a path, which a 'port' must answer (give the app 'port', or write { readiness: { … } })",
    ],
    'a probe that asks a port of UDP over HTTP': [
      { ports: { dns: { container: 53, protocol: 'UDP' } }, health: { readiness: { path: '/', port: 'dns' } } },
      "deployment.web.yaml: probes of 'web' ask port 53, which is one of UDP (ask a port of TCP, or give the probe a command)",
    ],
    'a probe that asks a port of UDP by its number': [
      { ports: { dns: { container: 53, protocol: 'UDP' } }, health: { readiness: { port: 53 } } },
      "deployment.web.yaml: probes of 'web' ask port 53, which is one of UDP (ask a port of TCP, or give the probe a command)",
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [props, ...expected]) => {
    expect(told(props)).toEqual(expected);
  });

  it('several pods behind an address that one node answers for are said to stand by', () => {
    const local = {
      ports: { dns: 53 },
      replicas: 2,
      loadBalancer: { address: ADDRESS, externalTrafficPolicy: 'Local' },
    };
    expect(told(local)).toEqual([
      "warning home/web service.web.yaml: leads to the pods of one node, while 'web' has several (take externalTrafficPolicy: 'Cluster', or accept that they only take over)",
    ]);
  });
});

describe('the Service of an app', () => {
  it('offers the number and the name that the container has', () => {
    const { of } = drawn({ port: 8080, ports: { mqtt: 1883 } });
    expect(ports(of('Service'))).toEqual(['http 8080 -> 8080/TCP', 'mqtt 1883 -> 1883/TCP']);
  });

  it('offers another number where the port says two', () => {
    const { of } = drawn({ port: { container: 8080, service: 80 }, expose: { through: 'lan' } });
    expect(ports(of('Service'))).toEqual(['http 80 -> 8080/TCP']);
    expect(JSON.stringify(of('IngressRoute'))).toContain('"services":[{"name":"web","port":80}]');
  });

  it('is there without HTTP, and its first port is asked whether the app is well', () => {
    const { of } = drawn({ ports: { sql: 5432 }, stateful: true });
    expect(ports(of('Service'))).toEqual(['sql 5432 -> 5432/TCP']);
    expect(ports(of('Service', 'web-headless'))).toEqual(['sql 5432 -> 5432/TCP']);
    expect(probe(of('StatefulSet'), 'readinessProbe')).toMatchObject({ tcpSocket: { port: 5432 } });
  });

  it('has TCP and UDP under one number, of which probes ask TCP', () => {
    const { of } = drawn({ ports: { dns: { container: 53, protocol: 'both' } } });
    expect(ports(of('Service'))).toEqual(['dns-tcp 53 -> 53/TCP', 'dns-udp 53 -> 53/UDP']);
    expect(probe(of('Deployment'), 'readinessProbe')).toMatchObject({ tcpSocket: { port: 53 } });
    const named = drawn({
      ports: { dns: { container: 53, protocol: 'both' } },
      health: { readiness: { port: 'dns' } },
    });
    expect(probe(named.of('Deployment'), 'readinessProbe')).toMatchObject({ tcpSocket: { port: 53 } });
  });

  it('leaves out a port of probes, which they ask all the same', () => {
    const { of } = drawn({
      port: 8080,
      ports: { health: { container: 8081, service: false } },
      health: { readiness: { path: '/ready', port: 'health' } },
    });
    expect(ports(of('Service'))).toEqual(['http 8080 -> 8080/TCP']);
    expect(probe(of('Deployment'), 'readinessProbe')).toMatchObject({ httpGet: { path: '/ready', port: 8081 } });
  });

  it('leads to a port of a sidecar, which is the one that is asked', () => {
    const { of } = drawn({
      port: { container: 8080, sidecar: 'nginx' },
      health: '/status',
      sidecars: { nginx: { image: BUSYBOX } },
    });
    expect(ports(of('Service'))).toEqual(['http 8080 -> 8080/TCP']);
    const containers = list(path(of('Deployment')?.spec, 'template', 'spec', 'containers'));
    expect(
      containers.map(({ name, ports: own, readinessProbe }) => [name, own !== undefined, readinessProbe !== undefined]),
    ).toEqual([
      ['web', false, false],
      ['nginx', true, true],
    ]);
  });
});

describe('the address of an app', () => {
  const SYNC = { sync: { container: 22_000, protocol: 'both' }, find: { container: 21_027, protocol: 'UDP' } };

  it('has no port but those that it names', () => {
    const { of, connections } = drawn({
      port: 8384,
      ports: SYNC,
      loadBalancer: { address: ADDRESS, ports: ['sync', 'find'] },
    });
    expect(of('Service')?.spec).toMatchObject({ type: 'ClusterIP' });
    expect(ports(of('Service'))[0]).toBe('http 8384 -> 8384/TCP');
    const address = of('Service', 'web-address');
    expect(address?.metadata.annotations).toEqual({ 'metallb.io/loadBalancerIPs': ADDRESS });
    expect(ports(address)).toEqual([
      'sync-tcp 22000 -> 22000/TCP',
      'sync-udp 22000 -> 22000/UDP',
      'find 21027 -> 21027/UDP',
    ]);
    const open = connections.filter(({ from, to }) => from.is === 'world' && to.component.name === 'web');
    expect(open.flatMap(({ to }) => to.ports?.map(({ port, protocol }) => `${port}/${protocol}`))).toEqual([
      '22000/TCP',
      '22000/UDP',
      '21027/UDP',
    ]);
  });

  it('has all that the Service offers where it names none', () => {
    const { of } = drawn({ ports: SYNC, loadBalancer: { address: ADDRESS } });
    expect(of('Service')?.spec).toMatchObject({ type: 'LoadBalancer' });
    expect(of('Service', 'web-address')).toBeUndefined();
  });

  const policy = (props: object, accepted?: readonly string[]): Json | undefined =>
    path(
      drawn({ ports: SYNC, loadBalancer: ADDRESS, ...props }, accepted).of('Service')?.spec,
      'externalTrafficPolicy',
    );

  it('keeps the addresses of clients where one pod answers, or somebody asks for it', () => {
    expect([policy({}), policy({ replicas: 2 }), policy({ stateful: true }), policy({ perNode: true })]).toEqual([
      'Local',
      undefined,
      'Local',
      undefined,
    ]);
    expect(policy({ loadBalancer: { address: ADDRESS, externalTrafficPolicy: 'Cluster' } })).toBe('Cluster');
  });
});

function probe(workload: KubernetesObject | undefined, kind: string): Json | undefined {
  const [container] = list(path(workload?.spec, 'template', 'spec', 'containers'));
  return container?.[kind];
}
