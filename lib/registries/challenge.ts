/** How a registry wants to be asked, as its header `WWW-Authenticate` says. https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1 */
export interface Challenge {
  /** In lower case: `bearer` or `basic`. */
  readonly scheme: string;
  /** Such as `realm`, `service` and `scope`. */
  readonly parameters: Readonly<Record<string, string>>;
}

const PARAMETER = String.raw`([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))`;
const CHALLENGE = new RegExp(String.raw`([\w-]+)\s+(${PARAMETER}(?:\s*,\s*${PARAMETER})*)`, 'g');

/** Takes a header apart. What is no challenge with parameters is passed over. */
export function challengesIn(header: string): readonly Challenge[] {
  return [...header.matchAll(CHALLENGE)].map(([, scheme = '', parameters = '']) => ({
    scheme: scheme.toLowerCase(),
    parameters: Object.fromEntries(
      [...parameters.matchAll(new RegExp(PARAMETER, 'g'))].map(([, name = '', quoted, bare = '']) => [
        name.toLowerCase(),
        quoted?.replace(/\\(.)/g, '$1') ?? bare,
      ]),
    ),
  }));
}

/** The address that gives the token which a challenge asks for; undefined where it names none, or one that others could listen to. */
export function tokenAddress({ parameters }: Challenge, repository: string): URL | undefined {
  const { realm = '', service, scope = `repository:${repository}:pull` } = parameters;
  const url = URL.canParse(realm) ? new URL(realm) : undefined;
  if (!url || !(url.protocol === 'https:' || isLoopback(url.host))) return undefined;
  if (service !== undefined) url.searchParams.set('service', service);
  url.searchParams.set('scope', scope);
  return url;
}

/** Whether a host, perhaps with a port, is this machine: what is asked there goes over no wire. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/.test(host);
}
