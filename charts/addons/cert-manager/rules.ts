import { isMap, type Json, type JsonMap, list, path, texts } from 'bramble';
import {
  certifiedBy,
  documents,
  eachObject,
  isExampleName,
  isInnerName,
  leadingNowhere,
  type Mistake,
  manifest,
  ofObjects,
  type Perhaps,
  type Placed,
  referents,
  ruleTable,
  type Subject,
} from 'bramble/rules';
import { valueRules } from './value-rules.ts';

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

/** Let's Encrypt, which signs for public names and writes to real people only. */
function isPublicAuthority(acme: Json | undefined): boolean {
  return /^https:\/\/[^/]*letsencrypt\.org\//.test(String(path(acme, 'server')));
}

/** Hosts that only a home knows, asked of an authority that signs for public names. */
function unsignable({ object }: Placed, subject: Subject): Perhaps<Mistake> {
  const issuers = subject.kinds.references(object).filter(({ kind }) => ISSUERS.includes(kind));
  return issuers.map(({ kind, namespace, name }) => {
    const found = referents(subject).find(kind, namespace, name)?.placed?.object;
    if (!isPublicAuthority(path(found?.spec, 'acme'))) return undefined;
    return [...new Set(certifiedBy(object, subject.kinds))].filter(isInnerName).map((host) => {
      const what = `wants a certificate for '${host}' of '${name}', which signs for public names alone`;
      return { what, fix: 'take a domain of your own, or an issuer with an authority of your own (ca, selfSigned)' };
    });
  });
}

/** An address that nobody reads, where a certificate that is about to end would be told. */
function unread({ object }: Placed, { cluster }: Subject): Perhaps<Mistake> {
  const acme = path(object.spec, 'acme');
  const mail = path(acme, 'email');
  const domain = typeof mail === 'string' ? mail.replace(/^.*@/, '') : '';
  const isRefused = /^example\.(com|net|org)$/i.test(domain);
  const isLeft = isExampleName(domain) && !isExampleName(cluster.domain);
  const what = `gives '${mail}', which is an address of examples`;
  const fix = "give an address that you read: certManager({ email: '…' })";
  return isPublicAuthority(acme) && (isRefused || isLeft) && { where: 'spec.acme.email', what, fix };
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

const ACME = (email: string) =>
  issuer(
    'letsencrypt',
    `spec: { acme: { server: 'https://acme-v02.api.letsencrypt.org/directory', email: ${email}, solvers: [{ dns01: { cloudflare: {} } }] } }`,
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

/** What an Ingress asks for a certificate with. */
const ASKS = ['cert-manager.io/cluster-issuer', 'cert-manager.io/issuer', 'kubernetes.io/tls-acme'];

const asksFor = (tls: string) =>
  documents(
    issuer('letsencrypt-prod', ''),
    manifest(
      'networking.k8s.io/v1 Ingress',
      'web, annotations: { cert-manager.io/cluster-issuer: letsencrypt-prod }',
      `spec: { defaultBackend: { service: { name: web, port: { number: 80 } } }, tls: [${tls}] }`,
    ),
  );

const certificateRules = ruleTable({
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
    wrong: documents(ISSUER, certificate('web.other.example')),
    right: documents(ISSUER, certificate('*.bramble.example')),
  },
  'unsigned-host': {
    what: 'A public authority is asked to sign for a name that only a home knows',
    why: "Let's Encrypt signs for names of the public DNS. It refuses the order each time, and browsers warn of the certificate that Traefik makes up.",
    fix: 'Take a domain of your own: `home.bramble.example` needs no host that the internet reaches, since DNS proves it. For `home.arpa` or `lan` draw an issuer with an authority of your own.',
    check: eachObject(['cert-manager.io/Certificate', 'networking.k8s.io/Ingress'], unsignable),
    wrong: documents(ACME('admin@bramble.example'), certificate('web.lan')),
    right: documents(ACME('admin@bramble.example'), certificate('web.bramble.example')),
  },
  'nameless-certificate': {
    what: 'An Ingress asks for a certificate, and does not say for which hosts, or into which Secret',
    why: 'cert-manager makes nothing of it: browsers get the certificate that stands for all hosts, or one that Traefik makes up.',
    fix: 'Give the Ingress `tls` with `hosts` and `secretName`, as `expose` does with `as: ingress`, or take the annotation away.',
    check: ofObjects(['networking.k8s.io/Ingress'], ({ metadata: { annotations = {} }, spec }) => {
      if (!ASKS.some((each) => annotations[each])) return undefined;
      const tls = list(path(spec, 'tls'));
      const isNamed = tls.length > 0 && tls.every((each) => texts(each.hosts).length > 0 && each.secretName);
      const what = 'asks for a certificate without the hosts that it is for, or the Secret that it goes to';
      return !isNamed && { what, fix: 'give tls hosts and secretName' };
    }),
    wrong: asksFor(''),
    right: asksFor('{ hosts: [web.bramble.example], secretName: web-tls }'),
  },
  'example-mail': {
    what: "The address that Let's Encrypt is given belongs to examples",
    why: "Let's Encrypt refuses an account with an address at `example.com`, and then signs nothing. One at `bramble.example` was copied with the example: nobody hears of it when a certificate is misused.",
    fix: "Give an address that you read: `certManager({ email: '…' })`.",
    check: eachObject(ISSUERS, unread),
    wrong: ACME('admin@example.com'),
    right: ACME('admin@bramble.example'),
  },
});

/** What can be wrong with certificates that cert-manager has made. */
export const rules = [...certificateRules, ...valueRules];
