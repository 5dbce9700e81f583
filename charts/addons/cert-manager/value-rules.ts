import { isMap, type Json, type JsonMap } from 'bramble';
import {
  type Mistake,
  manifest,
  ofMaps,
  ofRows,
  type Perhaps,
  parseAddress,
  parseGoDuration,
  ruleTable,
  unless,
} from 'bramble/rules';

const CERTIFICATE = 'cert-manager.io/Certificate';
const HOUR = 3600;
/** What cert-manager takes where a Certificate says nothing. */
const PRESET = 90 * 24 * HOUR;

/** Sizes of private keys by their algorithm. https://cert-manager.io/docs/reference/api-docs/#cert-manager.io/v1.CertificatePrivateKey */
const SIZES: Readonly<Record<string, readonly number[] | undefined>> = {
  RSA: [2048, 3072, 4096, 8192],
  ECDSA: [256, 384, 521],
};

const isMail = (text: string) => /^[^\s@<>]+@[^\s@<>]+$/.test(text);

/** Spans of time that are none, or too short, and a renewal before the certificate is there. */
function wrongSpans({ duration, renewBefore, renewBeforePercentage }: JsonMap): Perhaps<Mistake> {
  const asDays = (given: Json) => Number(/^(\d+)d$/.exec(String(given))?.[1] ?? 90) * 24;
  const none = Object.entries({ duration, renewBefore }).map(
    ([field, given]) =>
      typeof given === 'string' &&
      parseGoDuration(given) === undefined && {
        what: `has '${given}' as ${field}, which is no time as Go reads it`,
        fix: `write hours, such as ${asDays(given)}h`,
      },
  );
  const [lasts, before] = [parseGoDuration(duration) ?? PRESET, parseGoDuration(renewBefore)];
  return [
    none,
    lasts < HOUR && { what: `lasts ${duration}`, fix: 'give an hour at least: duration: 2160h' },
    before !== undefined &&
      before < 300 && { what: `is renewed ${renewBefore} before its end`, fix: 'give 5m at least' },
    before !== undefined &&
      before >= lasts && {
        what: `is renewed ${renewBefore} before its end, and lasts ${duration ?? '2160h'}`,
        fix: 'renew it later, or let it last longer',
      },
    renewBefore !== undefined &&
      renewBeforePercentage !== undefined && {
        what: 'has both renewBefore and renewBeforePercentage',
        fix: 'keep one of them',
      },
  ];
}

function wrongKey({ privateKey }: JsonMap): Perhaps<Mistake> {
  const { algorithm = 'RSA', size } = isMap(privateKey) ? privateKey : {};
  const sizes = SIZES[String(algorithm)];
  const isRight = algorithm === 'RSA' ? Number(size) >= 2048 && Number(size) <= 8192 : sizes?.includes(Number(size));
  return (
    typeof size === 'number' &&
    size !== 0 &&
    sizes !== undefined &&
    !isRight && { what: `has a key of ${algorithm} with ${size} bits`, fix: `take one of ${sizes.join(', ')}` }
  );
}

const spans = ofMaps(CERTIFICATE, 'spec', (spec) => [wrongSpans(spec), wrongKey(spec)]);

const fields = ofRows(
  CERTIFICATE,
  [
    'spec.ipAddresses[]',
    unless((text) => parseAddress(text) !== undefined),
    "names '{}' as an address, which is none",
    'write names of hosts as dnsNames',
  ],
  ['spec.emailAddresses[]', unless(isMail), "names '{}' as a mail address, which is none", 'write name@host'],
  [
    'spec.commonName',
    (value) => typeof value === 'string' && value.length > 64,
    "has the commonName '{}', which is longer than 64 characters",
    'write it as one of dnsNames alone',
  ],
);

const accounts = ofRows('cert-manager.io/{ClusterIssuer,Issuer}', [
  'spec.acme.email',
  unless(isMail),
  "gives '{}' as its mail address, which is none",
  'give one that you read, such as you@bramble.example',
]);

const certificate = (spec: string) =>
  manifest(
    'cert-manager.io/v1 Certificate',
    'web',
    `spec: { secretName: web-tls, dnsNames: [web.bramble.example], issuerRef: { kind: ClusterIssuer, name: own }, ${spec} }`,
  );

/** Values that the schema takes, and cert-manager's webhook or an authority does not. */
export const valueRules = ruleTable({
  'certificate-value': {
    what: 'A Certificate or an issuer has a value that cert-manager or the authority refuses',
    why: 'The webhook of cert-manager judges what the schema leaves open. It refuses the object, and Flux applies nothing of the component until it is mended. An account without a mail address that is one the authority refuses.',
    fix: 'Correct the value: times are written in hours (`2160h` are 90 days), keys have the sizes of their algorithm, and a certificate is renewed before it ends.',
    check: (subject) => [spans, fields, accounts].flatMap((check) => check(subject)),
    wrong: certificate('duration: 90d'),
    right: certificate('duration: 2160h, renewBefore: 360h'),
  },
});
