import {
  type Bytes,
  type Cluster,
  type Component,
  type Container,
  claim,
  component,
  type Exposure,
  image,
  judged,
  type Mistake,
  type Placement,
  program,
  route,
  secret,
  secretFile,
  shapes,
  type Timespan,
} from 'bramble';
import type { Construct } from 'constructs';
import { type Collect, DAYS, PORTS, SETTINGS, STORE, serveAndCollect, settings } from './serve.ts';

export type { Collect } from './serve.ts';
export { type PullSecretProps, pullSecret } from './words.ts';

declare module 'bramble' {
  interface Capabilities {
    /** Keeps images of one's own, for those alone who sign in. */
    readonly registry: true;
  }
}

const IMAGE = image('docker.io/library/registry', { tested: '3.1.1' });

/** What both have. */
interface StoreProps extends Placement {
  /** The room for images. @default '20Gi' */
  readonly size?: Bytes;
  /** Where they are kept. An SD card wears out. @default the cluster's usual storage class */
  readonly storageClass?: string;
}

/** Options of {@link registry}. */
export interface RegistryProps extends StoreProps {
  /** The host, as it stands in the names of its images. @default 'registry.<domain>' */
  readonly host?: string;
  /** When room is made. `false`: never. @default on Sundays at 03:30 UTC */
  readonly collect?: Collect | false;
}

/** Options of {@link registryMirror}. */
export interface RegistryMirrorProps extends StoreProps {
  /** The registry whose images it keeps, as images name it: `'docker.io'`. */
  readonly of: string;
  /** The host that nodes ask. @default 'mirror-docker-io.<domain>' */
  readonly host?: string;
  /** How long it keeps an image that it has fetched. @default '168h' */
  readonly keep?: Timespan;
  /** Whether it signs in there, with `username` and `password` of the Secret that is named like it, without a `'` in them. Who asks the mirror then gets what that user may have.
   * @default false */
  readonly signsIn?: boolean;
}

const HOST = shapes.matching(
  /^[a-z0-9][a-z0-9.-]*\.[a-z0-9.-]*[a-z][a-z0-9.-]*(?::\d+)?$/,
  'host of a registry',
  "write it as images do: 'docker.io'",
);
const TIME = shapes.matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'time of day', "write '03:30'");
const COLLECT = shapes.props<Collect>({ day: shapes.oneOf(...DAYS), at: TIME, untagged: shapes.flag });
const STORE_SHAPES = { ...shapes.placement, size: shapes.bytes, storageClass: shapes.text, host: shapes.text };
const PROPS = shapes.props<RegistryProps>({
  ...STORE_SHAPES,
  collect: (given, where) => (given === false ? [] : COLLECT(given, where)),
});
const MIRROR_PROPS = shapes.props<RegistryMirrorProps>(
  { ...STORE_SHAPES, of: HOST, keep: shapes.timespan, signsIn: shapes.flag },
  ['of'],
);

/** Every option, for the tests, which render it so. */
export const example: Required<RegistryProps> = {
  host: 'images.bramble.example',
  size: '50Gi',
  storageClass: 'local-path',
  collect: { day: 'saturday', at: '02:15', untagged: true },
  nodeSelector: { 'bramble.example/disk': 'ssd' },
  preferNodes: { 'kubernetes.io/hostname': 'pi-3' },
  tolerations: [{ key: 'bramble.example/dedicated', value: 'batch', effect: 'NoSchedule' }],
};

/**
 * A registry for images of one's own, by distribution. Who pushes and who pulls signs in, by the key `htpasswd` of its Secret. Nodes ask
 * it through the ingress, and so not before the cluster is up: what the cluster needs for that comes from elsewhere.
 * https://distribution.github.io/distribution/
 */
export function registry(props: RegistryProps = {}): Component {
  const { right, mistakes } = judged(PROPS, props);
  const { collect = {}, ...rest } = right;
  const users = '/etc/distribution/htpasswd';
  return stored('registry', rest, mistakes, {
    about: 'Keeps images of our own.',
    provides: { registry: true },
    container: {
      ...(collect && { command: ['/etc/distribution/serve.sh'] }),
      files: {
        [SETTINGS]: settings(`auth:\n  htpasswd:\n    realm: registry\n    path: ${users}\n`),
        ...(collect && { '/etc/distribution/serve.sh': serveAndCollect(collect) }),
      },
      volumes: { [users]: secretFile('registry', 'htpasswd') },
    },
  });
}

/**
 * A mirror that fetches the images of one registry when somebody asks, and keeps them. All nodes ask it first, and the registry
 * itself where it does not answer: it cannot start while the registry is not reached.
 * https://distribution.github.io/distribution/recipes/mirror/
 */
export function registryMirror(props: RegistryMirrorProps): Component {
  const { right, mistakes } = judged(MIRROR_PROPS, props);
  const { of, keep = '168h', signsIn = false, ...rest } = right;
  const name = of === undefined ? 'mirror' : `mirror-${of.replaceAll(/[^a-z0-9]+/g, '-')}`;
  // Docker's is asked by another name than the one that images have.
  const remote = of === 'docker.io' ? 'registry-1.docker.io' : of;
  return {
    ...stored(name, rest, mistakes, {
      about: `Keeps images of ${of} near by.`,
      container: {
        files: { [SETTINGS]: settings(`proxy:\n  remoteurl: https://${remote}\n  ttl: ${keep}\n`) },
        env: signsIn ? SIGNED_IN : {},
      },
    }),
    hosts: { mirrors: of === undefined ? [] : [of] },
  };
}

/** distribution reads what a variable holds as YAML: a password such as `a: b` would be a map. */
const SIGNED_IN = {
  MIRROR_USERNAME: secret('username'),
  MIRROR_PASSWORD: secret('password'),
  REGISTRY_PROXY_USERNAME: "'$(MIRROR_USERNAME)'",
  REGISTRY_PROXY_PASSWORD: "'$(MIRROR_PASSWORD)'",
};

/** What differs between the two. */
interface Kind extends Pick<Component, 'about' | 'provides'> {
  readonly container: Pick<Container, 'command' | 'files' | 'volumes' | 'env'>;
}

function stored(
  name: string,
  { host, ...props }: Partial<StoreProps> & { readonly host?: string },
  mistakes: readonly Mistake[],
  { container, ...kind }: Kind,
): Component {
  const expose: Exposure = { through: 'lan', nodes: true, ...(host !== undefined && { host }) };
  return component({
    name,
    mistakes,
    ...kind,
    images: [IMAGE],
    scrape: { port: 'metrics' },
    expose,
    chart: (chart, cluster) => {
      draw(chart, cluster, name, props, container);
      route(chart, cluster, { name, service: name, port: PORTS.http, expose });
    },
  });
}

function draw(
  chart: Construct,
  cluster: Cluster,
  name: string,
  { size = '20Gi', storageClass, ...placement }: Partial<StoreProps>,
  { volumes, ...container }: Kind['container'],
): void {
  program(chart, cluster, {
    ...placement,
    name,
    container: {
      ...container,
      image: IMAGE,
      ports: PORTS,
      // Without a name and a password, and whatever it keeps.
      probes: {
        startup: { path: '/', period: '5s', failures: 60 },
        readiness: { path: '/' },
        liveness: { path: '/', period: '30s', failures: 5 },
      },
      resources: { cpu: '20m', memory: '48Mi', memoryLimit: '256Mi' },
      volumes: { ...volumes, [STORE]: claim('images', size, storageClass === undefined ? {} : { storageClass }) },
    },
    offers: { http: PORTS.http },
  });
}
