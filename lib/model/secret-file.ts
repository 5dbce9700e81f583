import type { Json } from './object.ts';

/**
 * An encrypted Secret as it lies in `clusters/<cluster>/secrets`. Of the values nothing is known but whether they are
 * encrypted, so that no message can show one; `text` is for the copy alone.
 */
export interface SecretFile {
  /** Its path in the repository, such as `clusters/home/secrets/lil-linko.sops.yaml`. */
  readonly path: string;
  /** The component that it belongs to: its file's name up to the first dot. */
  readonly component: string;
  /** What is copied into dist, byte for byte. */
  readonly text: string;
  /** Of the encrypted bytes, in hexadecimal digits. A workload that reads the Secret bears it. */
  readonly checksum: string;
  /** Why it cannot be read; what follows is then empty. */
  readonly unreadable?: 'size' | 'bytes' | 'documents' | 'map' | 'alias' | { readonly line: number };
  /** The line ends and marks that git or an editor changes. */
  readonly oddities: readonly ('byte order mark' | 'Windows line ends')[];
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  /** What it is for, such as `kubernetes.io/tls`. @default Opaque */
  readonly type?: string;
  /** As it is written. @default not said */
  readonly immutable?: Json;
  /** The keys at its top level. */
  readonly fields: readonly string[];
  /** The keys of its annotations. */
  readonly annotations: readonly string[];
  /** What stands in `data` and `stringData`. */
  readonly leaves: readonly SecretLeaf[];
  /** Where, beside `data` and `stringData`, something stands that gives a secret away, and what it is; no value of it. */
  readonly leaks: readonly { readonly at: string; readonly what: string }[];
  /** Whether a comment within `data` or `stringData` is not encrypted. */
  readonly plainComment: boolean;
  /** What sops says about the encryption. Absent: the file is not encrypted. */
  readonly sops?: SopsMetadata;
  /** The recipients that `.sops.yaml` has for this file. Absent: it has no rule. */
  readonly wanted?: readonly string[];
}

/** One key of a Secret. */
export interface SecretLeaf {
  readonly field: 'data' | 'stringData';
  /** Empty where the field holds one value in place of keys. */
  readonly key: string;
  /** `number` is encrypted, and yet not the text that Kubernetes asks for. */
  readonly value: 'encrypted' | 'number' | 'plain' | 'empty' | 'nested';
}

/** What of `sops:` matters here. https://getsops.io/docs/ */
export interface SopsMetadata {
  /** The public keys of those who can decrypt with age. */
  readonly recipients: readonly string[];
  /** Whether the code stands there by which changes are noticed. */
  readonly mac: boolean;
  /** The setting that tells what is encrypted, such as `encrypted_regex`, and its value. */
  readonly selection?: { readonly setting: string; readonly value: string };
}

/** All that was found in `clusters/<cluster>/secrets`. */
export interface Secrets {
  readonly files: readonly SecretFile[];
  /** Paths of what is no `.sops.yaml`. */
  readonly strays: readonly string[];
}

/** The keys of a Secret that the file holds. */
export function keysOf({ leaves }: SecretFile): readonly string[] {
  return leaves.map(({ key }) => key);
}

/** Whether every value of the file is encrypted. */
export function isEncrypted({ sops, leaves }: SecretFile): boolean {
  return sops !== undefined && leaves.length > 0 && leaves.every(({ value }) => value === 'encrypted');
}

/** `namespace/name`, by which Secrets are found. */
export function secretKey(namespace: string | undefined, name: string | undefined): string {
  return `${namespace ?? ''}/${name ?? ''}`;
}

/** The name of a Secret's file in `clusters/<cluster>/secrets`. */
export function secretFileName(component: string, name: string): string {
  return name === component ? `${component}.sops.yaml` : `${component}.${name}.sops.yaml`;
}

/** The name of the Secret that a file should hold. */
export function nameOfFile(path: string): string {
  const [component = '', ...name] = path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/\.sops\.yaml$/, '')
    .split('.');
  return name.length > 0 ? name.join('.') : component;
}

/** The command that makes a Secret. */
export function commandToMake(cluster: string, component: string, name: string, keys: readonly string[]): string {
  const secret = name === component ? `${cluster}/${component}` : `${cluster}/${component}/${name}`;
  return ['npm run secret:new --', secret, ...keys].join(' ');
}

/** The command that changes what a Secret holds. */
export function commandToEdit(path: string): string {
  return `npm run secret:edit -- ${path}`;
}

/** The recipient that comes with the repository, as an example. Its private key was thrown away: nobody can decrypt. */
export const EXAMPLE_RECIPIENT = 'age1p30n0sed8kwmyryvvlgkwe95n7cw3ump6atxf00xygrhxwr9rdeq94tcjx';
