import type { Placed } from '../checks/placed.ts';
import { STAGES, type Stage } from '../model/component.ts';
import type { Finding } from '../model/finding.ts';
import type { KubernetesObject } from '../model/object.ts';
import { fileNameOf, isKind } from '../model/rendered.ts';
import { CHART_RECORD, OF_CHART } from '../model/rendered-chart.ts';
import { copiesIn, digestOf, sourceOf } from './header.ts';
import { readDocuments } from './manifest.ts';
import { KUSTOMIZATIONS, RENDERED_CHARTS, spotOf, TREE } from './place.ts';

/** A committed tree as objects. */
export interface Tree {
  /** What Flux applies: the objects of `dist`, in the order of their files, and what charts make of its releases. */
  readonly objects: readonly Placed[];
  /** What tells Flux to: the objects of `flux`, each with the stage that it applies. */
  readonly kustomizations: readonly Placed[];
  /** One for each file that is not, or not only, what bramble writes. */
  readonly findings: readonly Finding[];
}

/** In characters. Kubernetes takes no object of more than 1.5 MiB; a larger file is not parsed. */
export const LARGEST = 4 * 1024 * 1024;

/**
 * Reads a committed tree back into objects, whether it comes from the disk or from a revision of git. Pure. What is wrong with
 * a file is a finding, and the other files are read all the same. Of `dist` only the folders of clusters that `flux` has are
 * read, where it has any: the other folders belong to sides, or are not bramble's.
 * @param files texts by path, such as `dist/home/web/deployment.web.yaml`, and below `imports/charts` what charts make. Others mean
 * nothing here
 * @param all the paths of the tree, where these are only some of its files @default they are all
 */
export function readTree(files: ReadonlyMap<string, string>, all: Iterable<string> = files.keys()): Tree {
  const paths = [...files.keys()].sort();
  const whole = [...all];
  const components = new Set(whole.flatMap((path) => kustomizationOf(path) ?? []));
  const clusters = new Set(whole.flatMap((path) => /^flux\/([^/]+)\//.exec(path)?.[1] ?? []));
  const copies = new Map(
    paths.flatMap((path) => {
      const text = files.get(path)!;
      return path.startsWith('flux/') && sourceOf(text) !== undefined ? [...copiesIn(Buffer.from(text))] : [];
    }),
  );
  const read = paths.flatMap((path) => {
    const seat = seatOf(path, components);
    const isApplied = seat && (clusters.size === 0 || clusters.has(seat.cluster));
    return isApplied ? [{ seat, ...readFile(files.get(path)!, seat, copies.get(path)) }] : [];
  });
  const namespaces = ownNamespaces(read.filter(({ seat }) => seat.chart === undefined));
  const objects = read.flatMap(({ seat, objects }) =>
    objects.map((object) => placedIn(object, seat, namespaces.get(idOf(seat)) ?? seat.component)),
  );
  return {
    objects: objects.filter(({ path }) => !path.startsWith('flux/')),
    kustomizations: objects.filter(({ path }) => path.startsWith('flux/')),
    findings: read.flatMap((each) => each.findings),
  };
}

/** Where a file lies. */
interface Seat extends Pick<Placed, 'path' | 'cluster' | 'component'> {
  /** Absent: a Kustomization tells of it itself. */
  readonly stage?: Stage;
  /** The folder of the rendering, of what a chart makes. */
  readonly chart?: string;
}

/** `home/web` for `flux/home/web.yaml`: a component of a cluster. */
function kustomizationOf(path: string): string | undefined {
  return /^flux\/([^/]+\/[^/]+)\.yaml$/.exec(path)?.[1];
}

/** A component of a cluster. */
function idOf({ cluster, component }: Seat): string {
  return `${cluster}/${component}`;
}

/** The namespaces of components: that of objects whose files do not name it, else the one that it draws. */
function ownNamespaces(
  read: readonly { readonly seat: Seat; readonly objects: readonly KubernetesObject[] }[],
): ReadonlyMap<string, string> {
  const own = new Map<string, string>();
  const drawn = new Map<string, string>();
  for (const { seat, objects } of read) {
    for (const object of objects) {
      const { name, namespace } = object.metadata;
      if (namespace !== undefined && seat.path.endsWith(`/${fileNameOf(object, namespace)}`)) {
        own.set(idOf(seat), namespace);
      } else if (isKind(object, '/Namespace')) drawn.set(idOf(seat), name);
    }
  }
  return new Map([...drawn, ...own]);
}

/** Undefined for what Flux does not apply. */
function seatOf(path: string, components: ReadonlySet<string>): Seat | undefined {
  const { place, cluster, rest = '' } = spotOf(path, TREE) ?? {};
  if (cluster === undefined || !place?.told?.test(rest)) return undefined;
  const [folder = '', file] = rest.split('/');
  if (place === RENDERED_CHARTS) {
    // It tells of the objects, and is none.
    if (file === CHART_RECORD) return undefined;
    return { path, cluster, component: folder.replace(/\..*$/, ''), stage: 'chart', chart: folder };
  }
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
): Pick<Tree, 'findings'> & { readonly objects: readonly KubernetesObject[] } {
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
  return { objects, findings: first ? [first] : [] };
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

function placedIn(object: KubernetesObject, { stage, chart, ...seat }: Seat, namespace: string): Placed {
  const { sops, '//': _, ...plain } = object;
  const { name } = object.metadata;
  const applied = (Object.keys(STAGES) as Stage[]).find((each) => name === `${seat.component}${STAGES[each]}`);
  return {
    object: plain as KubernetesObject,
    ...seat,
    namespace,
    stage: stage ?? applied ?? 'chart',
    ...(sops !== undefined && { isEncrypted: true }),
    ...(chart !== undefined && { origin: OF_CHART, release: `${namespace}/${chart.replace(/^[^.]*\./, '')}` }),
  };
}
