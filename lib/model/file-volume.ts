import type { NamedVolume, Options } from './named-volume.ts';
import { slug } from './names.ts';
import type { Timespan } from './units.ts';

/** The keys of a Secret as files. */
export interface SecretVolume extends NamedVolume {
  readonly is: 'secretVolume';
  readonly secret: string;
  /** The keys that become files; the Secret must have them. @default all that it has */
  readonly keys?: readonly string[];
  /** The pod starts without it. @default false */
  readonly optional?: boolean;
  /** Permissions of the files. @default 0o440 */
  readonly mode?: number;
}

/** The keys of a ConfigMap as files. */
export interface ConfigMapVolume extends NamedVolume {
  readonly is: 'configMapVolume';
  readonly configMap: string;
  /** The keys that become files; the ConfigMap must have them. @default all that it has */
  readonly keys?: readonly string[];
  /** The pod starts without it. @default false */
  readonly optional?: boolean;
  /** Permissions of the files. @default 0o644 */
  readonly mode?: number;
}

/** One of the sources of a projected volume. */
export type ProjectedSource =
  /** The keys of a Secret. */
  | { readonly secret: string; readonly keys?: readonly string[]; readonly optional?: boolean }
  /** The keys of a ConfigMap. */
  | { readonly configMap: string; readonly keys?: readonly string[]; readonly optional?: boolean }
  /** A token of the pod's ServiceAccount, in a file of this name, for an audience. @default expires '1h' */
  | { readonly token: string; readonly audience?: string; readonly expires?: Timespan }
  /** Fields of the pod, by the names of the files. */
  | { readonly fields: Readonly<Record<string, string>> };

/** Files of several sources in one folder. https://kubernetes.io/docs/concepts/storage/projected-volumes/ */
export interface ProjectedVolume extends NamedVolume {
  readonly is: 'projected';
  readonly sources: readonly ProjectedSource[];
  /** Permissions of the files. @default 0o440 */
  readonly mode?: number;
}

/** A Secret as files: `'/tls': secretVolume('tls', 'web-tls')`. */
export const secretVolume = (
  name: string,
  secret: string,
  options: Options<SecretVolume, 'secret'> = {},
): SecretVolume => ({ is: 'secretVolume', name, secret, ...options });

/** A ConfigMap as files: `'/etc/web': configMapVolume('config', 'web')`. */
export const configMapVolume = (
  name: string,
  configMap: string,
  options: Options<ConfigMapVolume, 'configMap'> = {},
): ConfigMapVolume => ({ is: 'configMapVolume', name, configMap, ...options });

/** One key of a Secret as a file: `'/config/secrets.yaml': secretFile('home-assistant', 'secrets.yaml')`. */
export const secretFile = (
  secret: string,
  key: string,
  options: Options<SecretVolume, 'secret' | 'keys' | 'part'> = {},
): SecretVolume => ({ is: 'secretVolume', name: labelOf(secret, key), secret, keys: [key], part: key, ...options });

/** One key of a ConfigMap as a file: `'/etc/web/web.conf': configMapFile('web', 'web.conf')`. */
export const configMapFile = (
  configMap: string,
  key: string,
  options: Options<ConfigMapVolume, 'configMap' | 'keys' | 'part'> = {},
): ConfigMapVolume => ({
  is: 'configMapVolume',
  name: labelOf(configMap, key),
  configMap,
  keys: [key],
  part: key,
  ...options,
});

/** Several sources in one folder: `'/run/web': projected('run', [{ secret: 'web-tls' }, { configMap: 'web' }])`. */
export const projected = (
  name: string,
  sources: readonly ProjectedSource[],
  options: Options<ProjectedVolume, 'sources'> = {},
): ProjectedVolume => ({ is: 'projected', name, sources, ...options });

/** A name for the volume of one key: keys may have letters that names may not. */
function labelOf(...words: readonly string[]): string {
  return slug(words.join('-')).slice(0, 63).replace(/-$/, '');
}
