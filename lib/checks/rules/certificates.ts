import { containersOf } from '../../derive/pods.ts';
import { isMap, type JsonMap, type KubernetesObject, list, path, texts } from '../../model/object.ts';
import { tunnelHosts } from '../../model/public-names.ts';
import { kindKey } from '../../model/rendered.ts';
import { ofObjects } from '../each-object.ts';
import { at, type Placed } from '../objects.ts';
import { placedPods } from '../placed-pods.ts';
import { referents } from '../referents.ts';
import { hostsOf, routes } from '../routes.ts';
import { type Example, type Found, type Rule, type Subject, shared } from '../rule.ts';

const CERTIFICATE = 'cert-manager.io/Certificate';
const INGRESS = 'networking.k8s.io/Ingress';

/** The hosts for which an object has a certificate made. */
function namesOf({ apiVersion, kind, spec }: KubernetesObject): readonly string[] {
  if (kindKey({ apiVersion, kind }) === CERTIFICATE) {
    const common = path(spec, 'commonName');
    return [...texts(path(spec, 'dnsNames')), ...(typeof common === 'string' ? [common] : [])];
  }
  return list(path(spec, 'tls')).flatMap(({ hosts }) => texts(hosts));
}

/** A star stands for one label. */
function covers(name: string, host: string): boolean {
  return name === host || (name.startsWith('*.') && host.slice(host.indexOf('.') + 1) === name.slice(2));
}

function solves(solver: JsonMap, name: string): boolean {
  const names = texts(path(solver, 'selector', 'dnsNames'));
  const zones = texts(path(solver, 'selector', 'dnsZones'));
  const bare = name.replace(/^\*\./, '');
  return (
    (names.length === 0 || names.includes(name)) &&
    (zones.length === 0 || zones.some((zone) => bare === zone || bare.endsWith(`.${zone}`))) &&
    (!name.startsWith('*.') || isMap(solver.dns01))
  );
}

function unsolved(each: Placed, subject: Subject): readonly Found[] {
  const { object } = each;
  const all = referents(subject);
  return subject.kinds
    .references(object)
    .filter(({ kind }) => /^cert-manager\.io\/(Cluster)?Issuer$/.test(kind))
    .flatMap(({ kind, namespace, name }) => {
      const acme = path(all.find(kind, namespace, name)?.placed?.object.spec, 'acme');
      const solvers = list(path(acme, 'solvers'));
      if (solvers.length === 0) return [];
      return [...new Set(namesOf(object))]
        .filter((host) => !solvers.some((solver) => solves(solver, host)))
        .map((host) => {
          const how = host.startsWith('*.') ? ' by dns01, which a wildcard needs' : '';
          const what = `wants a certificate for '${host}', which no solver of '${name}' proves${how}`;
          return at(each, { what, fix: 'correct the host, or give the issuer a solver with such dnsZones' });
        });
    });
}

/** The hosts that certificates are made for; undefined where some come from where nobody looks. */
const certified = shared((subject: Subject): readonly string[] | undefined => {
  const { objects, kinds } = subject;
  const makesSecret = (object: KubernetesObject) => kinds.made(object).filter(({ kind }) => kind === '/Secret');
  const makers = objects.filter(({ object }) => kindKey(object) === CERTIFICATE || makesSecret(object).length > 0);
  const known = new Set(
    makers.flatMap(({ object }) => makesSecret(object).map(({ namespace, name }) => `${namespace}/${name}`)),
  );
  const isForeign = objects
    .filter(({ object: { apiVersion } }) => apiVersion.startsWith('traefik.io/'))
    .flatMap(({ object }) => kinds.references(object))
    .some(({ kind, namespace, name, keys }) => {
      return kind === '/Secret' && keys.includes('tls.crt') && !known.has(`${namespace}/${name}`);
    });
  const hasResolver = placedPods(subject).some(({ spec }) =>
    containersOf(spec).some(({ args }) => texts(args).some((text) => /certresolver/i.test(text))),
  );
  const isCertified = objects.some(({ object }) => kindKey(object) === CERTIFICATE);
  return isCertified && !isForeign && !hasResolver ? makers.flatMap(({ object }) => namesOf(object)) : undefined;
});

