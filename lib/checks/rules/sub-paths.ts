import { containersOf } from '../../derive/pods.ts';
import { didYouMean } from '../../model/closest.ts';
import type { Mistake } from '../../model/finding.ts';
import { listed } from '../../model/listed.ts';
import { isMap, type JsonMap, list, path } from '../../model/object.ts';
import { eachPods } from '../each-object.ts';
import { documents, manifest, pod } from '../example-objects.ts';
import type { Perhaps } from '../perhaps.ts';
import type { PlacedPods } from '../placed-pods.ts';
import { referents } from '../referents.ts';
import { ruleTable, type Subject } from '../rule.ts';

/** The files that a volume of a ConfigMap or a Secret has; undefined where they are not known. */
function filesOf(volume: JsonMap, namespace: string, subject: Subject): readonly string[] | undefined {
  const { configMap, secret } = volume;
  const source = isMap(configMap) ? configMap : secret;
  const items = list(path(source, 'items'));
  if (items.length > 0) return items.map((item) => String(item.path));
  const name = isMap(configMap) ? configMap.name : undefined;
  return typeof name === 'string' ? referents(subject).find('/ConfigMap', namespace, name)?.keys : undefined;
}

function missing({ placed, spec: pod }: PlacedPods, subject: Subject): Perhaps<Mistake> {
  const volumes = new Map(list(pod.volumes).map((volume) => [volume.name, volume]));
  const mounts = containersOf(pod).flatMap(({ volumeMounts }) => list(volumeMounts));
  const once = new Map(mounts.map(({ name, subPath }) => [`${name}/${subPath}`, { name, subPath }]));
  return [...once.values()].map(({ name, subPath }) => {
    const volume = volumes.get(name);
    if (typeof subPath !== 'string' || subPath === '' || !volume) return undefined;
    const files = filesOf(volume, placed.object.metadata.namespace ?? '', subject);
    if (!files || files.some((file) => file === subPath || file.startsWith(`${subPath}/`))) return undefined;
    const what = `mounts '${subPath}' of the volume '${name}', which has no such file`;
    return { what, fix: didYouMean(subPath, files, `it has: ${listed(files)}`) };
  });
}

/** How files end, as folders do not. */
const FILE = /\.(ya?ml|json|conf|cfg|ini|toml|env|pem|crt|key|txt|xml|properties|sh|py|db|sqlite3?)$/;

function folders({ placed, spec: pod }: PlacedPods, subject: Subject): Perhaps<Mistake> {
  const volumes = new Map(list(pod.volumes).map((volume) => [volume.name, volume]));
  const mounts = containersOf(pod).flatMap(({ volumeMounts }) => list(volumeMounts));
  return mounts.map(({ name, mountPath, subPath, subPathExpr }) => {
    const volume = volumes.get(name);
    if (!volume || subPath !== undefined || subPathExpr !== undefined || isMap(volume.hostPath)) return undefined;
    const file = String(mountPath).split('/').at(-1) ?? '';
    const files = filesOf(volume, placed.object.metadata.namespace ?? '', subject) ?? [];
    if (!FILE.test(file) && !files.includes(file)) return undefined;
    const what = `mounts the volume '${name}' at ${mountPath}, which becomes a folder of that name`;
    return { what, fix: asFile(volume, files.includes(file) ? file : (files[0] ?? file)) };
  });
}

/** How one file of a volume is mounted. */
function asFile({ name, secret, configMap }: JsonMap, file: string): string {
  const secretName = path(secret, 'secretName');
  if (secretName !== undefined) return `mount the key as a file: secretFile('${secretName}', '${file}')`;
  if (isMap(configMap)) return `mount the key as a file: configMapFile('${configMap.name}', '${file}')`;
  return `mount it at a folder, or a file of it: part(${name}, '${file}')`;
}

const mounting = (subPath: string) =>
  documents(
    manifest('v1 ConfigMap', 'web', "data: { web.conf: 'port = 8080' }"),
    pod(
      `volumeMounts: [{ name: config, mountPath: /etc/web.conf, subPath: ${subPath} }]`,
      'volumes: [{ name: config, configMap: { name: web } }]',
    ),
  );

export const rules = ruleTable({
  'missing-file': {
    what: 'A container mounts a file that its volume does not have',
    why: 'The kubelet makes an empty folder in its place. The program finds a folder where it wants its settings, and stops, or runs without them.',
    fix: 'Correct `subPath`, or add the key to the ConfigMap.',
    check: eachPods(missing),
    wrong: mounting('wep.conf'),
    right: mounting('web.conf'),
  },
  'file-as-folder': {
    acceptable: true,
    what: 'A volume is mounted at the path of a file',
    why: 'It becomes a folder of that name, with the keys of the Secret or ConfigMap as files in it. The program finds a folder where it wants its settings.',
    fix: "Mount one key as a file, `secretFile('web', 'secrets.yaml')` or `configMapFile(…)`; of another volume, a part: `part(config, 'web.conf')`. In objects of your own, give the mount a `subPath`.",
    check: eachPods(folders),
    wrong: mounting('web.conf').replace(', subPath: web.conf', ''),
    right: mounting('web.conf'),
  },
});
