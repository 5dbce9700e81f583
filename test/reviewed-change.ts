import { type AppProps, app, type Component, claim, component, image } from 'bramble';
import { ApiObject } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { placed } from '../lib/checks/placed.ts';
import type { KubernetesObject } from '../lib/model/object.ts';
import { consequenceLine } from '../lib/review/consequence.ts';
import { review } from '../lib/review/review.ts';
import { KIND_TABLE, renderSample, sample } from './sample-cluster.ts';

/** The objects of a cluster with these components, as they are written. */
function treeOf(components: readonly Component[]) {
  const { stages, findings } = renderSample(sample({ components }), undefined, undefined, []);
  expect(findings).toEqual([]);
  return placed(stages).map((each) => ({
    ...each,
    object: JSON.parse(JSON.stringify(each.object)) as KubernetesObject,
  }));
}

/** What a change does to the cluster. */
export function reviewed(before: readonly Component[], after: readonly Component[]) {
  return review(treeOf(before), treeOf(after), KIND_TABLE);
}

/** A component that draws objects in YAML, into the namespace `web`. */
export function drawing(yaml: string, props: Partial<Parameters<typeof component>[0]> = {}): Component {
  return component({
    name: 'web',
    ...props,
    chart: (chart) => {
      parseAllDocuments(yaml).forEach((document, index) => {
        new ApiObject(chart, `object-${index}`, document.toJS() as KubernetesObject);
      });
    },
  });
}

const PHOTOS = image('registry.bramble.example/photos');
/** An app with a claim. */
export const photos = (props: Partial<AppProps> = {}) =>
  app({ name: 'photos', image: PHOTOS, port: 8080, volumes: { '/data': claim('data', '5Gi') }, ...props } as AppProps);

const AWAY = 'Flux is told not to remove it (to remove it for good, once Flux has applied this';
/** The line of a Namespace that stays. */
export const namespaceStays = (name: string) =>
  `stays home/photos namespace.${name}.yaml: the Namespace ${name} stays: ${AWAY}, with all that is still in it; docs/moving-data.md)`;
/** The line of a claim that nothing mounts any more. */
export const claimStays = (id: string, file: string, of = 'photos') =>
  `stays home/${of} ${file}: the claim ${id} stays with all that it holds, and nothing mounts it any more (to remove it for good, once Flux has applied this, with its data; docs/moving-data.md)`;
/** The line of a change that the API server refuses. */
export const stuck = (file: string, what: string, fix: string, kustomization = 'web') =>
  `stuck home/web ${file}: ${what} cannot be changed in place: Flux stops at the Kustomization ${kustomization}, and what runs goes on as it is (take it back, or ${fix}; docs/moving-data.md)`;

/** A change, and the lines that are told of it. */
export type Pair = readonly [before: readonly Component[], after: readonly Component[], lines: readonly string[]];

export function expectLines([before, after, lines]: Pair): void {
  expect(reviewed(before, after).map(consequenceLine)).toEqual(lines);
}

/** A StatefulSet in YAML, with a template of claims. */
export const stateful = (more: string, templates = '1Gi') => `---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  serviceName: db
  ${more}
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec: { containers: [{ name: db, image: 'db:1', volumeMounts: [{ name: data, mountPath: /db }] }] }
  volumeClaimTemplates: [{ metadata: { name: data }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: ${templates} } } } }]
`;
/** A claim in YAML. */
export const pvc = (spec: string, size = '1Gi', name = 'data') => `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: ${name} }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: ${size} } }, ${spec} }
`;
/** A Deployment in YAML with one volume. */
export const pod = (volume: string, name = 'web') => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers: [{ name: web, image: 'web:1', volumeMounts: [{ name: data, mountPath: /data }] }]
      volumes: [{ name: data, ${volume} }]
`;
/** The same with a claim as its volume. */
export const claimed = (name: string) => pod(`persistentVolumeClaim: { claimName: ${name} }`);
