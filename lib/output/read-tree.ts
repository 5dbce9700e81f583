import { STAGES, type Stage } from '../model/component.ts';
import type { Finding } from '../model/finding.ts';
import type { KubernetesObject } from '../model/object.ts';
import { copiesIn, digestOf, sourceOf } from './header.ts';
import { readDocuments } from './manifest.ts';
import { KUSTOMIZATIONS, MANIFESTS, spotOf, TERRAFORM } from './place.ts';

/** An object that a committed tree holds, and what the tree tells of it. */
export interface TreeObject {
  readonly object: KubernetesObject;
  /** The file, relative to the root of the tree. */
  readonly path: string;
  readonly cluster: string;
  /** The name of the component that it is part of. */
  readonly component: string;
  /** The stage that it is part of; of a Kustomization, the stage that it applies. */
  readonly stage: Stage;
  /** Absent: it belongs to no namespace, or leaves it to what applies it. */
  readonly namespace?: string;
  /** The values are those that sops wrote. What sops tells of itself is not part of the object. */
  readonly isEncrypted: boolean;
}

/** A committed tree as objects. */
export interface Tree {
  /** What Flux applies: the objects of `dist`, in the order of their files. */
  readonly objects: readonly TreeObject[];
  /** What tells Flux to: the objects of `flux`. */
  readonly kustomizations: readonly TreeObject[];
  /** One for each file that is not, or not only, what bramble writes. */
  readonly findings: readonly Finding[];
}

/** In characters. Kubernetes takes no object of more than 1.5 MiB; a larger file is not parsed. */
export const LARGEST = 4 * 1024 * 1024;

/**
 * Reads a committed tree back into objects, whether it comes from the disk or from a revision of git. Pure. What is wrong with
 * a file is a finding, and the other files are read all the same.
 * @param files texts by path, such as `dist/home/web/deployment.web.yaml`; paths outside of `dist` and `flux` mean nothing here
 */
export function readTree(files: ReadonlyMap<string, string>): Tree {
  const paths = [...files.keys()].sort();
  const components = new Set(paths.flatMap((path) => kustomizationOf(path) ?? []));
  const copies = new Map(
    paths.flatMap((path) => {
      const text = files.get(path)!;
      return path.startsWith('flux/') && sourceOf(text) !== undefined ? [...copiesIn(Buffer.from(text))] : [];
    }),
  );
  const read = paths.flatMap((path) => {
    const seat = seatOf(path, components);
    return seat ? [readFile(files.get(path)!, seat, copies.get(path))] : [];
  });
  const objects = read.flatMap((each) => each.objects);
  return {
    objects: objects.filter(({ path }) => !path.startsWith('flux/')),
    kustomizations: objects.filter(({ path }) => path.startsWith('flux/')),
    findings: read.flatMap((each) => each.findings),
  };
}

/** Where a file lies. */
interface Seat extends Pick<TreeObject, 'path' | 'cluster' | 'component'> {
  /** Absent: a Kustomization tells of it itself. */
  readonly stage?: Stage;
}

/** `home/web` for `flux/home/web.yaml`: a component of a cluster. */
function kustomizationOf(path: string): string | undefined {
  return /^flux\/([^/]+\/[^/]+)\.yaml$/.exec(path)?.[1];
}

/** Undefined for what Flux does not apply. */
function seatOf(path: string, components: ReadonlySet<string>): Seat | undefined {
  const { place, cluster, rest = '' } = spotOf(path, [MANIFESTS, KUSTOMIZATIONS, TERRAFORM]) ?? {};
  if (place?.appliedBy !== 'Flux' || cluster === undefined || !place.told?.test(rest)) return undefined;
  const [folder = ''] = rest.split('/');
  if (place === KUSTOMIZATIONS) {
    return folder === place.closed ? undefined : { path, cluster, component: folder.replace(/\.[^.]+$/, '') };
  }
  return { path, cluster, ...ofFolder(folder, (name) => components.has(`${cluster}/${name}`)) };
}

/** A component may be called `web-config`: it has a file in `flux`, and the stage of another has none. */
function ofFolder(folder: string, isComponent: (name: string) => boolean): { component: string; stage: Stage } {
  const stage = (Object.keys(STAGES) as Stage[]).find((each) => STAGES[each] !== '' && folder.endsWith(STAGES[each]));
  if (stage === undefined || isComponent(folder)) return { component: folder, stage: 'chart' };
  return { component: folder.slice(0, -STAGES[stage].length), stage };
}

/** @param copy the digest of the copy that bramble made, if it made one */
function readFile(
  text: string,
  seat: Seat,
  copy: string | undefined,
): Pick<Tree, 'findings'> & { objects: TreeObject[] } {
  const { path, cluster, component } = seat;
  const finding = (rule: string, severity: Finding['severity'], what: string, fix: string): Finding => {
    return { rule, severity, cluster, component, where: path, what, fix };
  };
  const { objects, mistake } = text.length > LARGEST ? TOO_LARGE : readDocuments(text);
  const isEncrypted = path.endsWith('.sops.yaml');
  const [first] = [
    ...(mistake ? [finding('input', 'error', mistake.what, mistake.fix)] : []),
    ...(isEncrypted && objects.some((object) => object.sops === undefined)
      ? [
          finding(
            'input',
            'error',
            'is not encrypted',
            'encrypt it with sops, and change what it holds: it has been readable',
          ),
        ]
      : []),
    ...foreignness(text, isEncrypted, copy).map((what) =>
      finding('foreign-manifest', 'warning', what, 'run npm run synth, which says what to do with it'),
    ),
    ...(objects.length > 1 && seat.stage !== undefined
      ? [
          finding(
            'foreign-manifest',
            'warning',
            `holds ${objects.length} objects`,
            'run npm run synth, which writes a file for each',
          ),
        ]
      : []),
  ];
  return { objects: objects.map((object) => placedIn(object, seat)), findings: first ? [first] : [] };
}

const TOO_LARGE: ReturnType<typeof readDocuments> = {
  objects: [],
  mistake: { what: 'is larger than any object may be', fix: 'remove it, or move it out of this folder' },
};

/** What tells that bramble did not write a file as it stands. */
function foreignness(text: string, isEncrypted: boolean, copy: string | undefined): readonly string[] {
  if (!isEncrypted) return sourceOf(text) === undefined ? ['was not generated by bramble'] : [];
  if (copy === undefined) return ['was not copied by bramble'];
  return digestOf(text) === copy ? [] : ['is a copy that somebody has changed'];
}

function placedIn(object: KubernetesObject, { path, cluster, component, stage }: Seat): TreeObject {
  const { sops, ...plain } = object;
  const { name, namespace } = object.metadata;
  const applied = (Object.keys(STAGES) as Stage[]).find((each) => name === `${component}${STAGES[each]}`);
  return {
    object: plain as KubernetesObject,
    path,
    cluster,
    component,
    stage: stage ?? applied ?? 'chart',
    ...(namespace !== undefined && { namespace }),
    isEncrypted: sops !== undefined,
  };
}
