import {
  type Cluster,
  InvalidInput,
  judged,
  NO_PROPS,
  type NoProps,
  shapes,
  urlForOthers,
  type Word,
  word,
} from 'bramble';
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

declare module 'bramble' {
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

const PATH = shapes.matching((given) => given.startsWith('/'), 'path', 'start it with a slash');
const ANSWERS_LOGIN = shapes.props<AnswersLoginProps>({ path: PATH, headers: shapes.list(shapes.text) }, ['path']);

/**
 * Of an app that people sign in at, such as Authelia, tinyauth or oauth2-proxy: others stand behind it with {@link login}. The app
 * needs `port` and an `expose` of its own, to which it sends those who are not signed in.
 * https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/forwardauth/
 */
export function answersLogin(props: AnswersLoginProps): Word {
  const { right, mistakes } = judged(ANSWERS_LOGIN, props);
  const { path, headers = HEADERS } = right;
  return word({
    name: 'answersLogin',
    mistakes,
    provides: (app) => ({ login: { app, headers, address: () => `${urlForOthers(`${app}:http`)}${path}` } }),
  });
}

/** Lets in people alone who have signed in at the app that has {@link answersLogin}, or at what else provides `login`. */
export function login(props: NoProps = {}): Word {
  const { mistakes } = judged(NO_PROPS, props);
  return before(
    'login',
    'sign-in',
    ({ app, cluster }) => {
      const asked = cluster.need('login');
      if (asked.app === app) {
        throw new InvalidInput({
          rule: 'contradicting-props',
          what: 'stands behind login(), and is itself who is asked: nobody could sign in',
          fix: 'remove login() from its with',
        });
      }
      const authResponseHeaders = [...asked.headers];
      // Left out, Traefik passes on some of what the client claims of itself, and takes out some.
      return { forwardAuth: { address: asked.address(cluster), trustForwardHeader: false, authResponseHeaders } };
    },
    mistakes,
  );
}
