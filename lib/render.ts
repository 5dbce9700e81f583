import { capacity } from './checks/capacity.ts';
import { check, type Verdict } from './checks/check.ts';
import { placed } from './checks/objects.ts';
import type { Rule, Subject } from './checks/rule.ts';
import { draw } from './constructs/render.ts';
import { Cluster, type ClusterDeclaration, cluster, type Inputs } from './model/cluster.ts';
import { malformed } from './model/cluster-shapes.ts';
import { dependencies } from './model/dependencies.ts';
import { type Edge, edges } from './model/edges.ts';
import { type Finding, unexpected } from './model/finding.ts';
import type { KubernetesObject } from './model/object.ts';
import type { RenderedStage } from './model/rendered.ts';
import { ServiceIndex } from './model/services.ts';
import { type Files, files } from './output/files.ts';
import { finish } from './output/finish.ts';
import { header } from './output/header.ts';
import { networkPolicies } from './output/network-policies.ts';

/** All that a cluster renders to, and what is wrong with it: an error among the findings means that the files must not be written. */
export interface Rendering extends Verdict {
  /** Content by path, such as `dist/home/traefik/deployment.traefik.yaml`. */
  readonly files: Files;
  /** The same as plain objects. */
  readonly stages: readonly RenderedStage[];
  /** Who connects to whom. */
  readonly edges: readonly Edge[];
  readonly cluster: Cluster;
  /** What nodes have, and what is asked of them. */
  readonly load: ReturnType<typeof capacity>;
}

/** All that the rules are asked about, and what drawing refused. */
export interface Examination {
  readonly subject: Subject;
  /** What could not be drawn. The rest is drawn all the same. */
  readonly findings: readonly Finding[];
}

/**
 * Draws and finishes a cluster, and judges nothing yet: `check(subject, rules)` does. Pure.
 * @param source the cluster's folder in the repository, such as `clusters/home`
 */
export function examine(declaration: ClusterDeclaration, inputs: Inputs, source: string): Examination {
  const cluster = new Cluster(declaration, inputs);
  const drawing = draw(cluster);
  const finished = drawing.stages.map((stage) => finish(stage, cluster));
  const index = new ServiceIndex(finished);
  const connections = edges(cluster, finished, index);
  // Drawn from what overrides have made of the rest, and open to overrides themselves.
  const policies = networkPolicies(cluster, finished, connections, index.pods);
  const drawn = drawing.stages.map((stage, at) => withObjects(stage, policies.get(finished[at]!) ?? []));
  const stages = finished.map((stage) =>
    withObjects(stage, finish({ ...stage, objects: policies.get(stage) ?? [] }, cluster).objects),
  );
  return {
    subject: {
      cluster,
      declaration,
      inputs,
      source,
      drawn: placed(drawn),
      stages,
      objects: placed(stages),
      dependencies: dependencies(stages),
      edges: connections,
      unfinished: drawing.unfinished,
    },
    findings: drawing.findings,
  };
}

function withObjects(stage: RenderedStage, more: readonly KubernetesObject[]): RenderedStage {
  return { ...stage, objects: [...stage.objects, ...more] };
}

/**
 * Renders a cluster: from facts and components to files, put to every rule. Pure: the same input gives the same output on
 * every machine.
 * @param source the cluster's folder in the repository, named in the header of each file
 */
export function render(
  declaration: ClusterDeclaration,
  inputs: Inputs,
  source: string,
  rules: readonly Rule[],
): Rendering {
  const wrong = malformed(declaration);
  if (wrong.length > 0) return unexamined(declaration, inputs, source, wrong);
  try {
    return judged(declaration, inputs, source, rules);
  } catch (error) {
    return unexamined(declaration, inputs, source, [unexpected(declaration.name, error)]);
  }
}

function judged(declaration: ClusterDeclaration, inputs: Inputs, source: string, rules: readonly Rule[]): Rendering {
  const { subject, findings } = examine(declaration, inputs, source);
  const verdict = check(subject, rules);
  return {
    files: files(subject.cluster.name, header(source), subject.stages, subject.dependencies),
    stages: subject.stages,
    edges: subject.edges,
    cluster: subject.cluster,
    load: capacity(subject),
    findings: [...findings, ...verdict.findings],
    accepted: verdict.accepted,
  };
}

/** What is left to say of a cluster that cannot be looked at: all of the rest would follow from its mistakes. */
function unexamined(
  { name }: ClusterDeclaration,
  inputs: Inputs,
  source: string,
  findings: readonly Finding[],
): Rendering {
  const empty = cluster({ name, domain: '', nodes: [], networks: { lan: [] }, components: [] });
  return { ...judged(empty, inputs, source, []), files: new Map(), findings };
}