function uncovered(subject: Subject): readonly Found[] {
  const names = certified(subject);
  const { domain } = subject.cluster;
  const { entryPoint } = subject.cluster.find('ingress') ?? {};
  if (!names || entryPoint === undefined) return [];
  // Cloudflare has certificates of its own.
  const known = new Set([...names, ...tunnelHosts(subject.cluster)]);
  const seen = new Set<string>();
  return routes(subject).routes.flatMap((route) => {
    const { placed, protocol, entryPoints } = route;
    if (protocol !== 'http' || !entryPoints.includes(entryPoint)) return [];
    return hostsOf(route).flatMap((host) => {
      const key = `${placed.stage.name} ${host}`;
      // Another rule speaks of hosts outside the domain.
      if (host !== domain && !host.endsWith(`.${domain}`)) return [];
      if (seen.has(key) || known.has(host) || names.some((name) => covers(name, host))) return [];
      seen.add(key);
      const what = `serves '${host}', for which there is no certificate`;
      const fix = `take a host that a certificate is for (${names.join(', ')}), or have one made for it`;
      return [at(placed, { what, fix })];
    });
  });
}

const ISSUER = `
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: { name: letsencrypt }
spec:
  acme:
    solvers:
      - selector: { dnsZones: [bramble.example] }
        dns01: { cloudflare: {} }
---`;

const certificate = (host: string) => `
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: web }
spec:
  secretName: web-tls
  dnsNames: ['${host}']
  issuerRef: { kind: ClusterIssuer, name: letsencrypt }
`;

const ingress = (host: string) => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec:
  rules: [{ host: web.bramble.example }]
  tls: [{ hosts: [${host}], secretName: web-tls }]
`;

const served = (host: string): Example => ({
  component: {
    provides: {
      ingress: { service: 'traefik', namespace: 'traefik', entryPoint: 'websecure', ingressClass: 'traefik' },
    },
  },
  objects: `${certificate('*.bramble.example')}---
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: web }
spec:
  entryPoints: [websecure]
  routes: [{ match: Host(\`${host}\`), services: [{ name: web, port: 80 }] }]
`,
});

export const rules: readonly Rule[] = [
  {
    id: 'unproven-host',
    severity: 'error',
    acceptable: true,
    what: 'An issuer cannot prove that a host is yours',
    why: "Let's Encrypt makes a certificate only for whoever proves to have the host. Where no solver of the issuer is for it, cert-manager waits for ever, and browsers warn of the certificate that Traefik makes up.",
    fix: 'Correct the host, or give the issuer a solver whose `selector` takes it. A wildcard is proven by `dns01` alone.',
    check: (subject) =>
      subject.objects
        .filter(({ object }) => [CERTIFICATE, INGRESS].includes(kindKey(object)))
        .flatMap((each) => unsolved(each, subject)),
    wrong: { objects: ISSUER + certificate('web.bramble.test') },
    right: { objects: ISSUER + certificate('*.bramble.example') },
  },
  {
    id: 'uncertified-host',
    severity: 'warning',
    what: 'A route serves a host for which there is no certificate',
    why: 'Browsers warn whoever asks for it. The certificate for `*.bramble.example` holds for `web.bramble.example`, and for nothing that lies deeper, such as `api.web.bramble.example`.',
    fix: 'Take a host that lies one step below the domain, or have a Certificate made for it.',
    check: uncovered,
    wrong: served('api.web.bramble.example'),
    right: served('web.bramble.example'),
  },
  {
    id: 'unserved-tls-host',
    severity: 'warning',
    what: 'An Ingress wants a certificate for a host that it does not serve',
    why: 'The host that it does serve is left without a certificate, and browsers warn.',
    fix: 'Correct the host in `spec.tls`, or add a rule for it.',
    check: ofObjects([INGRESS], ({ spec }) => {
      const served = list(path(spec, 'rules')).map(({ host }) => host);
      if (served.includes(undefined) || served.length === 0) return [];
      return list(path(spec, 'tls'))
        .flatMap(({ hosts }) => texts(hosts))
        .filter((host) => !host.startsWith('*.') && !served.includes(host))
        .map((host) => ({
          what: `has tls for '${host}', which none of its rules serves`,
          fix: `its rules serve: ${served.join(', ')}`,
        }));
    }),
    wrong: { objects: ingress('wep.bramble.example') },
    right: { objects: ingress('web.bramble.example') },
  },
];
