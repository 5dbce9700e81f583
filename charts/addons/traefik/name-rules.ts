import { isMap, type Json, type JsonMap, list, path } from '#bramble';
import {
  allContainersOf,
  at,
  type Found,
  groupOf,
  listed,
  type Placed,
  placedPods,
  remembered,
  ruleTable,
  type Subject,
  shared,
} from '#bramble/rules';
import { annotated } from './routes.ts';

/** The entry points that Traefik's own arguments open. What a chart opens is not known. */
const entryPoints = shared((subject: Subject): ReadonlySet<string> => {
  const opened = placedPods(subject).flatMap(({ spec }) => openedBy(spec));
  return new Set(opened);
});

const openedBy = remembered((pod: JsonMap): readonly string[] => {
  return allContainersOf(pod).flatMap(({ args, command }) =>
    [command, args]
      .flatMap((words) => (Array.isArray(words) ? (words as readonly Json[]) : []))
      .flatMap((word) => {
        const name = /^--entrypoints\.([^.=]+)(\.address=|=)/i.exec(String(word))?.[1];
        return name === undefined ? [] : [name.toLowerCase()];
      }),
  );
});

function checkEntryPoints(subject: Subject): readonly Found[] {
  const opened = entryPoints(subject);
  if (opened.size === 0) return [];
  return subject.objects.flatMap((each) =>
    entryPointsOf(each)
      .filter((name) => !opened.has(name.toLowerCase()))
      .map((name) => {
        const what = `comes in through '${name}', which Traefik does not open`;
        return at(each, { what, fix: `there are: ${listed([...opened].sort())}` });
      }),
  );
}

function entryPointsOf({ object }: Placed): readonly string[] {
  if (groupOf(object) === 'traefik.io') {
    const names = path(object.spec, 'entryPoints');
    return Array.isArray(names) ? names.map(String) : [];
  }
  return annotated(object, 'entrypoints');
}

/** What Traefik makes itself. https://doc.traefik.io/traefik/reference/routing-configuration/other-providers/file/ */
const INTERNAL = new Set(['api', 'dashboard', 'noop', 'ping', 'prometheus', 'rest'].map((name) => `${name}@internal`));
const PROVIDERS = new Set(['file', 'internal', 'kubernetescrd', 'kubernetes', 'kubernetesgateway']);

function checkProviders({ objects }: Subject): readonly Found[] {
  return objects.flatMap((each) => {
    const { object } = each;
    const names = groupOf(object) === 'traefik.io' ? namesIn(object.spec) : annotated(object, 'middlewares');
    return [...new Set(names)].flatMap((name) => {
      const provider = name.slice(name.indexOf('@') + 1);
      if (!name.includes('@') || (provider === 'internal' ? INTERNAL.has(name) : PROVIDERS.has(provider))) return [];
      const what = `refers to '${name}', which Traefik does not know`;
      const known = provider === 'internal' ? [...INTERNAL] : [...PROVIDERS].map((each) => `@${each}`);
      return [at(each, { what, fix: `there are: ${listed(known)}` })];
    });
  });
}

/** The names of Services and Middlewares that a route or a Middleware refers to. */
function namesIn(spec: Json | undefined): readonly string[] {
  const referring = [...list(path(spec, 'routes')), path(spec, 'chain'), path(spec, 'weighted')].filter(isMap);
  return referring.flatMap(({ services, middlewares }) =>
    [...list(services), ...list(middlewares)].flatMap(({ name }) => (typeof name === 'string' ? [name] : [])),
  );
}

const traefik = `
apiVersion: v1
kind: Pod
metadata: { name: traefik }
spec:
  containers: [{ name: traefik, args: ['--entryPoints.websecure.address=:8443/tcp'] }]
---`;

const route = (entryPoint: string, service = 'web') => `${traefik}
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: web }
spec:
  entryPoints: [${entryPoint}]
  routes: [{ match: Host(\`web.bramble.example\`), services: [{ name: ${service} }] }]
`;

/** Names in routes that Traefik alone knows. */
export const nameRules = ruleTable({
  'missing-entry-point': {
    what: 'A route comes in through an entry point that Traefik does not open',
    why: 'Traefik writes a line into its log and leaves the route out: its host answers with 404.',
    fix: "Use an entry point of Traefik's arguments, such as `websecure`. `expose` uses the right one.",
    check: checkEntryPoints,
    wrong: route('websecrue'),
    right: route('websecure'),
  },
  'unknown-provider': {
    what: 'A route refers to something that Traefik does not know',
    why: 'Behind the @ stands where Traefik has it from. It leaves out a route with a part that it does not find: the host answers with 404.',
    fix: 'Correct the name: `api@internal`, or `<namespace>_<name>@kubernetescrd`.',
    check: checkProviders,
    wrong: route('websecure', 'apo@internal'),
    right: route('websecure', 'api@internal'),
  },
});
