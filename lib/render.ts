import { checkAddresses } from './checks/addresses.ts';
import { checkCloudflare } from './checks/cloudflare.ts';
import { checkComponents } from './checks/components.ts';
import { checkDependencies } from './checks/dependencies.ts';
import { checkFacts } from './checks/facts.ts';
import { checkFollow, checkMoved } from './checks/follow.ts';
import { checkImages, checkPlaceholders } from './checks/images.ts';
import { checkObjects, checkUnique, placed } from './checks/objects.ts';
import { checkOverrides } from './checks/overrides.ts';
import { checkPodSecurity } from './checks/pod-security.ts';
import { checkPods } from './checks/pods.ts';
import { checkSecretReferences } from './checks/secret-references.ts';
import { checkSecrets } from './checks/secrets.ts';
import { checkStorage } from './checks/storage.ts';
import { draw } from './constructs/render.ts';
import { Cluster, type ClusterDeclaration, type Inputs } from './model/cluster.ts';
import { dependencies } from './model/dependencies.ts';
import type { Finding, Mistake } from './model/finding.ts';
import type { RenderedStage } from './model/rendered.ts';
import { type Files, files } from './output/files.ts';
import { finish } from './output/finish.ts';
import { header } from './output/header.ts';

/** All that a cluster renders to. */
export interface Rendering {
  /** Content by path, such as `dist/home/traefik/deployment.traefik.yaml`. */
  readonly files: Files;
  /** The same as plain objects. */
  readonly stages: readonly RenderedStage[];
  /** What is wrong; an error among them means that the files must not be written. */
  readonly findings: readonly Finding[];
}

/**
 * Renders a cluster: from facts and components to files, with everything checked. Pure: the same input gives the same
 * output on every machine.
 * @param source the cluster's folder in the repository, named in the header of each file
 */
export function render(declaration: ClusterDeclaration, inputs: Inputs, source: string): Rendering {
  const cluster = new Cluster(declaration, inputs);
  const declared = (mistake: Mistake): Finding => ({ severity: 'error', cluster: cluster.name, ...mistake });
  const drawing = draw(cluster);
  const stages = drawing.stages.map((stage) => finish(stage, cluster));
  const objects = placed(stages);
  const edges = dependencies(stages);
  const findings = [
    ...checkFacts(declaration).map(declared),
    ...checkComponents(declaration).map(declared),
    ...checkCloudflare(cluster).map(declared),
    ...(inputs.arePinsUnknown ? [] : checkImages(declaration, inputs.pins, source).map(declared)),
    ...(inputs.arePinsUnknown ? [] : checkFollow(cluster, inputs.markers, source).map(declared)),
    ...drawing.findings,
    ...checkPlaceholders(cluster, placed(drawing.stages)),
    ...checkMoved(cluster, objects),
    ...checkOverrides(cluster, stages),
    ...checkObjects(cluster, objects),
    ...checkUnique(cluster, objects),
    ...checkPods(cluster, objects),
    ...checkPodSecurity(cluster, objects),
    ...checkStorage(cluster, objects),
    ...checkAddresses(cluster, objects),
    ...checkSecrets(cluster, objects),
    ...checkSecretReferences(cluster, objects),
    ...checkDependencies(cluster, edges),
  ];
  return { files: files(cluster.name, header(source), stages, edges), stages, findings };
}
