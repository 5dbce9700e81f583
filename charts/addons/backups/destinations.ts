import { judged, type Mistake, nfs, secretVolume, shapes, type Volume, type Writer } from 'bramble';

/** Whom a container connects to. */
export interface Peer {
  /** Name or address. */
  readonly host: string;
  readonly port: number;
}

/** Where snapshots lie. https://restic.readthedocs.io/en/stable/030_preparing_a_new_repo.html */
export interface Destination {
  readonly is: 'destination';
  /** The repository of a claim, as restic takes it. */
  readonly repository: (path: string) => string;
  /** Variables that restic reads, with the keys of the Secret that have their values. */
  readonly keys: Readonly<Record<string, string>>;
  /** Variables that are no secret. */
  readonly env: Readonly<Record<string, string>>;
  /** Files that restic's container has for it. */
  readonly files: (writer: Writer) => Readonly<Record<string, string>>;
  /** What its container mounts for it. @param secret the Secret's name */
  readonly volumes: (writer: Writer, secret: string) => Readonly<Record<string, Volume>>;
  /** Whom restic's container connects to. @default nobody: the node does */
  readonly peer?: Peer;
  /** What is wrong with what it was given. */
  readonly mistakes: readonly Mistake[];
}

/** A write that the server has not got is tried again for ever, and never given up in silence. https://man7.org/linux/man-pages/man5/nfs.5.html */
const MOUNT_OPTIONS = ['nfsvers=4.1', 'hard', 'noatime'];

const NOTHING = { keys: {}, env: {}, files: () => ({}), volumes: () => ({}) };
const CA_FILE = '/etc/backup/ca.crt';

/** Of a server whose certificate nobody signed who is known everywhere. */
interface Signed {
  /** The certificates of who signed the server's, as PEM: `ca: readCertificates`. @default those that everybody trusts */
  readonly ca?: string;
}

function trusting({ ca }: Signed): Pick<Destination, 'env' | 'files'> {
  return ca === undefined
    ? { env: {}, files: () => ({}) }
    : { env: { RESTIC_CACERT: CA_FILE }, files: () => ({ [CA_FILE]: ca }) };
}

const URL_SHAPE = shapes.matching(
  /^https?:\/\/[^\s/@]+(\/\S*)?$/,
  'URL without a name or a password',
  'write one such as https://s3.bramble.example',
);
const BUCKET = shapes.matching(
  /^[a-z0-9][a-z0-9.-]{2,62}$/,
  'name of a bucket',
  'use 3 to 63 lower-case letters, digits, dots and dashes',
);
const FOLDER = shapes.matching(
  (given) => /^\/[\w./-]*$/.test(given) && !given.split('/').includes('..'),
  'path',
  'write one such as /export/backups',
);
const HOST = shapes.matching(/^[\w.-]+$/, 'host', 'write a name or an address, such as nas.bramble.example');

/** Options of {@link s3}. */
export interface S3Props extends Signed {
  /** The URL of the server: `https://s3.eu-central-1.amazonaws.com`, or that of your own. */
  readonly endpoint: string;
  /** Who makes it: you, by hand. */
  readonly bucket: string;
  /** @default the server's own */
  readonly region?: string;
}

const S3 = shapes.props<S3Props>({ endpoint: URL_SHAPE, bucket: BUCKET, region: shapes.text, ca: shapes.text }, [
  'endpoint',
  'bucket',
]);

/** A bucket of S3, or of what speaks like it. Its Secrets have the keys `access-key` and `secret-key`. */
export function s3(props: S3Props): Destination {
  const { right, mistakes } = judged(S3, props);
  const { endpoint = '', bucket = '', region } = right;
  const { env, ...trust } = trusting(right);
  return {
    ...NOTHING,
    ...trust,
    is: 'destination',
    repository: (path) => `s3:${endpoint.replace(/\/$/, '')}/${bucket}/${path}`,
    keys: { AWS_ACCESS_KEY_ID: 'access-key', AWS_SECRET_ACCESS_KEY: 'secret-key' },
    env: region === undefined ? env : { ...env, AWS_DEFAULT_REGION: region },
    peer: peerOf(endpoint),
    mistakes,
  };
}

/** Options of {@link rest}. */
export interface RestProps extends Signed {
  /** The URL of the server, such as `https://nas.bramble.example:8000`. */
  readonly url: string;
}

