import { type Bytes, emptyDir } from 'bramble';
import type { Server } from './dumps.ts';
import type { Saved } from './jobs.ts';

/** As whom databases are dumped, of which nobody here has the files. */
const SOMEBODY = { user: 1000, group: 1000 };

/** Whose databases they are, and how they are saved. */
interface OfServer {
  /** What the names of the objects begin with. */
  readonly of: string;
  readonly namespace: string;
  readonly secret: string;
  readonly schedule?: string;
  readonly mayShrink?: boolean;
  readonly memory?: Bytes;
}

/** Databases of a server, without any claim: dumps are all that is saved. */
export function savedServer(server: Server, { of, namespace, secret, ...how }: OfServer): Saved {
  const name = `${of}-${server.kind}`;
  return {
    name,
    path: `${namespace}/${name}`,
    secret,
    writer: SOMEBODY,
    security: SOMEBODY,
    source: { '/data': emptyDir('nothing') },
    sqlite: [],
    server,
    skip: [],
    restores: false,
    mayShrink: false,
    memory: '128Mi',
    ...how,
  };
}
