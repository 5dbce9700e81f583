import type { Cluster } from '../model/cluster.ts';
import { namespaceOf } from '../model/component.ts';
import { doorsOf } from '../model/door.ts';
import { pathsOf, placeOf } from '../model/exposure.ts';
import { path } from '../model/object.ts';
import { type Home, placesOf } from '../model/provenance.ts';
import type { Side } from '../model/side.ts';
import { header } from '../output/header.ts';
import { type AskedSystem, askedSystems } from './asked-systems.ts';
import { type ComponentFacts, componentFacts, type System } from './system-facts.ts';

const has =
  (...kinds: readonly string[]) =>
  ({ objects }: ComponentFacts) =>
    objects.some(({ kind }) => kinds.includes(kind));
const through =
  (...ways: readonly string[]) =>
  ({ component: { expose } }: ComponentFacts) =>
    expose !== undefined && ways.includes(expose.through);

/** The headings within a cluster, in order. A component stands under the first that fits. */
const GROUPS: readonly (readonly [heading: string, fits: (facts: ComponentFacts, file: string) => boolean])[] = [
  ['What the apps build on', (_, file) => file.startsWith('charts/addons/')],
  ['Delivered by a Helm chart', has('HelmRelease')],
  ['Apps reached from the internet', through('tunnel', 'both')],
  ['Apps reached from the local network, by an Ingress', has('Ingress')],
  ['Apps reached from the local network', through('lan')],
  ['Apps reached by VPN', through('vpn')],
  [
    'Apps with an address of their own',
    ({ objects }) => objects.some(({ spec }) => path(spec, 'type') === 'LoadBalancer'),
  ],
  ['Outside the cluster, with a name in it', has('EndpointSlice')],
  ['Databases and messages', has('StatefulSet')],
  ['Run by the clock', has('CronJob')],
  ['Only inside the cluster', () => true],
];

/**
 * The text of docs/systems.md: every component of every cluster, and where to look. It names no tag of an image, so that
 * a bump changes nothing here.
 * @param home where the files are that declare components
 * @param asked the systems that people asked for @default none are named
 * @param sides what clusters have beside Kubernetes @default nothing
 */
export function systemsPage(
  systems: readonly System[],
  home: Home,
  asked: readonly AskedSystem[] = [],
  sides: readonly Side[] = [],
): string {
  return [
    header(home.folder, 'markdown'),
    '',
    '# What runs here',
    '',
    'Each component of each cluster, the file that declares it, and the folders that it renders to.',
    ...systems.flatMap((system) => ['', `## ${system.cluster.name}`, '', ...clusterLines(system, home)]),
    ...askedSystems(asked, sides),
    '',
  ].join('\n');
}

function clusterLines(system: System, home: Home): readonly string[] {
  const { name, domain } = system.cluster;
  const source = `${home.folder}/${name}/cluster.ts`;
  const rows = componentFacts(system).map((facts) => {
    const file = placesOf(facts.component, home).declaredAt?.file ?? source;
    return { facts, file, heading: GROUPS.find(([, fits]) => fits(facts, file))?.[0] };
  });
  return [
    `Declared in ${link(source)}, for \`${domain}\`; Flux starts at \`flux/${name}\`.`,
    ...GROUPS.flatMap(([heading]) => {
      const members = rows.filter((row) => row.heading === heading);
      const lines = members.flatMap(({ facts, file }) => componentLines(facts, file, system.cluster));
      return lines.length > 0 ? ['', `### ${heading}`, '', ...lines] : [];
    }),
  ];
}

function componentLines({ component, ...facts }: ComponentFacts, file: string, cluster: Cluster): readonly string[] {
  const { name, about, expose, images = [], provides = {} } = component;
  const namespace = namespaceOf(component);
  const hosts = expose ? cluster.hostsOf(component) : [];
  const paths = pathsOf(expose ?? {});
  const doors = doorsOf(component, cluster);
  const by = doors.length === 0 || doors.includes('usual') ? expose?.through : 'the tunnel alone';
  const reached = hosts.flatMap((host) => paths.map((path) => `https://${placeOf(host, path)} (${by})`));
  const names = cluster.publicNames().filter((each) => each.component === name && each.where !== 'expose');
  const stands = component.standing ? [`${component.standing.is}: ${component.standing.because}`] : [];
  const details: readonly (readonly [string, readonly string[]])[] = [
    ['is', stands],
    ['reached at', [...reached, ...names.map(({ host }) => host), ...facts.addresses]],
    ['runs', [...new Set(images.map(({ repository }) => repository))]],
    ['keeps', facts.storage],
    ['needs the Secrets', facts.secrets],
    ['provides', Object.keys(provides)],
    ['waits for', facts.waitsFor],
    ['namespace', namespace === name ? [] : [namespace]],
    ['rendered to', facts.folders],
  ];
  return [
    `- **${name}** (${link(file)})${about === undefined ? '' : `: ${about}`}`,
    ...details
      .filter(([, values]) => values.length > 0)
      .map(([label, values]) => `  - ${label} ${values.map((value) => `\`${value}\``).join(', ')}`),
  ];
}

function link(file: string): string {
  return `[${file}](../${file})`;
}
