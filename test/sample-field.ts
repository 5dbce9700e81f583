import { type AppProps, app, type Component, type KubernetesObject, list, node, path } from 'bramble';
import { certManager } from '../charts/addons/cert-manager/index.ts';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { AGENT, BUSYBOX } from './sample-app.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const LARGE = { memory: '16Gi', cpus: 8 } as const;
/** Three machines with room; the second has a GPU and a stick. */
const NODES = [
  node('pi-1', { ...AGENT, ...LARGE, role: 'server', address: '10.10.11.11', podNetwork: '10.42.0.0/24' }),
  node('pi-2', { ...AGENT, ...LARGE, address: '10.10.11.12', devices: ['/dev/dri', '/dev/bus/usb'] }),
  node('pi-3', { ...AGENT, ...LARGE }),
];
const ADDONS = [
  metallb(),
  certManager({ email: 'admin@bramble.example' }),
  traefik({ address: '10.10.11.21', entryPoints: { mqtts: 8883, 'git-ssh': 2222 } }),
];

/** What a cluster of these has beside the usual add-ons, with the warnings that it gets. No error is found in it. */
export function running(...components: readonly Component[]) {
  const { stages, findings, connections } = renderSample(
    sample({ nodes: NODES, components: [...ADDONS, ...components] }),
  );
  expect(findings.filter(({ severity }) => severity === 'error').map(brief)).toEqual([]);
  const objects = stages.flatMap((stage) => stage.objects);
  const of = (kind: string, name: string): KubernetesObject | undefined =>
    objects.find((each) => each.kind === kind && each.metadata.name === name);
  const reach = (from: string) =>
    connections
      .filter(({ why, from: peer }) => why === 'uses' && 'component' in peer && peer.component?.name === from)
      .flatMap(({ to }) => (to.ports ?? []).map((each) => `${to.component.name} ${each.port}/${each.protocol}`));
  return { of, reach, warnings: findings.map(({ rule }) => rule) };
}

/** An app by what is special about it. */
export const web = (name: string, props: object) => app({ name, image: BUSYBOX, ...props } as AppProps);

/** The ports of a Service, as `dns-udp 53>5353/UDP`. */
export function ports(service: KubernetesObject | undefined): readonly string[] {
  return list(path(service?.spec, 'ports')).map(
    (each) => `${each.name} ${each.port}>${each.targetPort}/${each.protocol}`,
  );
}

/** The spec of the pods of a workload, its first container, and the variables of that. */
export const podOf = (workload: KubernetesObject | undefined) => path(workload?.spec, 'template', 'spec');
export const containerOf = (workload: KubernetesObject | undefined) => list(path(podOf(workload), 'containers'))[0];
export const envOf = (workload: KubernetesObject | undefined) =>
  Object.fromEntries(list(containerOf(workload)?.env).map(({ name, value }) => [name, value]));
