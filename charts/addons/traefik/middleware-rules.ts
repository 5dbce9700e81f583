import {
  documents,
  eachObject,
  isNetwork,
  leadingNowhere,
  manifest,
  ofRows,
  referentOf,
  referents,
  ruleTable,
  unless,
  unused,
} from 'bramble/rules';
import { traefikArguments } from './arguments.ts';
import { withUnderscore } from './names.ts';

const KINDS = ['traefik.io/Middleware', 'traefik.io/MiddlewareTCP'];

/** Names that are joined by a dash, where Traefik wants an underscore. */
const joinedByDash = eachObject(undefined, ({ object }, subject) => {
  // Without it, a dash joins them.
  const isSafelyNamed = traefikArguments(subject).isOn('providers.kubernetesCRD.safeNaming');
  const references = isSafelyNamed ? subject.kinds.references(object) : [];
  return references.map((reference) => {
    const { kind, name, readings, at: place } = reference;
    const found = readings && KINDS.includes(kind) && referentOf(reference, referents(subject));
    const what = `${place} refers to the ${kind.slice(kind.indexOf('/') + 1)} '${name}', which is not there`;
    return found && { what, fix: withUnderscore(found.namespace, found.name) };
  });
});

const named = (kind: string, name: string, spec?: string) =>
  manifest(`traefik.io/v1alpha1 ${kind}`, name, spec && `spec: ${spec}`);

const route = (middleware: string) =>
  named('IngressRoute', 'web', `{ routes: [{ middlewares: [{ name: ${middleware} }] }] }`);

const ingress = (middleware: string) =>
  documents(
    named('Middleware', 'web-lan-only'),
    manifest(
      'networking.k8s.io/v1 Ingress',
      `web, annotations: { traefik.ingress.kubernetes.io/router.middlewares: ${middleware} }`,
    ),
  );

const allowing = (range: string) => named('Middleware', 'lan-only', `{ ipAllowList: { sourceRange: ['${range}'] } }`);

const asking = (trust: boolean) =>
  named('Middleware', 'login', `{ forwardAuth: { address: 'http://auth/api', trustForwardHeader: ${trust} } }`);

/** What requests pass on their way. */
export const middlewareRules = ruleTable({
  'missing-middleware': {
    what: 'A route passes a middleware that is not there',
    why: 'Traefik leaves out the whole route, and answers 404. Without the middleware it would let in whom it should not.',
    fix: `Correct the name or the namespace. An Ingress writes it as \`<namespace>_<name>@kubernetescrd\` where Traefik runs with \`safeNaming\`, as it does here, and otherwise with a dash in the place of the underscore.`,
    check: (subject) => [...leadingNowhere('object', ...KINDS)(subject), ...joinedByDash(subject)],
    wrong: ingress('web_lan@kubernetescrd'),
    right: ingress('web_web-lan-only@kubernetescrd'),
  },
  'unused-middleware': {
    severity: 'warning',
    what: 'No route passes a Middleware',
    why: 'It changes nothing. If it was to ask for a password, or to keep strangers out, it does neither.',
    fix: 'Name it in the route, or remove it.',
    check: unused('is passed by no route', 'name it in the middlewares of a route, or remove it', ...KINDS),
    wrong: documents(named('Middleware', 'lan-only'), named('Middleware', 'auth'), route('lan-only')),
    right: documents(named('Middleware', 'auth'), route('auth')),
  },
  'trusting-login': {
    severity: 'warning',
    what: 'A Middleware that asks who comes believes what the client says of itself',
    why: 'Who is asked then takes the address that a client invents for its own, and lets it in where the local network need not sign in.',
    fix: 'Write `trustForwardHeader: false`, as `login()` does.',
    check: ofRows('traefik.io/Middleware', [
      'spec.forwardAuth.trustForwardHeader',
      (value) => value === true,
      'passes on what clients say of themselves to who is asked (trustForwardHeader: {})',
      'write trustForwardHeader: false',
    ]),
    wrong: asking(true),
    right: asking(false),
  },
  'source-range': {
    what: 'A Middleware lets in what is no network',
    why: 'Traefik leaves the Middleware out, and with it each route that names it: everybody who asks gets 404.',
    fix: 'Give an address, or a network such as `10.10.11.0/24`.',
    check: ofRows('traefik.io/{Middleware,MiddlewareTCP}', [
      'spec.{ipAllowList,ipWhiteList}.sourceRange[]',
      unless((range) => isNetwork(range.trim())),
      "lets in '{}', which is no network",
      'give one such as 10.10.11.0/24',
    ]),
    wrong: allowing('10.10.11.0/33'),
    right: allowing('10.10.11.0/24'),
  },
});
