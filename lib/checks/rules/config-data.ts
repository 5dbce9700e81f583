import { isMap, type JsonMap, type KubernetesObject } from '../../model/object.ts';
import { isKind } from '../../model/rendered.ts';
import { ofObjects } from '../each-object.ts';
import { ruleTable } from '../rule.ts';

const configMap = (rest: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n${rest}\n`;

/** The bytes of all keys and values, as far as they need no decoding. */
function sizeOf(value: JsonMap[string]): number {
  return Object.entries(isMap(value) ? value : {}).reduce(
    (sum, [key, text]) => sum + bytes(key) + bytes(String(text ?? '')),
    0,
  );
}

function bytes(text: string): number {
  let size = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // Two halves of a character beyond make four bytes.
    if (code > 0x7f) size += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return size;
}

function judgeSize({ metadata, data, binaryData }: KubernetesObject) {
  const annotations = sizeOf(metadata.annotations);
  const content = sizeOf(data) + sizeOf(binaryData) * 0.75;
  return [
    ...(annotations > 2 ** 18
      ? [{ what: `has ${Math.ceil(annotations / 1024)} KiB of annotations`, fix: 'keep them below 256 KiB' }]
      : []),
    ...(content > 2 ** 20
      ? [
          {
            what: `holds ${Math.ceil(content / 1024)} KiB`,
            fix: 'keep it below 1 MiB: split it, or put it on a volume',
          },
        ]
      : []),
  ];
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
      Object.keys(isMap(data) && isMap(binaryData) ? data : {})
        .filter((key) => (binaryData as JsonMap)[key] !== undefined)
        .map((key) => ({ what: `has the key '${key}' in data and in binaryData`, fix: 'keep one of them' })),
    ),
    wrong: configMap('data: { logo: x }\nbinaryData: { logo: eA== }'),
    right: configMap('data: { title: x }\nbinaryData: { logo: eA== }'),
  },
});
