import { type JsonMap, seconds, type Timespan } from 'bramble';

/** Where the token of the account lies, and the certificate of those who sign for the cluster. */
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The account that reads metrics, for those who ask who comes. */
export const CREDENTIALS: JsonMap = { credentials_file: `${ACCOUNT}/token` };

/** Trusts the certificates of the cluster. */
export const CLUSTER_CA: JsonMap = { ca_file: `${ACCOUNT}/ca.crt` };

/** A span of time without a fraction, which Prometheus does not take. */
export function whole(span: Timespan): Timespan {
  return span.includes('.') ? `${Math.round(seconds(span))}s` : span;
}

/** The rows that are kept, or not, by their names. */
export function named(action: 'keep' | 'drop', regex: string): JsonMap {
  return { source_labels: ['__name__'], action, regex };
}
