import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { isMap, type JsonMap, list, path } from '../../lib/model/object.ts';
import { fieldOf } from './environment.ts';
import { data, NotYet, type Pod, type Sources } from './sources.ts';

/** Volumes that hold what the API server has, and nothing else. */
const GIVEN = ['configMap', 'secret', 'projected', 'downwardAPI'];

/**
 * Lays out a volume of a pod below a folder, as a kubelet does, and returns where it lies. Laying it out again brings it up
 * to date, file by file: a key that is gone is gone. Throws {@link NotYet} for what is missing and not optional.
 */
export async function layOut(pod: Pod, volume: JsonMap, folder: string, sources: Sources): Promise<string> {
  const claim = path(volume, 'persistentVolumeClaim', 'claimName');
  if (claim !== undefined) {
    const bound = await sources.claim(String(claim));
    if (bound === undefined) throw new NotYet(`claim ${claim} is not bound`);
    return bound;
  }
  const given = sources.nodeFolder(String(path(volume, 'hostPath', 'path') ?? ''));
  if (volume.hostPath !== undefined && given !== undefined) return given;
  const target = join(folder, String(volume.name));
  mkdirSync(target, { recursive: true });
  // The user of the container may write into it, if it is one to write into.
  chmodSync(target, 0o777);
  // What a container could write to stands in `emptyDir` and the like: they stay empty here.
  const parts = isMap(volume.projected) ? list(volume.projected.sources) : [volume];
  const files = new Map<string, Buffer>();
  for (const part of parts) {
    for (const [file, content] of await filesOf(pod, part, sources)) files.set(file, content);
  }
  for (const [file, content] of files) update(join(target, file), content);
  if (GIVEN.some((kind) => volume[kind] !== undefined)) {
    for (const entry of readdirSync(target, { recursive: true, withFileTypes: true })) {
      const at = join(entry.parentPath, entry.name);
      if (entry.isFile() && !files.has(relative(target, at))) rmSync(at);
    }
  }
  return target;
}

async function filesOf(pod: Pod, part: JsonMap, sources: Sources): Promise<readonly (readonly [string, Buffer])[]> {
  const { configMap, secret, serviceAccountToken, downwardAPI } = part;
  if (isMap(configMap)) return chosen(configMap, await data('ConfigMap', String(configMap.name), configMap, sources));
  if (isMap(secret)) {
    return chosen(secret, await data('Secret', String(secret.secretName ?? secret.name), secret, sources));
  }
  if (isMap(serviceAccountToken)) {
    const token = await sources.token(serviceAccountToken.audience as string | undefined);
    return [[String(serviceAccountToken.path), Buffer.from(token)]];
  }
  if (isMap(downwardAPI)) {
    return list(downwardAPI.items).map((item) => [
      String(item.path),
      Buffer.from(fieldOf(pod, String(path(item, 'fieldRef', 'fieldPath')))),
    ]);
  }
  return [];
}

function chosen(reference: JsonMap, all: ReadonlyMap<string, Buffer>): readonly (readonly [string, Buffer])[] {
  if (reference.items === undefined) return [...all];
  return list(reference.items).flatMap((item) => {
    const content = all.get(String(item.key));
    if (content) return [[String(item.path), content] as const];
    if (reference.optional === true) return [];
    throw new NotYet(`key ${item.key} of ${reference.name ?? reference.secretName} is missing`);
  });
}

/** Replaces a file in one step where its content differs, so that nobody reads half of it. */
function update(file: string, content: Buffer): void {
  try {
    if (readFileSync(file).equals(content)) return;
  } catch {
    mkdirSync(dirname(file), { recursive: true });
  }
  writeFileSync(`${file}.new`, content);
  renameSync(`${file}.new`, file);
}
