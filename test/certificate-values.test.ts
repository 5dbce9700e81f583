import { valueRules } from '../charts/addons/cert-manager/value-rules.ts';
import { manifest } from '../lib/checks/example-objects.ts';
import { judge } from './judge.ts';

const found = (objects: string) => judge(valueRules, objects).map((line) => line.replace(/^error \S+ \S+: /, ''));
const certificate = (spec: string) =>
  found(
    manifest(
      'cert-manager.io/v1 Certificate',
      'web',
      `spec: { secretName: web-tls, issuerRef: { name: own }, ${spec} }`,
    ),
  );

describe('what the webhook of cert-manager refuses is found', () => {
  const cases: Record<string, readonly [spec: string, what: string]> = {
    days: ['duration: 90d', "has '90d' as duration, which is no time as Go reads it"],
    'a time in words': ['renewBefore: 2 weeks', "has '2 weeks' as renewBefore, which is no time as Go reads it"],
    'less than an hour': ['duration: 30m', 'lasts 30m'],
    'a renewal at the last moment': ['renewBefore: 1m', 'is renewed 1m before its end'],
    'a renewal before it is there': ['duration: 24h, renewBefore: 48h', 'is renewed 48h before its end, and lasts 24h'],
    'a renewal before it is there, by the preset time': [
      'renewBefore: 2160h',
      'is renewed 2160h before its end, and lasts 2160h',
    ],
    'a renewal said twice': [
      'renewBefore: 360h, renewBeforePercentage: 20',
      'has both renewBefore and renewBeforePercentage',
    ],
    'a key that is too short': ['privateKey: { size: 1024 }', 'has a key of RSA with 1024 bits'],
    'a key of another algorithm': ['privateKey: { algorithm: ECDSA, size: 2048 }', 'has a key of ECDSA with 2048 bits'],
    'a name as an address': [
      'ipAddresses: [nas.bramble.example]',
      "names 'nas.bramble.example' as an address, which is none",
    ],
    'a mail address with a name': [
      "emailAddresses: ['Me <me@bramble.example>']",
      "names 'Me <me@bramble.example>' as a mail address, which is none",
    ],
    'a name that is too long': [
      `commonName: ${'a'.repeat(57)}.bramble`,
      `has the commonName '${'a'.repeat(57)}.bramble', which is longer than 64 characters`,
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [spec, what]) => {
    expect(certificate(spec)).toEqual([what]);
  });

  it('an account of an authority without a mail address', () => {
    const issuer = manifest('cert-manager.io/v1 ClusterIssuer', 'own', 'spec: { acme: { email: bramble.example } }');
    expect(found(issuer)).toEqual(["gives 'bramble.example' as its mail address, which is none"]);
  });
});

it.each([
  'duration: 2160h, renewBefore: 360h',
  'duration: 1h30m',
  'renewBeforePercentage: 33',
  'privateKey: { algorithm: ECDSA, size: 384 }',
  'privateKey: { algorithm: Ed25519 }',
  "privateKey: { rotationPolicy: Always }, ipAddresses: [10.10.11.40, 'fd00::1'], emailAddresses: [me@bramble.example]",
])('it takes %s', (spec) => {
  expect(certificate(spec)).toEqual([]);
});
