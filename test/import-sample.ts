import { header } from '../lib/output/header.ts';

/** The first line of what is generated. */
export const HEADER = header('cdk8s.yaml', 'typescript');

/** What is pinned: a file of a release. */
export const RELEASE = 'https://github.com/thorn/rose-controller/releases/download/v1.2.3/rose-controller.crds.yaml';

/** A version of a kind. */
export function version(name: string, more: object = {}) {
  const spec = { type: 'object', properties: { colour: { type: 'string', description: 'prose' } } };
  return {
    name,
    served: true,
    storage: true,
    schema: { openAPIV3Schema: { type: 'object', properties: { spec } } },
    ...more,
  };
}

/** A definition of a kind. */
export function crd(kind: string, versions: readonly object[] = [version('v1')]) {
  const plural = `${kind.toLowerCase()}s`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.bramble.example` },
    spec: { group: 'bramble.example', scope: 'Namespaced', names: { kind, plural }, versions },
  };
}
