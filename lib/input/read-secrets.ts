import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, isMap as isYamlMap, type Node, parseAllDocuments, visit } from 'yaml';
import { isLiteralOf, isSecretName } from '../checks/credentials.ts';
import { secretInProse } from '../checks/secret-texts.ts';
import { visitTexts } from '../checks/texts.ts';
import { isMap, type Json, type JsonMap, list, path } from '../model/object.ts';
import type { SecretFile, SecretLeaf, Secrets, SopsMetadata } from '../model/secret-file.ts';
import type { RecipientsOf } from './sops-rules.ts';

/** How the names of encrypted files end. */
const SOPS_SUFFIX = '.sops.yaml';

/** What tools leave in a folder, and what keeps an empty folder in git. */
const IGNORED = new Set(['.DS_Store', '.gitkeep']);

/**
 * Reads the encrypted Secrets of a cluster.
 * @param root the repository
 * @param folder `clusters/<cluster>/secrets`, which may be missing
 * @param recipientsOf whom `.sops.yaml` lets decrypt a file
 */
export function readSecrets(root: string, folder: string, recipientsOf: RecipientsOf): Secrets {
  // A link is not followed: it may lead out of the repository.
  const stat = lstatSync(join(root, folder), { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return { files: [], strays: stat ? [folder] : [] };
  const entries = readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !IGNORED.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((entry) => ({
      path: `${folder}/${entry.name}`,
      isSecret: entry.isFile() && entry.name.endsWith(SOPS_SUFFIX),
    }));
  return {
    files: entries
      .filter(({ isSecret }) => isSecret)
      .map(({ path }) => readSecret(join(root, path), path, recipientsOf(path))),
    strays: entries.filter(({ isSecret }) => !isSecret).map(({ path }) => path),
  };
}

/** In bytes. Kubernetes takes no Secret of more than 1 MiB, and encrypted it has half as much again. */
const LARGEST = 4 * 1024 * 1024;

function readSecret(file: string, path: string, wanted: readonly string[] | undefined): SecretFile {
  if (statSync(file).size <= LARGEST) return parseSecretFile(readFileSync(file), path, wanted);
  return { ...parseSecretFile(Buffer.alloc(0), path, wanted), unreadable: 'size' };
}

/** Reads one encrypted Secret, and forgets what stands in it in plain text. */
export function parseSecretFile(bytes: Buffer, path: string, wanted: readonly string[] | undefined): SecretFile {
  const text = bytes.toString('utf8');
  const [component = ''] = path.slice(path.lastIndexOf('/') + 1).split('.');
  const file: SecretFile = {
    path,
    component,
    text,
    checksum: createHash('sha256').update(bytes).digest('hex').slice(0, 16),
    oddities: [
      ...(text.startsWith('\ufeff') ? (['byte order mark'] as const) : []),
      ...(text.includes('\r') ? (['Windows line ends'] as const) : []),
    ],
    fields: [],
    annotations: [],
    leaves: [],
    leaks: [],
    plainComment: false,
    wanted,
  };
  if (!Buffer.from(text).equals(bytes)) return { ...file, unreadable: 'bytes' };
  const documents = parseAllDocuments(text);
  const all: readonly Document[] = Array.isArray(documents) ? documents : [];
  const error = all.flatMap(({ errors }) => errors)[0];
  // The message of the parser may quote a value.
  if (error) return { ...file, unreadable: { line: error.linePos?.[0].line ?? 1 } };
  const [document] = all;
  if (all.length > 1) return { ...file, unreadable: 'documents' };
  if (!document || !isYamlMap(document.contents)) return { ...file, unreadable: 'map' };
  if (hasAlias(document)) return { ...file, unreadable: 'alias' };
  return { ...file, ...contentOf(document), leaks: leaksOf(document, text) };
}

function hasAlias(document: Document): boolean {
  let found = false;
  visit(document, {
    Alias: () => {
      found = true;
    },
  });
  return found;
}

function contentOf(document: Document): Partial<SecretFile> {
  const content = document.toJS() as JsonMap;
  const { metadata, sops } = content;
  const sections = (['data', 'stringData'] as const).map((field) => [field, document.get(field, true)] as const);
  return {
    apiVersion: text(content.apiVersion),
    kind: text(content.kind),
    name: text(path(metadata, 'name')),
    namespace: text(path(metadata, 'namespace')),
    type: text(content.type),
    immutable: content.immutable,
    fields: Object.keys(content),
    annotations: Object.keys(mapOf(path(metadata, 'annotations'))),
    leaves: sections.flatMap(([field]) => leavesOf(field, content[field])),
    plainComment: sections.some(([, section]) => hasPlainComment(section as Node | undefined)),
    sops: sops === undefined ? undefined : metadataOf(mapOf(sops)),
  };
}

/** What stands in plain text beside the values: fields, labels and annotations, comments, and the key itself. */
function leaksOf(document: Document, whole: string): SecretFile['leaks'] {
  const { data: _, stringData: __, sops: ___, ...rest } = document.toJS() as JsonMap;
  const found: { at: string; what: string }[] = [];
  visitTexts(
    rest,
    (value, name, at) => {
      const isNamed = isSecretName(name) && isLiteralOf(name, value);
      const what = isNamed ? 'a value whose name says a secret' : secretInProse(value, []);
      if (what !== undefined) found.push({ at: at().path, what });
    },
    '',
    { numbers: true },
  );
  const comments = commentsOf(document).flatMap((text) => secretInProse(text, []) ?? []);
  const isKeyThere = /AGE-SECRET-KEY-/.test(whole) && found.every(({ what }) => !what.includes('age'));
  return [
    ...found,
    ...comments.filter((what) => !(isKeyThere && what.includes('age'))).map((what) => ({ at: 'a comment', what })),
    ...(isKeyThere ? [{ at: 'the file', what: 'a private key of age' }] : []),
  ];
}

function commentsOf(document: Document): readonly string[] {
  const all: (string | null | undefined)[] = [document.commentBefore, document.comment];
  visit(document, (_, node) => {
    const { commentBefore, comment } = node as Partial<Node>;
    all.push(commentBefore, comment);
  });
  return all.flatMap((text) => text?.split('\n') ?? []).filter((line) => !ENCRYPTED.test(line.trim()));
}

function leavesOf(field: SecretLeaf['field'], section: Json | undefined): readonly SecretLeaf[] {
  if (typeof section !== 'object') return section === undefined ? [] : [{ field, key: '', value: 'plain' }];
  return Object.entries(section ?? {}).map(([key, value]) => ({ field, key, value: kindOf(value) }));
}

/** Text in base64: four signs for three bytes. */
const BASE64 = '(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)';
const ENCRYPTED = new RegExp(
  `^ENC\\[AES256_GCM,data:${BASE64},iv:${BASE64},tag:${BASE64},type:(?<type>str|bytes|int|float|bool|time|comment)\\]$`,
);

function kindOf(value: Json | undefined): SecretLeaf['value'] {
  if (value === '') return 'empty';
  if (typeof value === 'object' && value !== null) return 'nested';
  const type = typeof value === 'string' ? ENCRYPTED.exec(value)?.groups?.type : undefined;
  if (type === undefined) return 'plain';
  return type === 'str' || type === 'bytes' ? 'encrypted' : 'number';
}

/** sops encrypts the comments among the values too. */
function hasPlainComment(section: Node | undefined): boolean {
  let found = false;
  if (!section) return found;
  visit(section, (_, node) => {
    const { commentBefore, comment } = node as Partial<Node>;
    const lines = [commentBefore, comment].flatMap((text) => text?.split('\n') ?? []);
    if (lines.some((line) => line.trim() !== '' && !ENCRYPTED.test(line.trim()))) found = true;
  });
  return found;
}

const SELECTIONS = [
  'encrypted_regex',
  'encrypted_suffix',
  'encrypted_comment_regex',
  'unencrypted_regex',
  'unencrypted_suffix',
  'unencrypted_comment_regex',
];

function metadataOf(sops: JsonMap): SopsMetadata {
  const groups = [sops, ...list(sops.key_groups)];
  const setting = SELECTIONS.find((name) => typeof sops[name] === 'string');
  return {
    recipients: groups.flatMap(({ age }) => list(age).flatMap(({ recipient }) => text(recipient) ?? [])),
    mac: ENCRYPTED.test(text(sops.mac) ?? ''),
    selection: setting === undefined ? undefined : { setting, value: String(sops[setting]) },
  };
}

function mapOf(value: Json | undefined): JsonMap {
  return isMap(value) ? value : {};
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
