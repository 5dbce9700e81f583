import { createPrivateKey, X509Certificate } from 'node:crypto';
import { type KubernetesObject, list, path } from '../../lib/model/object.ts';
import type { Client } from '../cluster/kubernetes.ts';
import { until } from '../processes/background.ts';

/** Waits until a Certificate or an issuer is ready. What it says of itself until then is part of the error. */
export async function becomesReady(client: Client, object: KubernetesObject, seconds: number): Promise<void> {
  const at = (await client.pathOf(object))!;
  const isReady = async () => {
    const conditions = list(path((await client.ask('GET', at)).body, 'status', 'conditions'));
    if (conditions.some(({ type, status }) => type === 'Ready' && status === 'True')) return true;
    throw new Error(conditions.map(({ type, status, message }) => `${type}=${status}: ${message}`).join('; '));
  };
  await until(`${object.kind} ${object.metadata.name} is ready`, isReady, { seconds });
}

/** The certificate in the Secret of a Certificate. Throws unless it is for the names of that, and the key is its key. */
export async function issued(client: Client, { metadata, spec }: KubernetesObject): Promise<X509Certificate> {
  const name = String(path(spec, 'secretName'));
  const { body } = await client.ask('GET', `/api/v1/namespaces/${metadata.namespace}/secrets/${name}`);
  const part = (key: string) => Buffer.from(String(path(body, 'data', key)), 'base64');
  const certificate = new X509Certificate(part('tls.crt'));
  const names = (certificate.subjectAltName ?? '').split(', ').map((each) => each.replace(/^DNS:/, ''));
  const wanted = path(spec, 'dnsNames') as string[];
  if (body.type !== 'kubernetes.io/tls' || [...names].sort().join() !== [...wanted].sort().join()) {
    throw new Error(`Secret ${name} of type ${body.type} is for ${names.join(', ')}, not ${wanted.join(', ')}`);
  }
  if (!certificate.checkPrivateKey(createPrivateKey(part('tls.key'))))
    throw new Error(`Secret ${name} has another key`);
  return certificate;
}

/** An issuer that signs for itself, and a Certificate for names that it issues. */
export function selfSignedIssue(name: string, dnsNames: readonly string[]): readonly KubernetesObject[] {
  const apiVersion = 'cert-manager.io/v1';
  const metadata = { name, namespace: 'default' };
  const issuerRef = { name, kind: 'Issuer' };
  return [
    { apiVersion, kind: 'Issuer', metadata, spec: { selfSigned: {} } },
    {
      apiVersion,
      kind: 'Certificate',
      metadata,
      spec: { secretName: `${name}-tls`, issuerRef, dnsNames: [...dnsNames] },
    },
  ];
}
