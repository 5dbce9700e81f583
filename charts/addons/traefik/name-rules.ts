import { isMap, type Json, type KubernetesObject, list, path, texts } from 'bramble';
import { documents, eachObject, groupOf, manifest, oneOfThese, ruleTable } from 'bramble/rules';
import { traefikArguments } from './arguments.ts';
import { annotated } from './routes.ts';

const unopened = eachObject(undefined, ({ object }, subject) => {
  // What a chart opens is not known.
  const opened = [...traefikArguments(subject).entryPoints.keys()];
  return entryPointsOf(object)
    .filter((name) => opened.length > 0 && !opened.includes(name.toLowerCase()))
    .map((name) => ({
      what: `comes in through '${name}', which Traefik does not open`,
      fix: oneOfThese(name, opened.sort()),
    }));
});

function entryPointsOf(object: KubernetesObject): readonly string[] {
  return groupOf(object) === 'traefik.io' ? texts(path(object.spec, 'entryPoints')) : annotated(object, 'entrypoints');
}

/** What Traefik makes itself. https://doc.traefik.io/traefik/reference/routing-configuration/other-providers/file/ */
const INTERNAL = new Set(['api', 'dashboard', 'noop', 'ping', 'prometheus', 'rest'].map((name) => `${name}@internal`));
const PROVIDERS = new Set(['file', 'internal', 'kubernetescrd', 'kubernetes', 'kubernetesgateway']);

const unprovided = eachObject(undefined, ({ object }) => {
  const names = groupOf(object) === 'traefik.io' ? namesIn(object.spec) : annotated(object, 'middlewares');
  return [...new Set(names)].map((name) => {
    const provider = name.slice(name.indexOf('@') + 1);
    const isKnown = provider === 'internal' ? INTERNAL.has(name) : PROVIDERS.has(provider);
    const known = provider === 'internal' ? [...INTERNAL] : [...PROVIDERS].map((each) => `@${each}`);
    const what = `refers to '${name}', which Traefik does not know`;
    return name.includes('@') && !isKnown && { what, fix: oneOfThese(name, known) };
  });
});

/** The names of Services and Middlewares that a route or a Middleware refers to. */
function namesIn(spec: Json | undefined): readonly string[] {
  const referring = [...list(path(spec, 'routes')), path(spec, 'chain'), path(spec, 'weighted')].filter(isMap);
  return referring.flatMap(({ services, middlewares }) =>
    [...list(services), ...list(middlewares)].flatMap(({ name }) => (typeof name === 'string' ? [name] : [])),
  );
}

const traefik = manifest(
  'v1 Pod',
  'traefik',
  "spec:\n  containers: [{ name: traefik, args: ['--entryPoints.websecure.address=:8443/tcp'] }]",
);

const route = (entryPoint: string, service = 'web') =>
  documents(
    traefik,
    manifest(
      'traefik.io/v1alpha1 IngressRoute',
      'web',
      `spec:
  entryPoints: [${entryPoint}]
  routes: [{ match: Host(\`web.bramble.example\`), services: [{ name: ${service} }] }]`,
    ),
  );

/** Names in routes that Traefik alone knows. */
export const nameRules = ruleTable({
  'missing-entry-point': {
    what: 'A route comes in through an entry point that Traefik does not open',
    why: 'Traefik writes a line into its log and leaves the route out: its host answers with 404.',
    fix: "Use an entry point of Traefik's arguments, such as `websecure`. `expose` uses the right one.",
    check: unopened,
    wrong: route('websecrue'),
    right: route('websecure'),
  },
  'unknown-provider': {
    what: 'A route refers to something that Traefik does not know',
    why: 'Behind the @ stands where Traefik has it from. It leaves out a route with a part that it does not find: the host answers with 404.',
    fix: 'Correct the name: `api@internal`, or `<namespace>_<name>@kubernetescrd`.',
    check: unprovided,
    wrong: route('websecure', 'apo@internal'),
    right: route('websecure', 'api@internal'),
  },
});
