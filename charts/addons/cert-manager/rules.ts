import { isMap, type JsonMap, list, path, texts } from '#bramble';
import {
  at,
  certifiedBy,
  type Found,
  kindKey,
  leadingNowhere,
  type Placed,
  referents,
  ruleTable,
  type Subject,
} from '#bramble/rules';

const ISSUERS = ['cert-manager.io/ClusterIssuer', 'cert-manager.io/Issuer'];
/** What asks an issuer by itself; others are asked because of these. */
const ASKING = ['cert-manager.io/Certificate', 'networking.k8s.io/Ingress'];

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
    .filter(({ kind }) => ISSUERS.includes(kind))
    .flatMap(({ kind, namespace, name }) => {
      const acme = path(all.find(kind, namespace, name)?.placed?.object.spec, 'acme');
      const solvers = list(path(acme, 'solvers'));
      if (solvers.length === 0) return [];
      return [...new Set(certifiedBy(object, subject.kinds))]
        .filter((host) => !solvers.some((solver) => solves(solver, host)))
        .map((host) => {
          const how = host.startsWith('*.') ? ' by dns01, which a wildcard needs' : '';
          const what = `wants a certificate for '${host}', which no solver of '${name}' proves${how}`;
          return at(each, { what, fix: 'correct the host, or give the issuer a solver with such dnsZones' });
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

const ingress = (issuer: string) => `
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: { name: letsencrypt-prod }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations: { cert-manager.io/cluster-issuer: ${issuer} }
`;

/** What can be wrong with certificates that cert-manager has made. */
export const rules = ruleTable({
  'missing-issuer': {
    what: 'A certificate is asked of an issuer that is not there',
    why: 'No certificate is ever made. Browsers get the one of another host, or none.',
    fix: 'Correct the name, or the kind: an `Issuer` serves its own namespace, a `ClusterIssuer` all.',
    check: leadingNowhere('object', ...ISSUERS),
    wrong: ingress('letsencrypt'),
    right: ingress('letsencrypt-prod'),
  },
  'unproven-host': {
    acceptable: true,
    what: 'An issuer cannot prove that a host is yours',
    why: "Let's Encrypt makes a certificate only for an account that proves to have the host. Where no solver of the issuer is for it, cert-manager waits for ever, and browsers warn of the certificate that Traefik makes up.",
    fix: 'Correct the host, or give the issuer a solver whose `selector` takes it. A wildcard is proven by `dns01` alone.',
    check: (subject) =>
      subject.objects
        .filter(({ object }) => ASKING.includes(kindKey(object)))
        .flatMap((each) => unsolved(each, subject)),
    wrong: ISSUER + certificate('web.bramble.test'),
    right: ISSUER + certificate('*.bramble.example'),
  },
});
