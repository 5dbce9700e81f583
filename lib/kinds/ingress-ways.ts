import { type Json, type JsonMap, type KubernetesObject, list, path } from '../model/object.ts';
import { type Destination, destination, type Matcher, matcher, type RouteWay } from '../model/route-row.ts';

/** The ways of an Ingress. https://kubernetes.io/docs/concepts/services-networking/ingress/ */
export function ingressWays({ metadata, spec }: KubernetesObject): readonly RouteWay[] {
  const named = path(spec, 'ingressClassName') ?? metadata.annotations?.['kubernetes.io/ingress.class'];
  const controller = named === undefined ? {} : { controller: String(named) };
  return list(path(spec, 'rules')).flatMap(({ host, http }) =>
    list(path(http, 'paths')).map(
      (each): RouteWay => ({
        protocol: 'http',
        ...controller,
        matchers: matchersOf(host, each),
        to: destinationsOf(path(each, 'backend', 'service')),
      }),
    ),
  );
}

function matchersOf(host: Json | undefined, { path: prefix = '/', pathType }: JsonMap): readonly Matcher[] {
  return [
    ...(host === undefined || host === '' ? [] : [matcher('Host', host)]),
    matcher(pathType === 'Exact' ? 'Path' : 'PathPrefix', prefix),
  ];
}

function destinationsOf(service: Json | undefined): readonly Destination[] {
  const port = path(service, 'port', 'number') ?? path(service, 'port', 'name');
  const name = path(service, 'name');
  return name === undefined ? [] : [destination({ name, port })];
}
