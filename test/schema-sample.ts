import { rules } from '../lib/checks/rules/schema-rules.ts';
import type { JsonMap } from '../lib/model/object.ts';
import { said } from '../lib/pages/rule-pages.ts';
import { CRDS, KINDS, SCHEMAS, SIDES } from './sample-cluster.ts';

/** What is known of kinds. */
export const KNOWN = { crds: CRDS, kinds: KINDS, sides: SIDES, schemas: SCHEMAS };

/** What the schemas say of an object of a component named `web`. */
export function found(object: JsonMap, known: typeof KNOWN = KNOWN): readonly string[] {
  const objects = JSON.stringify(object);
  return rules
    .flatMap((rule) => said(rule, { objects }, known).split('\n'))
    .filter((line) => line !== '')
    .map((line) => line.replace(/^error home\/web \S+: /, '').replace(/;? docs\/rules\/\S*$/, ')'));
}

/** A Deployment, with more for its container, its pods and itself. */
export const deployment = (container: JsonMap, pod: JsonMap = {}, spec: JsonMap = {}): JsonMap => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'docker.io/library/busybox:1', ...container }], ...pod },
    },
    ...spec,
  },
});
/** An object named `web`. */
export const object = (apiVersion: string, kind: string, rest: JsonMap): JsonMap => ({
  apiVersion,
  kind,
  metadata: { name: 'web' },
  ...rest,
});

/** The definition of a kind with one version that is served, and one that is not. */
export const box = (schema: JsonMap): JsonMap => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'boxes.bramble.example' },
  spec: {
    group: 'bramble.example',
    scope: 'Namespaced',
    names: { kind: 'Box', plural: 'boxes' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: schema } } },
      },
      { name: 'v1alpha1', served: false, storage: false, schema: { openAPIV3Schema: { type: 'object' } } },
    ],
  },
});
