import type { Cluster } from '../../model/cluster.ts';
import { pathsOf } from '../../model/exposure.ts';
import { documents, ingress } from '../example-objects.ts';
import { at } from '../placed.ts';
import { hostsOf, matchKey, type Route, routeName, routes } from '../routes.ts';
import { type Found, ruleTable } from '../rule.ts';

/** Routes against each other. */
export const rules = ruleTable({
  'same-route': {
    what: 'Two routes match the same requests',
    why: 'Both are accepted, and look well. One of them answers everything, the other one nothing, and which is which may change with a restart of the ingress.',
    fix: 'Give one of them another host or path, or lead both from one route.',
    check: (subject) =>
      twins(
        subject.cluster,
        routes(subject).filter(({ isSecond }) => !isSecond),
      ),
    wrong: documents(ingress('web.bramble.example'), ingress('web.bramble.example', { name: 'site' })),
    right: documents(ingress('web.bramble.example'), ingress('web.bramble.example', { name: 'site', path: '/site' })),
  },
});

function twins(cluster: Cluster, all: readonly Route[]): readonly Found[] {
  const known = new Map<string, Route>();
  const found = all.flatMap((each) => {
    const key = matchKey(each);
    return each.entryPoints.flatMap((entryPoint): readonly Found[] => {
      const place = `${each.controller} ${each.protocol} ${entryPoint} ${key}`;
      const twin = known.get(place);
      if (!twin) known.set(place, each);
      if (!twin || areDeclaredAlike(cluster, each.placed.component, twin.placed.component)) return [];
      const other = twin.placed.object === each.placed.object ? 'twice' : `as ${routeName(twin.placed.object)} does`;
      const what = `leads ${key === '' ? 'everything' : key}${entryPoint && ` at ${entryPoint}`}, ${other}`;
      return [at(each.placed, { what, fix: 'give one of them another host or path' })];
    });
  });
  return [...found, ...hidden(all)];
}

/** That two components are exposed at one place is found where they say so. */
function areDeclaredAlike(cluster: Cluster, ...names: readonly [string, string]): boolean {
  const [one, other] = names.map((name) => cluster.component(name));
  return (
    one !== other &&
    one?.expose !== undefined &&
    other?.expose !== undefined &&
    cluster.hostsOf(one).some((host) => cluster.hostsOf(other).includes(host)) &&
    pathsOf(one.expose).some((path) => pathsOf(other.expose!).includes(path))
  );
}

/** Over TLS, a route of TCP that names a host is asked before all routes of HTTP. */
function hidden(all: readonly Route[]): readonly Found[] {
  const places = (each: Route) =>
    hostsOf(each).flatMap((host) => each.entryPoints.map((entryPoint) => `${each.controller} ${entryPoint} ${host}`));
  const http = new Map(
    all
      .filter(({ protocol }) => protocol === 'http')
      .flatMap((each) => places(each).map((place) => [place, each] as const)),
  );
  return all
    .filter(({ protocol, isTls, matchers }) => protocol === 'tcp' && isTls && matchers.length === 1)
    .flatMap((each) => {
      const lost = places(each).flatMap((place) => http.get(place) ?? [])[0];
      if (!lost) return [];
      const what = `takes every connection for ${hostsOf(each)[0]}, so that ${routeName(lost.placed.object)} never answers`;
      return [at(each.placed, { what, fix: 'give it another host, or an entry point of its own' })];
    });
}
