import type { KindTable } from '../kinds/kind-table.ts';
import { parseReference } from '../model/image.ts';
import type { DataFolderRow } from '../model/kinds.ts';
import { isMap, type JsonMap, type KubernetesObject, list, path, texts } from '../model/object.ts';
import { isWrittenFolder } from './node-folders.ts';

/** A container whose program keeps data in a folder that is known. */
export interface KeptData {
  readonly container: JsonMap;
  readonly row: DataFolderRow;
  /** Where it keeps them. */
  readonly folder: string;
  /** Where the volume for it is to be mounted. */
  readonly place: string;
  /** What is mounted there. @default nothing */
  readonly mount?: JsonMap;
  /** The volume of the mount. @default nothing, or a claim of each pod's own */
  readonly volume?: JsonMap;
  /** Where else volumes are mounted that outlive the pod. */
  readonly others: readonly string[];
  /** What is mounted outlives the pod. */
  readonly outlives: boolean;
}

/** Volumes that are gone with their pod. */
const SHORT_LIVED = ['configMap', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'projected', 'secret'];

/** The data of the programs of a pod, as far as it is known where they keep them. */
export function keptData(object: KubernetesObject, pod: JsonMap, kinds: KindTable): readonly KeptData[] {
  const perPod = kinds
    .claims(object)
    .flatMap(({ row, claim }) => (row.perPod ? [path(claim, 'metadata', 'name')] : []));
  const volumes = new Map(list(pod.volumes).map((volume) => [volume.name, volume]));
  const outlives = ({ name }: JsonMap) => {
    const volume = volumes.get(name);
    if (volume === undefined) return perPod.includes(name);
    const { hostPath } = volume;
    return !SHORT_LIVED.some((kind) => volume[kind] !== undefined) && (!isMap(hostPath) || isWrittenFolder(hostPath));
  };
  return list(pod.containers).flatMap((container): readonly KeptData[] => {
    const mounts = list(container.volumeMounts);
    const ways = foldersOf(container, kinds.dataFolders).map((known) => ({
      known,
      mount: mounts.find(({ mountPath }) => covers(plain(mountPath), known.folder, known.place)),
    }));
    const way = ways.find(({ mount }) => mount !== undefined) ?? ways[0];
    if (!way) return [];
    const { known, mount } = way;
    return [
      {
        container,
        ...known,
        ...(mount && { mount, volume: volumes.get(mount.name) }),
        others: mounts
          .filter((each) => outlives(each) && each.readOnly !== true)
          .map(({ mountPath }) => String(mountPath)),
        outlives: mount !== undefined && outlives(mount),
      },
    ];
  });
}

type Folder = Pick<KeptData, 'row' | 'folder' | 'place'>;

/** Where the program of a container keeps its data: one folder for each way in which its image is built. */
function foldersOf(container: JsonMap, rows: readonly DataFolderRow[]): readonly Folder[] {
  const { repository, tag = '' } = parseReference(String(container.image)) ?? { repository: '' };
  const major = majorOf(tag);
  return rows
    .filter(({ image, from, below }) => {
      const isForAll = from === undefined && below === undefined;
      const isMeant = major !== undefined && major >= (from ?? 0) && major < (below ?? Number.POSITIVE_INFINITY);
      return image.test(repository) && (isForAll || isMeant);
    })
    .flatMap((row) => folderOf(container, row, major) ?? []);
}

function folderOf({ env }: JsonMap, row: DataFolderRow, major: number | undefined): Folder | undefined {
  const said = list(env).find(({ name }) => row.variable !== undefined && name === row.variable);
  // Who says where, or what else to store in, is believed.
  if (said && typeof said.value !== 'string') return undefined;
  const at = row.at.replace('{major}', String(major));
  return { row, folder: plain(said?.value ?? at), place: row.volume ?? at };
}

/** `17-alpine`, `v2.7`, and `0.8.0-pg17`, where the version of the database comes behind that of what is added. */
function majorOf(tag: string): number | undefined {
  const [, major] = /pg(\d+)/.exec(tag) ?? /^v?(\d+)(?![\da-f]*[a-f])/.exec(tag) ?? [];
  return major === undefined ? undefined : Number(major);
}

function plain(folder: unknown): string {
  return String(folder)
    .replace(/\/+/g, '/')
    .replace(/(.)\/$/, '$1');
}

/** Whether what is mounted at a path holds a folder: none that the image declares lies between. */
function covers(mounted: string, folder: string, declared: string): boolean {
  return (
    isWithin(folder, mounted) && !(isWithin(folder, declared) && declared !== mounted && isWithin(declared, mounted))
  );
}

/** Folders that the program of a container does not start without writing to, and may not: nothing is mounted there. */
export function closedFolders({ container, row }: KeptData): readonly string[] {
  if (path(container, 'securityContext', 'readOnlyRootFilesystem') !== true) return [];
  const mounted = list(container.volumeMounts)
    .filter(({ readOnly }) => readOnly !== true)
    .map(({ mountPath }) => atRun(plain(mountPath)));
  return (row.runsIn ?? []).filter((folder) => !mounted.some((each) => isWithin(folder, each)));
}

const atRun = (folder: string) => folder.replace(/^\/var\/run(?=\/|$)/, '/run');

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`) || outer === '/';
}

/** Whether a container is told, by an argument or a variable, to use one of some folders. */
export function isTold({ args, command, env }: JsonMap, folders: readonly string[]): boolean {
  const said = [
    ...texts(args),
    ...texts(command),
    ...list(env).flatMap(({ value }) => (typeof value === 'string' ? [value] : [])),
  ];
  return folders.some((folder) => said.some((text) => text.includes(folder)));
}

/** Variables that say which database a program has. */
const CHOICE =
  /(DATABASE|DB|POSTGRES(QL)?|MYSQL|MARIADB|PG)_*(HOST|URL|URI|TYPE|SERVER|ADDR|CONNECTION|DRIVER|DATASOURCE|DSN)/i;

/** Whether a container is told of a database elsewhere, in the place of one in its folder: `DB_TYPE: sqlite3` is none. */
export function hasDatabaseElsewhere({ env }: JsonMap): boolean {
  return list(env).some(({ name, value }) => CHOICE.test(String(name)) && !/sqlite|\.db$/i.test(String(value)));
}
