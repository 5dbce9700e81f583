import { isMap, type JsonMap, type KubernetesObject, path } from '../../model/object.ts';
import { isKind } from '../../model/rendered.ts';
import { among, ofObjects } from '../each-object.ts';
import { manifest } from '../example-objects.ts';
import { ruleTable } from '../rule.ts';

const configMap = (data: string) => manifest('v1 ConfigMap', 'web', data);

/** The bytes of all keys and values, as far as they need no decoding. */
function sizeOf(value: JsonMap[string]): number {
  let size = 0;
  if (isMap(value))
    for (const key in value) size += Buffer.byteLength(key) + Buffer.byteLength(String(value[key] ?? ''));
  return size;
}

function judgeSize({ metadata, data, binaryData }: KubernetesObject) {
  const annotations = sizeOf(metadata.annotations);
  const content = sizeOf(data) + sizeOf(binaryData) * 0.75;
  if (annotations <= 2 ** 18 && content <= 2 ** 20) return undefined;
  const kib = (size: number) => `${Math.ceil(size / 1024)} KiB`;
  return among(
    [annotations > 2 ** 18, `has ${kib(annotations)} of annotations`, 'keep them below 256 KiB'],
    [content > 2 ** 20, `holds ${kib(content)}`, 'keep it below 1 MiB: split it, or put it on a volume'],
  );
}

export const rules = ruleTable({
  'object-size': {
    what: 'An object holds more than Kubernetes stores',
    why: 'A ConfigMap may hold 1 MiB, the annotations of an object 256 KiB: the API server refuses more.',
    fix: 'Split the ConfigMap, or put large files on a volume.',
    check: ofObjects(undefined, (object) => (isKind(object, '/Secret') ? [] : judgeSize(object))),
    wrong: configMap(`data:\n  page.html: '${'x'.repeat(2 ** 20)}'`),
    right: configMap("data:\n  page.html: 'x'"),
  },
  'config-key-twice': {
    what: 'A key of a ConfigMap is there twice: as text and in base64',
    why: 'The API server refuses it, since it could not know which of the two is meant.',
    fix: 'Keep the key in `data` or in `binaryData`.',
    check: ofObjects(['/ConfigMap'], ({ data, binaryData }) =>
      Object.keys(data ?? {})
        .filter((key) => path(binaryData, key) !== undefined)
        .map((key) => ({ what: `has the key '${key}' in data and in binaryData`, fix: 'keep one of them' })),
    ),
    wrong: configMap('data: { logo: x }\nbinaryData: { logo: eA== }'),
    right: configMap('data: { title: x }\nbinaryData: { logo: eA== }'),
  },
});
