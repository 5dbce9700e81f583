import { clusterText, imagesText, type KnownImages } from './cluster-files.ts';
import { forgeOf } from './forges.ts';
import { type Offer, taken } from './offer.ts';
import { readmeText } from './readme.ts';
import { commonFiles, type Means, manifestText, sopsText } from './repository-files.ts';
import type { Answers } from './starter.ts';
import type { Programs } from './written-programs.ts';

/** The text of each file by its path. */
export type Texts = ReadonlyMap<string, string>;

/** What the files are made of, beside the answers. */
export interface Material extends Means {
  readonly offer: Offer;
  readonly images: KnownImages;
  /** The texts of the apps that can be taken, by name. */
  readonly apps: Readonly<Record<string, string>>;
  /** What workflows carry. */
  readonly programs: Programs;
}

/** The files of one cluster, and of the apps on it. */
export function clusterFiles(answers: Answers, { offer, images, apps }: Material): Texts {
  const folder = `clusters/${answers.name}`;
  const chosen = taken(offer, answers).filter(({ kind }) => kind === 'app');
  return new Map([
    [`${folder}/cluster.ts`, clusterText(offer, answers)],
    [`${folder}/images.yaml`, imagesText(offer, answers, images)],
    ...chosen.map(({ name }) => [`charts/apps/${name}.ts`, withoutExample(apps[name] ?? '')] as const),
  ]);
}

/** Examples of options are for bramble's own tests. */
function withoutExample(text: string): string {
  return text.replace(/\/\*\*[^/]*\*\/\nexport const example\b[^;]*;\n\n/, '');
}

/** The files by which a forge works. */
export function forgeFiles(answers: Answers, { programs, offer }: Pick<Material, 'programs' | 'offer'>): Texts {
  const own = taken(offer, answers).flatMap(({ files }) => Object.keys(files?.(answers) ?? {}));
  return new Map(Object.entries(forgeOf(answers).files(programs, own)));
}

/**
 * All files of a new repository.
 * @param folder what the package is called where nothing else is said
 * @param manifest what package.json holds already
 */
export function newRepository(
  answers: Answers,
  material: Material,
  folder: string,
  manifest: Readonly<Record<string, unknown>> = {},
): Texts {
  const own = taken(material.offer, answers).map(({ files }) => files?.(answers) ?? {});
  return new Map([
    ['package.json', manifestText(folder, material, manifest)],
    ...Object.entries(commonFiles(material)),
    ...own.flatMap((files) => Object.entries(files)),
    ['.sops.yaml', sopsText(material.recipient)],
    ['README.md', readmeText(material.offer, answers)],
    ...forgeFiles(answers, material),
    ...clusterFiles(answers, material),
  ]);
}
