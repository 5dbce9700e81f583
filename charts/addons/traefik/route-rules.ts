import { isMap, isPath, type KubernetesObject, list, path } from 'bramble';
import { at, type Found, finder, kindKey, manifest, ruleTable, type Subject } from 'bramble/rules';
import { protocolOf, rulesIn, type WrittenRule } from './routes.ts';

const ROUTES = /^traefik\.(io|containo\.us)\/IngressRoute(TCP)?$/;

/** What is wrong with how the rules of a route are written. */
function unreadable(object: KubernetesObject): readonly { readonly what: string; readonly fix: string }[] {
  const isPlainTcp = protocolOf(object) === 'tcp' && !isMap(path(object.spec, 'tls'));
  return rulesIn(object).flatMap((rule) => {
    const { text, read } = rule;
    if ('problem' in read) return [{ what: `has the rule '${text}': ${read.problem}`, fix: read.fix }];
    if (!isPlainTcp || !namesHost(rule)) return [];
    const what = `has the rule '${text}', but no tls: only a connection over TLS says which host it wants`;
    return [{ what, fix: 'add tls, such as tls: { passthrough: true }' }];
  });
}

function namesHost({ read }: WrittenRule): boolean {
  const all = 'alternatives' in read ? read.alternatives.flat() : [];
  return all.some(({ name, values, isNegated }) => !isNegated && name === 'HostSNI' && values[0] !== '*');
}

function checkRules({ cluster, objects }: Subject): readonly Found[] {
  // A path that is none is found where it is declared.
  const odd = cluster.components.filter(({ expose }) => [expose?.path ?? []].flat().some((each) => !isPath(each)));
  const told = new Set(odd.map(({ name }) => name));
  return objects
    .filter(({ object, component }) => ROUTES.test(kindKey(object)) && !told.has(component))
    .flatMap((placed) => unreadable(placed.object).map((mistake) => at(placed, mistake)));
}

const PARENTS = finder('spec.parentRefs[]');
const LEADING = finder('spec.routes[]');

function checkServices({ objects }: Subject): readonly Found[] {
  const routes = objects.filter(({ object }) => kindKey(object) === 'traefik.io/IngressRoute');
  const parents = new Set(routes.flatMap(({ object }) => PARENTS(object)).map(({ value }) => path(value, 'name')));
  return routes
    .filter(({ object }) => !parents.has(object.metadata.name))
    .flatMap((each) =>
      LEADING(each.object)
        .filter(({ value }) => isMap(value) && list(value.services).length === 0)
        .map((hit) => at(each, { what: `${hit.at} leads to no Service`, fix: 'give it services' })),
    );
}

const route = (match: string, fields = 'services: [{ name: web, port: 80 }]') =>
  manifest(
    'traefik.io/v1alpha1 IngressRoute',
    'web',
    `spec:
  entryPoints: [websecure]
  routes:
    - kind: Rule
      match: ${match}
      ${fields}`,
  );

/** What a route matches, and where it leads. */
export const routeRules = ruleTable({
  'route-rule': {
    what: 'The rule of a route cannot be read',
    why: 'Traefik leaves such a route out, and says so only in its log: the host answers 404.',
    fix: 'Write it as Traefik 3 reads it: each matcher with one value between backticks, joined by `&&` and `||`, as in ``Host(`a.bramble.example`) || Host(`b.bramble.example`)``.',
    check: checkRules,
    wrong: route('Host(`web.bramble.example`, `www.bramble.example`)'),
    right: route('Host(`web.bramble.example`) || Host(`www.bramble.example`)'),
  },
  'route-without-service': {
    acceptable: true,
    what: 'A route leads to no Service',
    why: 'Traefik leaves the route out: everybody who asks for the host gets 404.',
    fix: 'Give the route its `services`. One that only redirects leads to the TraefikService `noop@internal`. A route that has others below it (`parentRefs`) has none of its own.',
    check: checkServices,
    wrong: route('Host(`web.bramble.example`)', 'middlewares: [{ name: auth }]'),
    right: route('Host(`web.bramble.example`)'),
  },
});
