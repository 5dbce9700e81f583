/** A key of a Secret, by name. The value is never known to bramble. */
export interface SecretRef {
  readonly is: 'secret';
  /** The key within the Secret. */
  readonly key: string;
  /** The Secret's name. @default the name of the component that refers to it */
  readonly from?: string;
}

/** Refers to a key of a Secret: `secret('database-url')`, or of another than the component's own: `secret('password', { from: 'mariadb' })`. */
export function secret(key: string, options: { readonly from?: string } = {}): SecretRef {
  return { is: 'secret', key, ...options };
}
