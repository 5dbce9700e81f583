import { component, type JsonMap } from 'bramble';
import { ApiObject } from 'cdk8s';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const ADDONS = [metallb(), traefik({ address: '10.10.11.21' })];

/** What is found about names that Traefik reads, in one object. */
function findings(kind: string, apiVersion: string, fields: JsonMap, addons = ADDONS): readonly string[] {
  const web = component({
    name: 'web',
    chart: (chart) =>
      void new ApiObject(chart, 'object', { apiVersion, kind, metadata: { name: 'web' }, ...fields } as never),
  });
  return renderSample(sample({ components: [...addons, web] }))
    .findings.filter(({ rule }) => rule === 'missing-entry-point' || rule === 'unknown-provider')
    .map(brief);
}

const ROUTER = 'traefik.ingress.kubernetes.io/router';
const route = (spec: JsonMap, kind = 'IngressRoute') => findings(kind, 'traefik.io/v1alpha1', { spec });
const ingress = (annotations: Record<string, string>) =>
  findings('Ingress', 'networking.k8s.io/v1', { metadata: { name: 'web', annotations }, spec: {} });
const rule = (part: JsonMap) => ({ routes: [{ kind: 'Rule', match: 'Host(`a.bramble.example`)', ...part }] });

describe('a name that Traefik does not know is found', () => {
  it.each<[string, readonly string[], string]>([
    [
      'an entry point of a route',
      route({ entryPoints: ['websecure', 'webs'] }),
      "error home/web ingressroute.web.yaml: comes in through 'webs', which Traefik does not open",
    ],
    [
      'an entry point of TCP',
      route({ entryPoints: ['postgres'] }, 'IngressRouteTCP'),
      "error home/web ingressroutetcp.web.yaml: comes in through 'postgres', which Traefik does not open",
    ],
    [
      'an entry point of an Ingress',
      ingress({ [`${ROUTER}.entrypoints`]: 'websecure, wbe' }),
      "error home/web ingress.web.yaml: comes in through 'wbe', which Traefik does not open",
    ],
    [
      'a Service of its own',
      route(rule({ services: [{ kind: 'TraefikService', name: 'app@internal' }] })),
      "error home/web ingressroute.web.yaml: refers to 'app@internal', which Traefik does not know",
    ],
    [
      'the origin of a Middleware',
      route(rule({ middlewares: [{ name: 'auth@fil' }] })),
      "error home/web ingressroute.web.yaml: refers to 'auth@fil', which Traefik does not know",
    ],
    [
      'the origin of a Middleware of an Ingress',
      ingress({ [`${ROUTER}.middlewares`]: 'web_auth@kubernetescdr' }),
      "error home/web ingress.web.yaml: refers to 'web_auth@kubernetescdr', which Traefik does not know",
    ],
  ])('%s', (_, found, expected) => {
    expect(found).toEqual([expected]);
  });
});

describe('a name that Traefik knows is not', () => {
  it.each<[string, readonly string[]]>([
    ['entry points in other letters', route({ entryPoints: ['web', 'WebSecure'] })],
    ['no entry point', route({})],
    ['what Traefik makes itself', route(rule({ services: [{ kind: 'TraefikService', name: 'api@internal' }] }))],
    ['what a file of Traefik has', route(rule({ middlewares: [{ name: 'auth@file' }] }))],
    [
      'an entry point where Traefik is not of this cluster',
      findings('IngressRoute', 'traefik.io/v1alpha1', { spec: { entryPoints: ['x'] } }, []),
    ],
  ])('%s', (_, found) => {
    expect(found).toEqual([]);
  });
});
