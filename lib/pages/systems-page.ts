import { namespaceOf } from '../model/component.ts';
import { path } from '../model/object.ts';
import { markdownHeader } from '../output/header.ts';
import { type Facts, factsOf, type System } from './system-facts.ts';

const has =
  (...kinds: readonly string[]) =>
  ({ objects }: Facts) =>
    objects.some(({ kind }) => kinds.includes(kind));
const through =
  (...ways: readonly string[]) =>
  ({ component: { expose } }: Facts) =>
    expose !== undefined && ways.includes(expose.through);

/** The headings within a cluster, in order. A component stands under the first that fits. */
const GROUPS: readonly (readonly [heading: string, fits: (facts: Facts, file: string) => boolean])[] = [
  ['What the apps build on', (_, file) => file.startsWith('charts/addons/')],
  ['Delivered by a Helm chart', has('HelmRelease')],
  ['Apps reached from the internet', through('tunnel', 'both')],
  ['Apps reached from the local network, by an Ingress', has('Ingress')],
  ['Apps reached from the local network', through('lan')],
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
 * @param folder of the clusters in the repository, such as `clusters`
 * @param charts the files that declare components, relative to the repository
 */
export function systemsPage(folder: string, systems: readonly System[], charts: readonly string[]): string {
  return [
    markdownHeader(folder),
    '',
    '# What runs here',
    '',
    'Each component of each cluster, the file that declares it, and the folders that it renders to.',
    ...systems.flatMap((system) => ['', `## ${system.cluster.name}`, '', ...clusterLines(folder, system, charts)]),
    '',
  ].join('\n');
}

function clusterLines(folder: string, system: System, charts: readonly string[]): readonly string[] {
  const { name, domain } = system.cluster;
  const source = `${folder}/${name}/cluster.ts`;
  const rows = factsOf(system).map((facts) => {
    const file = charts.find((each) => nameOfChart(each) === facts.component.name) ?? source;
    return { facts, file, heading: GROUPS.find(([, fits]) => fits(facts, file))?.[0] };
  });
  return [
    `Declared in ${link(source)}, for \`${domain}\`; Flux starts at \`flux/${name}\`.`,
    ...GROUPS.flatMap(([heading]) => {
      const members = rows.filter((row) => row.heading === heading);
      const lines = members.flatMap(({ facts, file }) => componentLines(facts, file, domain));
      return lines.length > 0 ? ['', `### ${heading}`, '', ...lines] : [];
    }),
  ];
}

function componentLines({ component, ...facts }: Facts, file: string, domain: string): readonly string[] {
  const { name, about, expose, records = {}, images = [], provides = {} } = component;
  const namespace = namespaceOf(component);
  const reached = expose && `https://${expose.host ?? `${name}.${domain}`}${expose.path ?? ''} (${expose.through})`;
  const details: readonly (readonly [string, readonly string[]])[] = [
    ['reached at', [...(reached ? [reached] : []), ...Object.keys(records), ...facts.addresses]],
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

/** An add-on is a file, or a folder. */
function nameOfChart(file: string): string | undefined {
  return file
    .replace(/(\/index)?\.ts$/, '')
    .split('/')
    .at(-1);
}

function link(file: string): string {
  return `[${file}](../${file})`;
}
