import { type Cluster, InvalidInput, urlForOthers, type Word, word } from '#bramble';
import { before } from './words.ts';

/** Who is asked whether a request may pass. */
export interface Login {
  /** The app that answers, which cannot stand behind itself. @default none of the cluster */
  readonly app?: string;
  /** The URL that Traefik asks about each request. */
  readonly address: (cluster: Cluster) => string;
  /** The headers in which the answer says who comes, which the app behind it then gets. */
  readonly headers: readonly string[];
}

declare module '#bramble' {
  interface Capabilities {
    /** Asks people to sign in, in front of any app. */
    readonly login: Login;
  }
}

/** Options of {@link answersLogin}. */
export interface AnswersLoginProps {
  /** The path that answers 200 to what may pass, such as `/api/authz/forward-auth` of Authelia. */
  readonly path: string;
  /** The headers in which the answer says who comes. @default those of Authelia and tinyauth: `Remote-User`, `Remote-Groups`, `Remote-Email`, `Remote-Name` */
  readonly headers?: readonly string[];
}

const HEADERS = ['Remote-User', 'Remote-Groups', 'Remote-Email', 'Remote-Name'];

/**
 * Of an app that people sign in at, such as Authelia, tinyauth or oauth2-proxy: others stand behind it with {@link login}. The app
 * needs `port` and an `expose` of its own, to which it sends those who are not signed in.
 * https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/forwardauth/
 */
export function answersLogin({ path, headers = HEADERS }: AnswersLoginProps): Word {
  const isPath = typeof path === 'string' && path.startsWith('/');
  return word({
    name: 'answersLogin',
    mistakes: isPath ? [] : [{ where: 'path', what: `'${path}' is no path`, fix: 'start it with a slash' }],
    provides: (app) => ({ login: { app, headers, address: () => `${urlForOthers(`${app}:http`)}${path}` } }),
  });
}

/** Lets in people alone who have signed in at the app that has {@link answersLogin}, or at what else provides `login`. */
export function login(): Word {
  return before('login', 'sign-in', ({ app, cluster }) => {
    const asked = cluster.need('login');
    if (asked.app === app) {
      throw new InvalidInput({
        what: 'stands behind login(), and is itself who is asked: nobody could sign in',
        fix: 'remove login() from its with',
      });
    }
    return { forwardAuth: { address: asked.address(cluster), authResponseHeaders: [...asked.headers] } };
  });
}
