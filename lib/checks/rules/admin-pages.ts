import { containersOf } from '../../derive/pods.ts';
import { parseReference } from '../../model/image.ts';
import { type JsonMap, list, path } from '../../model/object.ts';
import { pod } from '../example-objects.ts';
import { at, type Placed } from '../objects.ts';
import { type PlacedPods, placedPods } from '../placed-pods.ts';
import { type Found, type Rule, type Subject, shared } from '../rule.ts';
import { services } from '../services.ts';

/** Programs whose page is for whoever runs the cluster, by the last part of their image or chart. */
const PROGRAMS =
  /^(adminer|alertmanager|cadvisor|grafana(-oss)?|headlamp|kubernetes-dashboard|longhorn-ui|mongo-express|pgadmin4?|phpmyadmin|portainer(-ce)?|prometheus|redis-commander|victoria-metrics)$/;
/** Those of Docker, etcd, Kubernetes, the kubelet and RabbitMQ's management: nobody else listens there. */
const PORTS = new Set([2375, 2379, 6443, 10250, 15672]);
const PORT_NAMES = /^(admin|dashboard|debug|management|metrics|pprof)$|-(admin|metrics|pprof)$/;

interface Way {
  readonly placed: Placed;
  readonly service: JsonMap;
  /** Names of Middlewares, as `namespace/name`; of others, which are not known, as they stand. */
  readonly middlewares: readonly string[];
}

function waysOf(placed: Placed): readonly Way[] {
  const { kind, metadata, spec } = placed.object;
  if (kind === 'IngressRoute') {
    return list(path(spec, 'routes')).flatMap((route) => {
      const middlewares = list(route.middlewares).map(
        ({ name, namespace = metadata.namespace }) => `${namespace}/${name}`,
      );
      return list(route.services).map((service) => ({ placed, service, middlewares }));
    });
  }
  if (kind !== 'Ingress') return [];
  const named = metadata.annotations?.['traefik.ingress.kubernetes.io/router.middlewares'];
  // Namespace and name are joined by a dash there, so that only an eye can part them.
  const middlewares = named === undefined ? [] : [named];
  return list(path(spec, 'rules')).flatMap(({ http }) =>
    list(path(http, 'paths')).map(({ backend }) => {
      const { name, port } = (path(backend, 'service') ?? {}) as JsonMap;
      return { placed, service: { name, port: path(port, 'number') ?? path(port, 'name') }, middlewares };
    }),
  );
}

/** Which Middlewares only pass requests on, by `namespace/name`: they ask nobody to sign in. */
const open = shared(
  ({ objects }): ReadonlySet<string> =>
    new Set(
      objects
        .filter(
          ({ object }) =>
            object.kind === 'Middleware' &&
            !/"(\w*[aA]uth|ipAllowList|ipWhiteList|plugin|chain)"/.test(JSON.stringify(object.spec)),
        )
        .map(({ object: { metadata } }) => `${metadata.namespace}/${metadata.name}`),
    ),
);

/** What a way leads to, where it is an admin page. */
function pageBehind({ service, placed }: Way, subject: Subject): string | undefined {
  const name = String(service.name);
  if (/^(api|dashboard|prometheus|rest)@internal$/.test(name)) return `Traefik's ${name}`;
  const namespace = String(service.namespace ?? placed.object.metadata.namespace);
  const found = services(subject).service(namespace, name);
  const port = list(path(found?.spec, 'ports')).find(
    (each) => each.name === service.port || String(each.port) === String(service.port),
  );
  if (PORT_NAMES.test(String(port?.name ?? ''))) return `port '${port?.name}' of Service '${name}'`;
  const target = Number(port?.targetPort ?? port?.port ?? service.port);
  if (PORTS.has(target)) return `port ${target} of Service '${name}'`;
  const selector = path(found?.spec, 'selector') as JsonMap | undefined;
  const pods = selector ? services(subject).selected(namespace, selector) : [];
  const program = [
    ...pods.flatMap(({ spec }) => containersOf(spec).map(({ image }) => lastPart(String(image)))),
    ...(found ? [] : placed.stage.component.name === name ? [name] : []),
  ].find((each) => PROGRAMS.test(each));
  return program && `the page of ${program}`;
}

function lastPart(reference: string): string {
  return parseReference(reference)?.repository.split('/').at(-1) ?? '';
}

function checkPages(subject: Subject): readonly Found[] {
  return subject.objects.flatMap((placed) => {
    const { expose } = placed.stage.component;
    if (!expose || expose.through === 'lan' || expose.access) return [];
    const pages = waysOf(placed)
      .filter(({ middlewares }) => middlewares.every((each) => open(subject).has(each)))
      .flatMap((way) => pageBehind(way, subject) ?? []);
    return [...new Set(pages)].map((page) => {
      const what = `shows ${page} to the whole internet, and asks nobody to sign in`;
      return at(placed, { what, fix: "expose it through 'lan', or give expose an access" });
    });
  });
}

function isInsecure({ spec }: PlacedPods): boolean {
  return containersOf(spec).some(({ args, command }) =>
    [args ?? [], command ?? []].flat().some((text) => /^--api\.insecure(=true)?$/i.test(String(text))),
  );
}

function checkInsecure(subject: Subject): readonly Found[] {
  return placedPods(subject)
    .filter(isInsecure)
    .map(({ placed: each }) =>
      at(each, {
        what: 'opens the API of Traefik on its own port to everybody (--api.insecure)',
        fix: 'leave it out, and lead a route with a password to api@internal',
      }),
    );
}

const ROUTE = `
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: web }
spec:
  routes: [{ match: Host(\`web.bramble.example\`), services: [{ name: api@internal, kind: TraefikService }] }]
`;

export const rules: readonly Rule[] = [
  {
    id: 'open-admin-page',
    severity: 'error',
    acceptable: true,
    what: 'A page for whoever runs the cluster is open to the internet',
    why: 'Such pages are looked for day and night. They show what runs where, and often change it.',
    fix: "Expose it `through: 'lan'`, or say in `access` whom Cloudflare lets in. A Middleware with `basicAuth` or `forwardAuth` counts too. A page with a login of its own, which you trust, is to be accepted.",
    check: checkPages,
    wrong: { component: { expose: { through: 'tunnel' } }, objects: ROUTE },
    right: {
      component: { expose: { through: 'tunnel', access: { emails: ['admin@bramble.example'] } } },
      objects: ROUTE,
    },
  },
  {
    id: 'insecure-dashboard',
    severity: 'error',
    what: 'Traefik shows its dashboard and API without a password',
    why: 'Every pod, and everybody whom its port is open to, sees all routes, with the headers and users that Middlewares are given.',
    fix: 'Leave `--api.insecure` out. With `--api.dashboard=true` a route to `api@internal` shows the same behind a password.',
    check: checkInsecure,
    wrong: { objects: pod('args: [--api.insecure=true]') },
    right: { objects: pod('args: [--api.dashboard=true]') },
  },
];
