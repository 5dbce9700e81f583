import { closest } from '../model/closest.ts';
import { isDnsName } from '../model/names.ts';
import {
  commandToEdit,
  EXAMPLE_RECIPIENT,
  type SecretFile,
  type SecretLeaf,
  type SopsMetadata,
} from '../model/secret-file.ts';
import type { Tagged } from './rule.ts';

/** The rules about the files of encrypted Secrets. */
export type SecretRule =
  | 'secret-not-encrypted'
  | 'secret-file'
  | 'secret-value'
  | 'secret-metadata'
  | 'secret-recipients'
  | 'secret-bytes'
  | 'secret-owner'
  | 'secret-twice';

/** What is wrong with a file. */
export type SecretMistake = Tagged<SecretRule>;

const MAKE_ANEW =
  'remove the file and make it anew with npm run secret:new; if it was ever committed, change the values in it';

/** What sops is to encrypt, as `.sops.yaml` says it. */
const ENCRYPTED_REGEX = 'encrypted_regex: ^(data|stringData)$';

/** Checks one file by itself. No message holds a value, or a part of one. */
export function checkSecretFile(file: SecretFile): readonly SecretMistake[] {
  if (file.unreadable !== undefined) return [unreadable(file.unreadable)];
  if (!file.sops) {
    return [{ rule: 'secret-not-encrypted', what: 'is not encrypted: it has no sops metadata', fix: MAKE_ANEW }];
  }
  const wrongSelection = checkSelection(file.sops, file);
  return [
    ...wrongSelection,
    // An encryption of everything leaves no kind and no name to be read.
    ...(wrongSelection.length > 0 && file.kind !== 'Secret' ? [] : checkObject(file)),
    ...file.leaves.flatMap((leaf) => checkLeaf(leaf, file.path)),
    ...(file.plainComment
      ? [
          {
            rule: 'secret-not-encrypted' as const,
            what: 'has a comment in plain text among its values',
            fix: `remove it: ${commandToEdit(file.path)}`,
          },
        ]
      : []),
    ...checkMetadata(file.sops, file),
    ...file.oddities.map((oddity) => ({
      rule: 'secret-bytes' as const,
      what: `has ${oddity === 'byte order mark' ? 'a byte order mark' : oddity}, which git or an editor may change, and with it the checksums`,
      fix: 'save it as UTF-8 with LF, as sops writes it',
    })),
  ];
}

function unreadable(reason: NonNullable<SecretFile['unreadable']>): SecretMistake {
  const rule = 'secret-file';
  if (typeof reason === 'object') {
    return {
      rule,
      what: `is no YAML: line ${reason.line} cannot be read`,
      fix: 'restore it from git, or make it anew',
    };
  }
  const mistakes = {
    size: { what: 'is larger than a Secret can be', fix: 'move it elsewhere, or make it anew' },
    bytes: { what: 'is no text in UTF-8', fix: 'restore it from git, or make it anew' },
    documents: { what: 'holds more than one document', fix: 'give each Secret a file of its own' },
    map: { what: 'is no Secret', fix: 'make it with npm run secret:new' },
    alias: { what: 'uses an alias of YAML, which sops cannot decrypt', fix: 'write the value out' },
  };
  return { rule, ...mistakes[reason] };
}

/** Fields of a Secret. https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/secret-v1/ */
const FIELDS = ['apiVersion', 'kind', 'metadata', 'type', 'immutable', 'data', 'stringData', 'sops'];
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

function checkObject({ apiVersion, kind, name, fields, annotations, leaves }: SecretFile): readonly SecretMistake[] {
  if (apiVersion !== 'v1' || kind !== 'Secret') {
    return [{ rule: 'secret-file', what: 'is no Secret', fix: 'write apiVersion: v1 and kind: Secret' }];
  }
  return [
    ...(name === undefined
      ? [{ rule: 'secret-file' as const, what: 'has no name', fix: 'give it metadata.name' }]
      : isDnsName(name)
        ? []
        : [
            {
              rule: 'secret-file' as const,
              what: 'has a name that Kubernetes refuses',
              fix: 'use lower-case letters, digits, dashes and dots',
            },
          ]),
    ...fields
      .filter((field) => !FIELDS.includes(field))
      .map((field) => {
        const meant = closest(field, FIELDS);
        const what = `has the field '${field}', which no Secret has, and which is not encrypted`;
        return { rule: 'secret-file' as const, what, fix: meant ? `did you mean ${meant}?` : 'remove it' };
      }),
    ...(annotations.includes(LAST_APPLIED)
      ? [
          {
            rule: 'secret-not-encrypted' as const,
            what: `has the annotation ${LAST_APPLIED}, which repeats the values in plain text`,
            fix: LEAKED,
          },
        ]
      : []),
    ...(leaves.length > 0
      ? []
      : [
          {
            rule: 'secret-value' as const,
            what: 'holds no value',
            fix: 'give it a key with npm run secret:edit, or remove it',
          },
        ]),
  ];
}

