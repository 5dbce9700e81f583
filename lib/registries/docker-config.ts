import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mistake } from '../model/finding.ts';
import { isFields } from '../model/shape.ts';

/** How one logs in to a registry. */
export type Login =
  | { readonly basic: string }
  /** What is given for tokens in the place of a password. https://distribution.github.io/distribution/spec/auth/oauth/ */
  | { readonly refreshToken: string }
  /** The program that keeps it, which bramble does not start. */
  | { readonly helper: string };

/** The logins that `docker login` has kept. */
export interface Logins {
  /** The file that they are kept in. */
  readonly file: string;
  /** The login for a registry, such as `ghcr.io`. */
  of(registry: string): Login | undefined;
  readonly mistakes: readonly Mistake[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads docker's config.json, which podman, crane and skopeo know too.
 * https://docs.docker.com/reference/cli/docker/login/#credential-stores
 */
export function readLogins(environment: Environment): Logins {
  const { DOCKER_CONFIG, HOME, USERPROFILE } = environment;
  const file = join(DOCKER_CONFIG || join(HOME ?? USERPROFILE ?? '.', '.docker'), 'config.json');
  const config = read(file);
  const wrong = (what: string) => {
    return {
      file,
      of: () => undefined,
      mistakes: [{ where: file, what, fix: 'mend it, or log in anew: docker login' }],
    };
  };
  if (typeof config === 'string') return wrong(config);
  if (!isFields(config)) return wrong('is no map');
  const { auths = {}, credHelpers = {}, credsStore } = config;
  if (!isFields(auths) || !isFields(credHelpers)) return wrong("'auths' and 'credHelpers' are no maps");
  const kept = new Map(Object.entries(auths).map(([key, entry]) => [registryIn(key), loginIn(entry)]));
  const helpers = new Map(Object.entries(credHelpers).map(([key, name]) => [registryIn(key), name]));
  return {
    file,
    of: (registry) => {
      const helper = helpers.get(registry) ?? (kept.has(registry) ? credsStore : undefined);
      return kept.get(registry) ?? (typeof helper === 'string' ? { helper: `docker-credential-${helper}` } : undefined);
    },
    mistakes: [],
  };
}

/** What the file holds, or what is wrong with it. One that is not there holds nothing. */
function read(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as { code?: string };
    return code === 'ENOENT' || code === 'ENOTDIR' ? {} : `cannot be read: ${code}`;
  }
  try {
    return JSON.parse(text) as object;
  } catch {
    return 'is no JSON';
  }
}

/** The registry that a key names: a host, or an address as of old, such as `https://index.docker.io/v1/`. */
function registryIn(key: string): string {
  const host = key.replace(/^https?:\/\//, '').replace(/\/(?:v[12]\/?)?$/, '');
  return /^(?:index|registry-1)\.docker\.io$/.test(host) ? 'docker.io' : host;
}

function loginIn(entry: unknown): Login | undefined {
  if (!isFields(entry)) return undefined;
  const { auth, username, password, identitytoken } = entry;
  if (typeof identitytoken === 'string' && identitytoken !== '') return { refreshToken: identitytoken };
  if (typeof auth === 'string' && auth !== '') return { basic: auth };
  if (typeof username !== 'string' || typeof password !== 'string') return undefined;
  return { basic: Buffer.from(`${username}:${password}`).toString('base64') };
}