const REST = shapes.props<RestProps>({ url: URL_SHAPE, ca: shapes.text }, ['url']);

/** A REST server of restic. Its Secrets have the keys `username` and `password-of-server`. https://github.com/restic/rest-server */
export function rest(props: RestProps): Destination {
  const { right, mistakes } = judged(REST, props);
  const { url = '' } = right;
  return {
    ...NOTHING,
    ...trusting(right),
    is: 'destination',
    // The server knows no deeper folders than that of a user and one in it.
    repository: (path) => `rest:${url.replace(/\/$/, '')}/${path.replaceAll('/', '.')}/`,
    keys: { RESTIC_REST_USERNAME: 'username', RESTIC_REST_PASSWORD: 'password-of-server' },
    peer: peerOf(url),
    mistakes,
  };
}

/** Options of {@link sftp}. */
export interface SftpProps {
  readonly host: string;
  readonly user: string;
  /** The folder, from the root. */
  readonly path: string;
  /** The server's public key, as `ssh-keyscan -t ed25519 HOST` prints it behind the name: `ssh-ed25519 AAAA…`. No other is taken. */
  readonly hostKey: string;
  /** @default 22 */
  readonly port?: number;
}

const HOST_KEY = shapes.matching(
  /^(ssh|ecdsa)-\S+ [A-Za-z0-9+/=]+$/,
  'public key of a host',
  'write what ssh-keyscan prints behind the name: ssh-ed25519 AAAA…',
);
const SFTP = shapes.props<SftpProps>({ host: HOST, user: HOST, path: FOLDER, hostKey: HOST_KEY, port: shapes.number }, [
  'host',
  'user',
  'path',
  'hostKey',
]);

/** A folder of a machine that people sign in to by SSH. Its Secrets have the key `ssh-key`: a private key without a passphrase. */
export function sftp(props: SftpProps): Destination {
  const { right, mistakes } = judged(SFTP, props);
  const { host = '', user = '', path = '', hostKey = '', port = 22 } = right;
  const folder = path.replace(/\/$/, '');
  return {
    ...NOTHING,
    is: 'destination',
    repository: (name) => `sftp://${user}@${host}:${port}/${folder}/${name}`,
    files: (writer) => ({
      '/etc/ssh/ssh_config':
        'Host *\n  IdentityFile /ssh/ssh-key\n  BatchMode yes\n  StrictHostKeyChecking yes\n  ServerAliveInterval 60\n',
      '/etc/ssh/ssh_known_hosts': `${port === 22 ? host : `[${host}]:${port}`} ${hostKey}\n`,
      // ssh does not run as a user without a name.
      '/etc/passwd': `backup:x:${writer.user}:${writer.group}::/tmp:/bin/sh\n`,
    }),
    // ssh refuses a key of its own user that others may read; one of root's it takes.
    volumes: ({ user: id }, secret) => ({
      '/ssh': secretVolume('ssh', secret, { keys: ['ssh-key'], mode: id === 0 ? 0o400 : 0o440 }),
    }),
    peer: { host, port },
    mistakes,
  };
}

/** Options of {@link nas}. */
export interface NasProps {
  /** Host name or address. */
  readonly server: string;
  /** The exported path. The users of the apps must be allowed to write below it, and it has a file `.backups`, made by hand. */
  readonly path: string;
}

const NAS = shapes.props<NasProps>({ server: HOST, path: FOLDER }, ['server', 'path']);

/** Lies on the disk of the NAS: where it is missing, the disk is not mounted, and the folder would be a new place. */
const ON_DISK = '.backups';

/** A folder of an NFS server, which the node mounts. No repository is made where the folder has no file `.backups`. */
export function nas(props: NasProps): Destination {
  const { right, mistakes } = judged(NAS, props);
  const { server = '', path = '' } = right;
  return {
    ...NOTHING,
    is: 'destination',
    repository: (name) => `/repository/${name}`,
    env: { MOUNTED: `/repository/${ON_DISK}` },
    volumes: () => ({ '/repository': nfs('repository', { server, path, mountOptions: MOUNT_OPTIONS }) }),
    mistakes,
  };
}

function peerOf(url: string): Peer {
  const [, scheme, host = '', port] = /^(https?):\/\/([^/:]+)(?::(\d+))?/.exec(url) ?? [];
  return { host, port: port === undefined ? (scheme === 'http' ? 80 : 443) : Number(port) };
}
