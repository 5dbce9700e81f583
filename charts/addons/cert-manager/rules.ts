import { isMap, type JsonMap, list, path, texts } from 'bramble';
import {
  certifiedBy,
  documents,
  eachObject,
  leadingNowhere,
  type Mistake,
  manifest,
  type Perhaps,
  type Placed,
  referents,
  ruleTable,
  type Subject,
} from 'bramble/rules';

const ISSUERS = ['cert-manager.io/ClusterIssuer', 'cert-manager.io/Issuer'];

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

function unsolved({ object }: Placed, subject: Subject): Perhaps<Mistake> {
  const all = referents(subject);
  const issuers = subject.kinds.references(object).filter(({ kind }) => ISSUERS.includes(kind));
  return issuers.map(({ kind, namespace, name }) => {
    const acme = path(all.find(kind, namespace, name)?.placed?.object.spec, 'acme');
    const solvers = list(path(acme, 'solvers'));
    return [...new Set(certifiedBy(object, subject.kinds))].map((host) => {
      const how = host.startsWith('*.') ? ' by dns01, which a wildcard needs' : '';
      const what = `wants a certificate for '${host}', which no solver of '${name}' proves${how}`;
      const fix = 'correct the host, or give the issuer a solver with such dnsZones';
      return solvers.length > 0 && !solvers.some((solver) => solves(solver, host)) && { what, fix };
    });
  });
}

const issuer = (name: string, spec: string) => manifest('cert-manager.io/v1 ClusterIssuer', name, spec);
const ISSUER = issuer(
  'letsencrypt',
  `spec:
  acme:
    solvers:
      - selector: { dnsZones: [bramble.example] }
        dns01: { cloudflare: {} }`,
);

const certificate = (host: string) =>
  manifest(
    'cert-manager.io/v1 Certificate',
    'web',
    `spec:
  secretName: web-tls
  dnsNames: ['${host}']
  issuerRef: { kind: ClusterIssuer, name: letsencrypt }`,
  );

const asking = (name: string) =>
  documents(
    issuer('letsencrypt-prod', ''),
    manifest('networking.k8s.io/v1 Ingress', `web, annotations: { cert-manager.io/cluster-issuer: ${name} }`),
  );

/** What can be wrong with certificates that cert-manager has made. */
export const rules = ruleTable({
  'missing-issuer': {
    what: 'A certificate is asked of an issuer that is not there',
    why: 'No certificate is ever made. Browsers get the one of another host, or none.',
    fix: 'Correct the name, or the kind: an `Issuer` serves its own namespace, a `ClusterIssuer` all.',
    check: leadingNowhere('object', ...ISSUERS),
    wrong: asking('letsencrypt'),
    right: asking('letsencrypt-prod'),
  },
  'unproven-host': {
    acceptable: true,
    what: 'An issuer cannot prove that a host is yours',
    why: "Let's Encrypt makes a certificate only for an account that proves to have the host. Where no solver of the issuer is for it, cert-manager waits for ever, and browsers warn of the certificate that Traefik makes up.",
    fix: 'Correct the host, or give the issuer a solver whose `selector` takes it. A wildcard is proven by `dns01` alone.',
    check: // What asks an issuer by itself; others are asked because of these.
      eachObject(['cert-manager.io/Certificate', 'networking.k8s.io/Ingress'], unsolved),
    wrong: documents(ISSUER, certificate('web.bramble.test')),
    right: documents(ISSUER, certificate('*.bramble.example')),
  },
});
