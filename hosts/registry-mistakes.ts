import type { Cluster } from '../lib/model/cluster.ts';
import type { Pins } from '../lib/model/image.ts';
import { parseReference } from '../lib/model/image.ts';
import { isDnsLabel, isDnsName, likeName } from '../lib/model/names.ts';
import { closest, type Found, oneOfThese, type Perhaps, parseAddress } from '../lib/rules.ts';
import type { Registry } from './facts.ts';
import { SECRET } from './inventory.ts';
import { appNames, machineNames } from './machines.ts';
import { hostname, mirrorsOf } from './registries.ts';

type Mistakes = Perhaps<Found>;

/** What Docker's registry is called by those who ask it, and how images name it. */
const IN_IMAGES: Readonly<Record<string, string>> = {
  'index.docker.io': 'docker.io',
  'registry-1.docker.io': 'docker.io',
};

/** Where mirrors are declared. */
const MIRRORS = 'hosts.mirrors';

const URL_OF_MIRROR = /^(https?):\/\/([^\s/@?#]+)(\/[^\s?#]*)?$/;

/** Registries that nodes ask elsewhere, and where. */
export function ofMirrors(cluster: Cluster): Mistakes {
  const { facts, components } = cluster;
  const said = Object.entries(facts.hosts?.mirrors ?? {});
  const own = components.flatMap(({ name, expose, hosts = {} }) =>
    (hosts.mirrors ?? []).map((registry) => ({ component: name, registry, isReached: expose !== undefined })),
  );
  return [
    ...said.map(([registry]) => wrongRegistry(registry)),
    ...said.flatMap(([registry, urls]) => urls.map((url) => wrongUrl(registry, url))),
    ...said.map(([registry, urls]) => {
      const fix = "write one URL or several: ['https://mirror.bramble.example']";
      return urls.length === 0 && { where: MIRRORS, what: `'${registry}' is asked for nowhere`, fix };
    }),
    ...own.map(({ component, registry, isReached }): Mistakes => {
      const wrong = wrongRegistry(registry);
      if (wrong) return { ...wrong, component };
      if (facts.hosts?.k3s?.['disable-default-registry-endpoint']) {
        const what = `nodes ask nobody else for images of '${registry}', and it is not there before they have some`;
        return { component, where: MIRRORS, what, fix: "leave out hosts.k3s['disable-default-registry-endpoint']" };
      }
      const what = `nodes are to ask it for images of '${registry}', and no host leads to it`;
      return !isReached && { component, where: MIRRORS, what, fix: "give it expose: { through: 'lan', nodes: true }" };
    }),
  ];
}

function wrongRegistry(registry: string): Found | undefined {
  const meant = IN_IMAGES[registry];
  if (meant !== undefined) {
    return { where: MIRRORS, what: `images name '${registry}' as '${meant}'`, fix: `write '${meant}'` };
  }
  if (registry === '*' || isHost(registry)) return undefined;
  return {
    where: MIRRORS,
    what: `'${registry}' is no host of a registry`,
    fix: likeName(registry, "write it as images do: 'docker.io', or '*' for all others", isHost),
  };
}

function wrongUrl(registry: string, url: string): Found | undefined {
  const [, , host = ''] = URL_OF_MIRROR.exec(url) ?? [];
  if (/^https?:\/\/[^/]*@/.test(url)) {
    return {
      where: MIRRORS,
      what: `the URL of a mirror of '${registry}' holds a name or a password`,
      fix: "leave it out, and name the Secret: registries: { 'HOST': { credentials: 'registry' } }",
    };
  }
  if (url === `https://${registry}` || url === `https://${registry}/`) {
    return {
      where: MIRRORS,
      what: `'${url}' is '${registry}' itself, which is asked last anyway`,
      fix: 'leave it out',
    };
  }
  const what = `'${url}' of '${registry}' is no URL`;
  return isHost(host) ? undefined : { where: MIRRORS, what, fix: "write one such as 'https://mirror.bramble.example'" };
}

/** A host name or an address, perhaps with a port. */
function isHost(text: string): boolean {
  const [, name = '', port] = /^([^:[\]]+|\[[0-9a-f:]+\])(?::(\d+))?$/.exec(text) ?? [];
  const isNamed = name.startsWith('[') ? parseAddress(name.slice(1, -1)) !== undefined : isDnsName(name);
  return isNamed && (/^[\d.]+$/.test(name) ? parseAddress(name) !== undefined : true) && isPort(port);
}

function isPort(port: string | undefined): boolean {
  return port === undefined || (Number(port) > 0 && Number(port) < 65536);
}

/** What is said of registries and mirrors themselves. */
export function ofRegistries(cluster: Cluster): Mistakes {
  return Object.entries(cluster.facts.hosts?.registries ?? {}).flatMap(([host, registry]) => {
    const where = `hosts.registries['${host}']`;
    if (!isHost(host)) {
      const fix = "write its host, with its port where images and URLs have one: 'registry.bramble.example:5000'";
      return [{ where, what: `'${host}' is no host of a registry`, fix }];
    }
    return [
      ofAddress(host, registry, cluster),
      ofCertificate(registry),
      ofCredentials(host, registry, cluster),
    ].flatMap((found) => (found ? [{ where, ...found }] : []));
  });
}

type Said = Omit<Found, 'where'> | undefined;

function ofAddress(host: string, { address }: Registry, cluster: Cluster): Said {
  if (address === undefined) return undefined;
  const name = hostname(host);
  if (parseAddress(address) === undefined) {
    return { what: `'${address}' is no address`, fix: 'give one such as 10.10.11.1' };
  }
  if (parseAddress(name.replace(/^\[|\]$/g, '')) !== undefined) {
    const fix = 'leave out address, or name the registry by its host name';
    return { what: 'is an address, and is given another', fix };
  }
  const same = [...machineNames(cluster), ...appNames(cluster)].find(
    (each) => each.names.includes(name) && each.address !== address,
  );
  return same && { what: `is at ${same.address}, and is said to be at ${address}`, fix: 'leave out address' };
}

function ofCertificate({ certificate }: Registry): Said {
  if (certificate === undefined) return undefined;
  if (/PRIVATE KEY/.test(certificate)) {
    const fix = 'give the certificate alone, and make another key';
    return { what: 'the text of certificate holds a private key', fix };
  }
  const bodies = [...certificate.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g)];
  const isWhole = bodies.length > 0 && bodies.every(([, body = '']) => isDer(body.replaceAll(/\s/g, '')));
  const fix = 'copy all lines, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----';
  return isWhole ? undefined : { what: 'certificate is not the whole text of a PEM file', fix };
}

/** Whether base64 holds one sequence of DER, to its end. */
function isDer(body: string): boolean {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(body) || body.length % 4 !== 0) return false;
  const bytes = atob(body);
  const [tag, length = 0, ...more] = [...bytes.slice(0, 6)].map((each) => each.charCodeAt(0));
  const size = length & 0x7f;
  const said = length < 0x80 ? length : more.slice(0, size).reduce((sum, byte) => sum * 256 + byte, 0);
  return tag === 0x30 && bytes.length === 2 + (length < 0x80 ? 0 : size) + said;
}

