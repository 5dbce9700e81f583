import type { Pins, Platforms } from '../model/image.ts';
import { machines, machinesSource } from './machines.ts';
import { type Offer, type Offered, taken } from './offer.ts';
import { sourceText } from './source-text.ts';
import { type Answers, type Call, partsOf, type Source } from './starter.ts';

/** The images that bramble's own clusters run, and what they are built for. */
export interface KnownImages {
  readonly pins: Pins;
  readonly platforms: Platforms;
}

/** `clusters/<name>/cluster.ts`: the facts, and the list of what was taken. */
export function clusterText(offer: Offer, answers: Answers): string {
  const chosen = taken(offer, answers);
  const components = [...chosen.filter(({ kind }) => kind === 'addon'), ...chosen.filter(({ kind }) => kind === 'app')];
  const facts: { readonly [key: string]: Source } = {
    name: answers.name ?? '',
    domain: answers.domain ?? '',
    nodes: machinesSource(machines(answers.nodes ?? '')),
    networks: { lan: partsOf(answers.lan) },
    loadBalancers: answers.pool ?? '',
    ...Object.assign({}, ...chosen.map(({ facts }) => facts?.(answers))),
  };
  const lines = Object.entries(facts).map(([key, value]) => {
    const isLong = key === 'nodes';
    return `  ${key}: ${isLong ? listText(value as readonly Source[]) : sourceText(value, key.length + 4, 1)},\n`;
  });
  const entries = components.map((each) => `    ${entryText(each, answers)},\n`).join('');
  const list = components.length === 0 ? '  components: [],\n' : `  components: [\n${entries}  ],\n`;
  const words = ['cluster', 'node', ...callsIn(facts).filter((each) => each !== 'node')].sort();
  const imports = [
    `import { ${[...new Set(words)].join(', ')} } from 'bramble';`,
    ...components.map((each) => importText(each, answers)).sort(byTarget),
  ];
  return `${imports.join('\n')}\n\nexport default cluster({\n${lines.join('')}${list}});\n`;
}

/** What the entry of a component calls comes from where its own function does. */
function importText(each: Offered, answers: Answers): string {
  const names = [exportOf(each), ...callsIn(each.props?.(answers) ?? {})];
  return `import { ${[...new Set(names)].sort().join(', ')} } from '${each.from}';`;
}

/** A list with a line for each. */
function listText(items: readonly Source[]): string {
  return `[\n${items.map((each) => `    ${sourceText(each, 4, 2)},\n`).join('')}  ]`;
}

/** Packages before files, as the formatter sorts them. */
function byTarget(one: string, other: string): number {
  const target = (line: string) => line.slice(line.indexOf("'"));
  const rank = (line: string) => (target(line).startsWith("'.") ? 1 : 0);
  return rank(one) - rank(other) || (target(one) < target(other) ? -1 : 1);
}

function entryText(each: Offered, answers: Answers): string {
  const props = each.props?.(answers);
  if (props === undefined) return exportOf(each);
  return sourceText({ call: exportOf(each), with: Object.keys(props).length > 0 ? [props] : [] }, 4, 2);
}

/** The function or component of a file, which is named for it. */
function exportOf({ name }: Pick<Offered, 'name'>): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** The functions that are called within data. */
function callsIn(value: Source): readonly string[] {
  if (typeof value !== 'object') return [];
  const inner = Array.isArray(value) ? value : Object.values(value);
  const { call } = value as Partial<Call>;
  return [...(typeof call === 'string' ? [call] : []), ...inner.flatMap(callsIn)];
}

/** `clusters/<name>/images.yaml`: the image of everything that was taken. */
export function imagesText(offer: Offer, answers: Answers, { pins, platforms }: KnownImages): string {
  const names = taken(offer, answers).flatMap(({ images = [] }) => images);
  const all = [...new Set(names)].sort().map((name) => ({ name, image: pins[name] ?? '' }));
  // What Flux moves is listed for all tags.
  const platformsOf = (image: string) => platforms[image] ?? platforms[image.slice(0, image.lastIndexOf(':'))] ?? [];
  const built = all.map(({ image }) => ({ image, platforms: platformsOf(image) }));
  const areKnown = built.every((each) => each.platforms.length > 0);
  const lines = (rows: readonly string[]) =>
    rows.length > 0 ? `\n${rows.map((row) => `  ${row}\n`).join('')}` : ' {}\n';
  return [
    '# yaml-language-server: $schema=../../node_modules/bramble/images.schema.json\n',
    '# The image of everything that runs on this cluster, by name. Change a tag here, run npm run synth, review the diff.\n',
    `apiVersion: bramble.example/v1\nkind: ImagePins\nmetadata:\n  name: ${answers.name}\n`,
    `images:${lines(all.map(({ name, image }) => `${name}: ${image}`))}`,
    ...(areKnown && built.length > 0
      ? [
          '# What they are built for: npx bramble images asks the registries.\n',
          `platforms:${lines(built.map((each) => `${each.image}: [${each.platforms.join(', ')}]`))}`,
        ]
      : []),
  ].join('');
}
