import { CORE_SCHEMA, loadAll } from 'js-yaml';
import type { Mistake } from '../model/finding.ts';
import { type Json, sortKeys } from '../model/object.ts';
import { type Schema, withoutDescriptions } from './json-schema.ts';

/** A version of a custom resource. */
export interface CrdVersion {
  readonly name: string;
  /** Whether the API server answers for it. */
  readonly served: boolean;
  /** Whether objects are stored in it. True for exactly one version. */
  readonly storage: boolean;
  /** Whether users are warned off it. Default: false. */
  readonly deprecated?: boolean;
  readonly schema?: { readonly openAPIV3Schema?: Schema };
}

/** A manifest as it is kept in imports/crds: without descriptions, status and traces of how upstream installs it. */
export interface Crd {
  readonly apiVersion: 'apiextensions.k8s.io/v1';
  readonly kind: 'CustomResourceDefinition';
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string; readonly plural: string };
    readonly versions: readonly CrdVersion[];
  };
}

/** A text of manifests, and where it comes from: a URL, or a path in the mirror. */
export interface Source {
  readonly where: string;
  readonly text: string;
}

// They say which chart, of which release, installed the manifest: nobody installs these with Helm.
const OF_AN_INSTALLATION = /^(app|chart|heritage|release)$|^(app\.kubernetes\.io|helm\.sh|meta\.helm\.sh)\//;
const DNS_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$/;

function lasting(map: Readonly<Record<string, string>> | undefined) {
  const kept = Object.entries(map ?? {}).filter(([key]) => !OF_AN_INSTALLATION.test(key));
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/** What is kept of an upstream manifest. Keys are sorted, so that a bundle and a bare file of one CRD are the same. */
function normalised({ apiVersion, kind, metadata, spec }: Crd): Crd {
  const versions = spec.versions.map((version) => ({
    ...version,
    schema: version.schema && {
      ...version.schema,
      openAPIV3Schema: withoutDescriptions(version.schema.openAPIV3Schema),
    },
  }));
  const { name, labels, annotations } = metadata;
  const kept = { name, labels: lasting(labels), annotations: lasting(annotations) };
  return sortKeys({
    apiVersion,
    kind,
    metadata: kept,
    spec: { ...spec, versions },
  } as unknown as Json) as unknown as Crd;
}

/** Why a CustomResourceDefinition cannot be used, or undefined. */
function defect({ apiVersion, metadata, spec }: Partial<Crd>): string | undefined {
  if (apiVersion !== 'apiextensions.k8s.io/v1') return `has apiVersion ${apiVersion}, which no API server serves`;
  // The names become the names of files.
  if (!DNS_NAME.test(String(spec?.group))) return `has spec.group ${spec?.group}, which is not a DNS name`;
  const name = `${spec?.names?.plural}.${spec?.group}`;
  if (metadata?.name !== name || !DNS_NAME.test(name)) return `has another name than spec.names and spec.group give it`;
  if (!/^[A-Z][A-Za-z0-9]*$/.test(String(spec?.names?.kind)))
    return `has the kind ${spec?.names?.kind}, which names no class`;
  const versions: readonly unknown[] = Array.isArray(spec?.versions) ? spec.versions : [];
  if (versions.length === 0) return 'has no spec.versions';
  if (!versions.every((version) => typeof version === 'object' && version !== null)) return 'has a broken version';
  return undefined;
}

/** The documents of a text, or why it has none. Read as loosely as kubectl does: some upstreams indent the lines of a quoted text too little. */
function parse(text: string): readonly unknown[] | string {
  try {
    return loadAll(text, null, { schema: CORE_SCHEMA });
  } catch (error) {
    return (error as Error).message;
  }
}

function readSource({ where, text }: Source): { readonly crds: readonly Crd[]; readonly mistakes: readonly Mistake[] } {
  const manifests = parse(text) as readonly (Partial<Crd> | null)[] | string;
  if (typeof manifests === 'string') {
    const what = `is not YAML: ${manifests.split('\n')[0]}`;
    return { crds: [], mistakes: [{ where, what, fix: 'look at the file: it may be cut off, or not be a manifest' }] };
  }
  const found = manifests.filter(
    (manifest) => manifest?.kind === 'CustomResourceDefinition',
  ) as readonly Partial<Crd>[];
  if (found.length === 0) {
    return { crds: [], mistakes: [{ where, what: 'holds no CustomResourceDefinition', fix: 'pin another file' }] };
  }
  const mistakes = found.flatMap((crd): Mistake[] => {
    const what = defect(crd);
    if (!what) return [];
    return [{ where, what: `${crd.metadata?.name ?? 'a CRD without a name'} ${what}`, fix: 'pin another file' }];
  });
  return { crds: mistakes.length === 0 ? (found as readonly Crd[]).map(normalised) : [], mistakes };
}

/**
 * Reads the CustomResourceDefinitions out of texts; manifests of other kinds are passed over. They come sorted by name.
 * Broken YAML, a text without a CRD, a malformed CRD, and one that two texts define are mistakes, all reported.
 */
export function crdsIn(sources: readonly Source[]): {
  readonly crds: readonly Crd[];
  readonly mistakes: readonly Mistake[];
} {
  const mistakes: Mistake[] = [];
  const byName = new Map<string, { readonly crd: Crd; readonly where: string }>();
  for (const source of sources) {
    const read = readSource(source);
    mistakes.push(...read.mistakes);
    for (const crd of read.crds) {
      const { name } = crd.metadata;
      const first = byName.get(name);
      if (first) {
        const what = `defines ${name}, as does ${first.where}`;
        mistakes.push({ where: source.where, what, fix: 'pin only one of the two files' });
      } else byName.set(name, { crd, where: source.where });
    }
  }
  const names = [...byName.keys()].sort();
  return { crds: names.flatMap((name) => byName.get(name)?.crd ?? []), mistakes };
}