function ofCredentials(host: string, { credentials }: Registry, cluster: Cluster): Said {
  if (credentials === undefined) return undefined;
  if (!isDnsLabel(credentials)) {
    return { what: `'${credentials}' is no name of a Secret`, fix: "write its name: credentials: 'registry'" };
  }
  if (credentials === SECRET) {
    return { what: `'${SECRET}' is the Secret by which nodes join`, fix: 'give the credentials a Secret of their own' };
  }
  const isOpen = mirrorsOf(cluster, cluster.facts.hosts ?? {}).some(({ urls }) =>
    urls.some((url) => url.startsWith('http://') && URL_OF_MIRROR.exec(url)?.[2] === host),
  );
  const what = 'nodes sign in there without encryption, and everybody on the way reads the password';
  return isOpen ? { what, fix: 'ask by https://, with certificate where its own is not public' } : undefined;
}

/** Registries of the facts that no image is of, and no mirror is at: what is said of them nobody reads. */
export function unasked(cluster: Cluster, pins: Pins): Mistakes {
  const hosts = cluster.facts.hosts ?? {};
  const mirrors = mirrorsOf(cluster, hosts);
  const ofImages = Object.values(pins).flatMap((pin) => parseReference(pin)?.repository.split('/')[0] ?? []);
  const asked = new Set([
    ...ofImages,
    ...mirrors.flatMap(({ urls }) => urls.flatMap((url) => URL_OF_MIRROR.exec(url)?.[2] ?? [])),
  ]);
  return Object.keys(hosts.registries ?? {})
    .filter((host) => isHost(host) && !asked.has(IN_IMAGES[host] ?? host))
    .map((host) => {
      const fix =
        closest(host, [...asked]) === undefined
          ? 'remove it, or correct the host and its port'
          : oneOfThese(host, [...asked]);
      return { where: `hosts.registries['${host}']`, what: 'no image is of it, and no mirror is there', fix };
    });
}
