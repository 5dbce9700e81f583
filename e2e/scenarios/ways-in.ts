import { readHome } from '../repository/home.ts';
import { none, type Scenario } from '../scenario.ts';
import { renderMadeUp } from '../traefik/made-up-cluster.ts';
import { answersBySecondRule } from '../traefik/second-rule.ts';
import { SERVING, serve } from '../traefik/serving.ts';
import { leadsToVersions } from '../traefik/versions.ts';
import { askFromHome, type Entrance } from '../traefik/visits.ts';
import { waysCluster } from '../traefik/ways-cluster.ts';
import { talks } from '../traefik/websocket.ts';

/**
 * A small cluster with a login, several paths, a middleware of another app, and entry points for TCP and UDP: {@link serve} tells what
 * is shown of it as of the home cluster. Besides
 *
 * - an app that begins to answer too late is answered for with 504, and one without a limit is waited for;
 * - a browser comes to one and the same of several pods, and strangers to all of them;
 * - an app that speaks nothing but TLS is spoken to so;
 * - websockets pass a login, a limit of bodies and a limit of time, and stay open past it;
 * - an app with a canary answers whatever is missing of what Flagger makes;
 * - of two versions of an app, a cookie, a header and shares say which one answers.
 */
export const scenario: Scenario = {
  proves:
    'Traefik asks a login, keeps browsers at a pod, limits time, and leads paths, TCP and UDP, as words of apps say',
  small: false,
  seconds: 30,
  tools: SERVING,
  run: async (context) => {
    const home = await readHome(context.root);
    const cluster = renderMadeUp(waysCluster, home);
    await serve(context, cluster, async (served) => {
      const { entrance } = served;
      none('time is not limited as declared', await limitsTime(entrance));
      context.progress('it limits time where that is declared, and nowhere else');
      none('browsers are not led as declared', await keepsBrowsers(entrance));
      context.progress('it keeps a browser at one of two pods');
      await talks(entrance, 'flows.bramble.example', '/webhook', 2000);
      await talks(entrance, 'wiki.bramble.example', '/', 0);
      context.progress('websockets pass, and stay open');
      await answersBySecondRule(served, home);
      context.progress(
        'an app with a canary answers while nothing leads to its versions, and by them once something does',
      );
      await leadsToVersions(served, home);
      context.progress('a cookie, a header and shares lead to versions of an app');
    });
  },
};

async function limitsTime(entrance: Entrance): Promise<readonly string[]> {
  const slowly = { 'x-echo-wait': '2s' };
  const [limited, overTls, free, soon] = await Promise.all([
    askFromHome(entrance, 'flows.bramble.example', '/webhook', slowly),
    askFromHome(entrance, 'vault.bramble.example', '/', slowly),
    askFromHome(entrance, 'flows.bramble.example', '/', slowly),
    askFromHome(entrance, 'flows.bramble.example', '/webhook'),
  ]);
  return [
    ...(limited.status === 504 ? [] : [`/webhook is waited for, and answered ${limited.status}`]),
    ...(overTls.status === 504 ? [] : [`what is over TLS is waited for, and answered ${overTls.status}`]),
    ...(free.status === 200 ? [] : [`all else is answered ${free.status}`]),
    ...(soon.status === 200 ? [] : [`/webhook is answered ${soon.status} when it answers in time`]),
  ];
}

async function keepsBrowsers(entrance: Entrance): Promise<readonly string[]> {
  const visits = (headers?: Readonly<Record<string, string>>) =>
    Promise.all(Array.from({ length: 8 }, () => askFromHome(entrance, 'shop.bramble.example', '/', headers)));
  const podsOf = (replies: Awaited<ReturnType<typeof visits>>) =>
    new Set(replies.map(({ body }) => (JSON.parse(body) as { readonly pod: string }).pod));
  const strangers = await visits();
  const [cookie = ''] = strangers[0]!.headers['set-cookie'] ?? [];
  const { size } = podsOf(await visits({ cookie: cookie.split(';')[0]! }));
  return [
    ...(podsOf(strangers).size === 2 ? [] : ['strangers do not come to both pods']),
    ...(/^server=.*; HttpOnly; Secure; SameSite=Lax$/.test(cookie) ? [] : [`the cookie is '${cookie}'`]),
    ...(size === 1 ? [] : [`one browser comes to ${size} pods`]),
  ];
}
