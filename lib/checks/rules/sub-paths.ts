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
});
