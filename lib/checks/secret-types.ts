import { listed } from '../model/listed.ts';
import type { SecretFile } from '../model/secret-file.ts';
import { FORMATS } from './schema-formats.ts';

/** What a type of Secret has to hold: all of these keys, or with `some` one of them at least. */
interface SecretType {
  readonly all?: readonly string[];
  readonly some?: readonly string[];
  /** An annotation that it cannot do without. */
  readonly annotation?: string;
}

/** Types that the API server looks into. https://kubernetes.io/docs/concepts/configuration/secret/#secret-types */
const TYPES: Readonly<Record<string, SecretType>> = {
  'kubernetes.io/tls': { all: ['tls.crt', 'tls.key'] },
  'kubernetes.io/dockerconfigjson': { all: ['.dockerconfigjson'] },
  'kubernetes.io/dockercfg': { all: ['.dockercfg'] },
  'kubernetes.io/basic-auth': { some: ['username', 'password'] },
  'kubernetes.io/ssh-auth': { all: ['ssh-privatekey'] },
  'kubernetes.io/service-account-token': { annotation: 'kubernetes.io/service-account.name' },
};

/** What the API server says of the keys of a Secret, and of its type. */
export function refusedKeys({
  type,
  immutable,
  leaves,
  annotations,
}: SecretFile): readonly { what: string; fix: string }[] {
  const keys = leaves.map(({ key }) => key).filter((key) => key !== '');
  const { all = [], some = [], annotation } = TYPES[type ?? ''] ?? {};
  const lacking = all.filter((key) => !keys.includes(key));
  const isEmpty = some.length > 0 && !some.some((key) => keys.includes(key));
  const config = FORMATS['config-key']!;
  return [
    ...keys
      .filter((key) => !config.fits(key))
      .map((key) => ({ what: `has the key '${key}', which is none`, fix: config.like })),
    ...(lacking.length > 0
      ? [{ what: `is of type ${type} without ${listed(lacking)}`, fix: 'add what is missing, or write type: Opaque' }]
      : []),
    ...(isEmpty
      ? [{ what: `is of type ${type} without ${some.join(' or ')}`, fix: 'add one, or write type: Opaque' }]
      : []),
    ...(annotation !== undefined && !annotations.includes(annotation)
      ? [{ what: `is of type ${type} without the annotation ${annotation}`, fix: 'add it, or write type: Opaque' }]
      : []),
    ...(immutable !== undefined && typeof immutable !== 'boolean'
      ? [{ what: 'has immutable, which is neither true nor false', fix: 'write true, or leave it out' }]
      : []),
  ];
}
