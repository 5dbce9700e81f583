import { closest } from '../model/closest.ts';
import type { Mistake } from '../model/finding.ts';
import { listed } from '../model/listed.ts';
import { isDnsName } from '../model/names.ts';
import {
  commandToEdit,
  EXAMPLE_RECIPIENT,
  type SecretFile,
  type SecretLeaf,
  type SopsMetadata,
} from '../model/secret-file.ts';
import { type MistakeRow, mistakesIn, type Tagged } from './rule.ts';
import { refusedKeys } from './secret-types.ts';

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
  const { unreadable, sops, kind, leaves, leaks, plainComment, oddities, path } = file;
  if (unreadable !== undefined) return [{ ...mistakeOf(unreadable), rule: 'secret-file' }];
  if (!sops)
    return [{ rule: 'secret-not-encrypted', what: 'is not encrypted: it has no sops metadata', fix: MAKE_ANEW }];
  const wrongSelection = checkSelection(sops, file);
  // An encryption of everything leaves no kind and no name to be read.
  const isHidden = wrongSelection.length > 0 && kind !== 'Secret';
  return mistakesIn<SecretRule>([
    ...wrongSelection,
    ...(isHidden ? [] : checkObject(file)),
    ...leaves.map((leaf) => checkLeaf(leaf, path)),
    ...leaks.map(({ at, what }) =>
      row(
        'secret-not-encrypted',
        true,
        `has ${what} in plain text, in ${at}`,
        `${LEAKED}: sops encrypts data and stringData alone`,
      ),
    ),
    row('secret-not-encrypted', plainComment, COMMENT, `remove it: ${commandToEdit(path)}`),
    ...checkMetadata(sops, file),
    ...oddities.map((oddity) =>
      row(
        'secret-bytes',
        true,
        `has ${oddity === 'byte order mark' ? 'a byte order mark' : oddity}, ${MAY_CHANGE}`,
        SAVE,
      ),
    ),
  ]);
}

type Row = MistakeRow<SecretRule>;

/** Of the file as a whole. */
function row(rule: SecretRule, isWrong: boolean, what: string, fix: string): Row {
  return [isWrong, rule, undefined, what, fix];
}

const COMMENT = 'has a comment in plain text among its values';
const MAY_CHANGE = 'which git or an editor may change, and with it the checksums';
const SAVE = 'save it as UTF-8 with LF, as sops writes it';

function mistakeOf(reason: NonNullable<SecretFile['unreadable']>): Mistake {
  if (typeof reason === 'object')
    return { what: `is no YAML: line ${reason.line} cannot be read`, fix: 'restore it from git, or make it anew' };
  const mistakes = {
    size: { what: 'is larger than a Secret can be', fix: 'move it elsewhere, or make it anew' },
    bytes: { what: 'is no text in UTF-8', fix: 'restore it from git, or make it anew' },
    documents: { what: 'holds more than one document', fix: 'give each Secret a file of its own' },
    map: { what: 'is no Secret', fix: 'make it with npm run secret:new' },
    alias: { what: 'uses an alias of YAML, which sops cannot decrypt', fix: 'write the value out' },
  };
  return mistakes[reason];
}

/** Fields of a Secret. https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/secret-v1/ */
const FIELDS = ['apiVersion', 'kind', 'metadata', 'type', 'immutable', 'data', 'stringData', 'sops'];
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

function checkObject(file: SecretFile): readonly Row[] {
  const { apiVersion, kind, name, fields, annotations, leaves } = file;
  if (apiVersion !== 'v1' || kind !== 'Secret')
    return [row('secret-file', true, 'is no Secret', 'write apiVersion: v1 and kind: Secret')];
  const isOdd = name !== undefined && !isDnsName(name);
  const isRepeated = annotations.includes(LAST_APPLIED);
  const repeats = `has the annotation ${LAST_APPLIED}, which repeats the values in plain text`;
  return [
    row('secret-file', name === undefined, 'has no name', 'give it metadata.name'),
    row('secret-file', isOdd, 'has a name that Kubernetes refuses', 'use lower-case letters, digits, dashes and dots'),
    ...fields
      .filter((field) => !FIELDS.includes(field))
      .map((field) => {
        const meant = closest(field, FIELDS);
        const what = `has the field '${field}', which no Secret has, and which is not encrypted`;
        return row('secret-file', true, what, meant ? `did you mean ${meant}?` : 'remove it');
      }),
    row('secret-not-encrypted', isRepeated, repeats, LEAKED),
    ...refusedKeys(file).map(({ what, fix }) => row('secret-file', true, what, fix)),
    row('secret-value', leaves.length === 0, 'holds no value', 'give it a key with npm run secret:edit, or remove it'),
  ];
}

const LEAKED = 'remove it, and if the file was ever committed, change the values too';

function checkLeaf({ field, key, value }: SecretLeaf, path: string): Row {
  const edit = commandToEdit(path);
  const place = key === '' ? field : `the key '${key}' of ${field}`;
  const of = (what: string, fix: string) => row('secret-value', true, `${place} ${what}`, fix);
  switch (value) {
    case 'encrypted':
      return row('secret-value', false, '', '');
    case 'empty':
      return of('has no value', `give it one: ${edit}`);
    case 'number':
      return of('is encrypted as a number or a truth value, and has to be text', `quote it: ${edit}`);
    case 'nested':
      return of('is a map or a list, and has to be text', `write it as text: ${edit}`);
    case 'plain':
      return row('secret-not-encrypted', true, `${place} is not encrypted`, MAKE_ANEW);
  }
}

/** Checks that every value that is ever added will be encrypted, and that names stay readable. */
function checkSelection({ selection }: SopsMetadata, { path }: SecretFile): readonly Row[] {
  if (selection?.setting === 'encrypted_regex' && coversValues(selection.value)) return [];
  if (selection?.setting === 'unencrypted_regex' && leavesOnly(selection.value)) return [];
  const what = selection
    ? `is encrypted with ${selection.setting}: ${selection.value}, which leaves values in plain text, or hides the name`
    : 'is encrypted without a rule for what, so that its name is hidden';
  return [row('secret-not-encrypted', true, what, `set ${ENCRYPTED_REGEX} in .sops.yaml, and make ${path} anew`)];
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

function checkMetadata({ recipients, mac }: SopsMetadata, { path, wanted }: SecretFile): readonly Row[] {
  const update = `run: sops updatekeys ${path}`;
  if (wanted && !wanted.includes(EXAMPLE_RECIPIENT) && recipients.includes(EXAMPLE_RECIPIENT)) {
    const what = 'is an example, encrypted for a key that nobody has';
    return [row('secret-recipients', true, what, 'remove it, and make it anew with npm run secret:new')];
  }
  const isFor = recipients.length > 0;
  const apart = [
    ...(wanted ?? []).filter((each) => !recipients.includes(each)).map((each) => `${each} cannot read it`),
    ...recipients.filter((each) => wanted && !wanted.includes(each)).map((each) => `${each} can`),
  ];
  const others = `is not encrypted for those whom .sops.yaml names: ${listed(apart)}`;
  const nobody = 'has no age recipient, so that Flux cannot decrypt it';
  return [
    row('secret-metadata', !mac, 'has no code (mac) that guards it against changes', 'make it anew'),
    row('secret-metadata', !isFor, nobody, `name one in .sops.yaml, and ${update}`),
    row('secret-recipients', isFor && apart.length > 0, others, update),
  ];
}
