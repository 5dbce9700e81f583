import { parseAllDocuments } from 'yaml';
import { changesOf } from '../checks/changes.ts';
import { type Placed, placed } from '../checks/placed.ts';
import type { Example, Subject } from '../checks/rule.ts';
import type { Step } from '../checks/step.ts';
import { connections } from '../derive/connections.ts';
import { waits } from '../derive/waits.ts';
import { parseSecretFile } from '../input/read-secrets.ts';
import type { GroupTable } from '../kinds/group-table.ts';
import { kindTable } from '../kinds/kind-table.ts';
import { Cluster, type ClusterDeclaration, cluster as declare } from '../model/cluster.ts';
import { component } from '../model/component.ts';
import type { Inputs } from '../model/inputs.ts';
import { node } from '../model/node.ts';
import type { KubernetesObject } from '../model/object.ts';
import { isKind, kindKey, type RenderedStage } from '../model/rendered.ts';

const NAME = 'web';

/** For whom the Secrets of examples are to be encrypted. */
const RECIPIENT = 'age1k5a8qz7wxruzjfdfqez6q8wwpr4x3yqmv6l7pdsw8llekz2r9ysqtzx43s';

/** The cluster that examples differ from: two nodes, nothing exposed. */
export const EXAMPLE_CLUSTER: ClusterDeclaration = declare({
  name: 'home',
  domain: 'bramble.example',
  nodes: [
    node('pi-1', { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 }),
    node('pi-2', { role: 'agent', address: '10.10.11.12', memory: '4Gi', cpus: 4 }),
  ],
  networks: { lan: ['10.10.11.0/24'] },
  loadBalancers: '10.10.11.21-10.10.11.29',
  components: [],
});

/** The clusters of an example: the one that it shows, and others beside it. */
export function declarationsOf({ cluster: facts, component: props, others = [] }: Example): ClusterDeclaration[] {
  const web = component({ name: NAME, chart: () => {}, ...props });
  const shown = { ...EXAMPLE_CLUSTER, ...facts, components: [...(facts?.components ?? []), web] };
  return [shown, ...others.map((other) => ({ ...EXAMPLE_CLUSTER, ...other }))];
}

/** The schemas that examples are judged by. */
export type ExampleKinds = Pick<Inputs, 'schemas' | 'crds' | 'kinds' | 'sides' | 'conditions'>;

/** What a rule is asked about in an example: the objects stand as they are, nothing is drawn. */
export function subjectOf(example: Example, known: ExampleKinds): Subject {
  const [declaration] = declarationsOf(example) as [ClusterDeclaration];
  const inputs = { pins: {}, ...known, ...secretsOf(example), ...example.inputs };
  const kinds = kindTable(inputs.kinds, declaration.components);
  const texts = { ...example.beside, [declaration.components.at(-1)!.name]: example.objects };
  const stages = declaration.components.flatMap((each): readonly RenderedStage[] =>
    each.name in texts
      ? [
          {
            name: each.name,
            cluster: declaration.name,
            component: each,
            stage: 'chart',
            objects: objectsOf(texts[each.name], kinds.groups),
          },
        ]
      : [],
  );
  const objects = placed(stages);
  const cluster = new Cluster(declaration, inputs);
  return {
    cluster,
    kinds,
    declaration,
    inputs,
    source: `clusters/${declaration.name}`,
    drawn: objects,
    stages,
    objects,
    waits: waits(stages, kinds),
    connections: connections(cluster, stages, kinds),
  };
}

/** What a rule about steps is asked about in an example. Kustomizations of Flux among its objects are those that apply the rest. */
export function stepOf(example: Example, known: ExampleKinds): Step {
  const [was, is] = [example.before, example.objects].map((objects) => subjectOf({ ...example, objects }, known));
  const [before, after] = [was!, is!].map(({ objects }) => objects.filter((each) => !isKustomization(each)));
  const files = Object.entries(example.files ?? {});
  return {
    before: before!,
    after: after!,
    changes: changesOf(before!, after!),
    kustomizations: { before: was!.objects.filter(isKustomization), after: is!.objects.filter(isKustomization) },
    files: {
      before: new Map(files.map(([path, [text]]) => [path, text])),
      after: new Map(files.map(([path, [, text]]) => [path, text])),
    },
    bootstrapped: new Set([is!.declaration.name]),
    kinds: is!.kinds,
    clusters: new Map([[is!.declaration.name, is!.declaration]]),
  };
}

function isKustomization({ object }: Placed): boolean {
  return isKind(object, 'kustomize.toolkit.fluxcd.io/Kustomization');
}

function secretsOf({ secrets }: Example): Pick<Inputs, 'secrets'> {
  if (!secrets) return {};
  const files = Object.entries(secrets).map(([name, text]) =>
    parseSecretFile(Buffer.from(text), `clusters/home/secrets/${name}`, [RECIPIENT]),
  );
  return { secrets: { files, strays: [] } };
}

function objectsOf(objects: string | undefined, groups: GroupTable): readonly KubernetesObject[] {
  const documents = parseAllDocuments(objects ?? '');
  return (Array.isArray(documents) ? documents : []).map((document) => {
    const object = document.toJS() as KubernetesObject;
    if (groups.kind(kindKey(object))?.isClusterScoped) return object;
    return { ...object, metadata: { namespace: NAME, ...object.metadata } };
  });
}