const LEAKED = 'remove it, and if the file was ever committed, change the values too';

function checkLeaf({ field, key, value }: SecretLeaf, path: string): readonly SecretMistake[] {
  const edit = commandToEdit(path);
  const place = key === '' ? field : `the key '${key}' of ${field}`;
  switch (value) {
    case 'encrypted':
      return [];
    case 'empty':
      return [{ rule: 'secret-value', what: `${place} has no value`, fix: `give it one: ${edit}` }];
    case 'number':
      return [
        {
          rule: 'secret-value',
          what: `${place} is encrypted as a number or a truth value, and has to be text`,
          fix: `quote it: ${edit}`,
        },
      ];
    case 'nested':
      return [
        {
          rule: 'secret-value',
          what: `${place} is a map or a list, and has to be text`,
          fix: `write it as text: ${edit}`,
        },
      ];
    case 'plain':
      return [{ rule: 'secret-not-encrypted', what: `${place} is not encrypted`, fix: MAKE_ANEW }];
  }
}

/** Checks that every value that is ever added will be encrypted, and that names stay readable. */
function checkSelection({ selection }: SopsMetadata, { path }: SecretFile): readonly SecretMistake[] {
  if (selection?.setting === 'encrypted_regex' && coversValues(selection.value)) return [];
  if (selection?.setting === 'unencrypted_regex' && leavesOnly(selection.value)) return [];
  const what = selection
    ? `is encrypted with ${selection.setting}: ${selection.value}, which leaves values in plain text, or hides the name`
    : 'is encrypted without a rule for what, so that its name is hidden';
  return [{ rule: 'secret-not-encrypted', what, fix: `set ${ENCRYPTED_REGEX} in .sops.yaml, and make ${path} anew` }];
}

function coversValues(pattern: string): boolean {
  return matches(pattern, 'data') && matches(pattern, 'stringData') && !READABLE.some((each) => matches(pattern, each));
}

function leavesOnly(pattern: string): boolean {
  const values = ['data', 'stringData', 'password', 'x', '0', ''];
  return READABLE.every((each) => matches(pattern, each)) && !values.some((each) => matches(pattern, each));
}

const READABLE = ['apiVersion', 'kind', 'metadata'];

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern).test(text);
  } catch {
    return false;
  }
}

function checkMetadata({ recipients, mac }: SopsMetadata, { path, wanted }: SecretFile): readonly SecretMistake[] {
  const update = `run: sops updatekeys ${path}`;
  if (wanted && !wanted.includes(EXAMPLE_RECIPIENT) && recipients.includes(EXAMPLE_RECIPIENT)) {
    const what = 'is an example, encrypted for a key that nobody has';
    return [{ rule: 'secret-recipients', what, fix: 'remove it, and make it anew with npm run secret:new' }];
  }
  const missing = wanted?.filter((recipient) => !recipients.includes(recipient)) ?? [];
  const extra = wanted ? recipients.filter((recipient) => !wanted.includes(recipient)) : [];
  return [
    ...(mac
      ? []
      : [
          {
            rule: 'secret-metadata' as const,
            what: 'has no code (mac) that guards it against changes',
            fix: 'make it anew',
          },
        ]),
    ...(recipients.length === 0
      ? [
          {
            rule: 'secret-metadata' as const,
            what: 'has no age recipient, so that Flux cannot decrypt it',
            fix: `name one in .sops.yaml, and ${update}`,
          },
        ]
      : missing.length + extra.length === 0
        ? []
        : [
            {
              rule: 'secret-recipients' as const,
              what: `is not encrypted for those whom .sops.yaml names: ${[
                ...missing.map((each) => `${each} cannot read it`),
                ...extra.map((each) => `${each} can`),
              ].join(', ')}`,
              fix: update,
            },
          ]),
  ];
}
