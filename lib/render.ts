import { capacity } from './checks/capacity.ts';
import { check, type Verdict } from './checks/check.ts';
import { placed } from './checks/placed.ts';
import type { SourcedRule, Subject } from './checks/rule.ts';
import { sift } from './checks/sift.ts';
import { together } from './checks/together.ts';
import { drawAll } from './constructs/draw.ts';
import { drawSamples } from './constructs/draw-samples.ts';
import { drawShown } from './constructs/draw-shown.ts';
import { retire } from './constructs/retire.ts';
import { withCharts } from './derive/chart-objects.ts';
import { type Connection, connections } from './derive/connections.ts';
import { ServiceIndex } from './derive/service-index.ts';
import { waits } from './derive/waits.ts';
import { overview } from './derive/whole-cluster.ts';
import type { KindTable } from './kinds/kind-table.ts';
import { listKeys } from './kinds/list-keys.ts';
import type { Cluster, ClusterDeclaration } from './model/cluster.ts';
import { type Component, namespaceOf } from './model/component.ts';
import type { Finding } from './model/finding.ts';
import type { Inputs } from './model/inputs.ts';
import type { KubernetesObject } from './model/object.ts';
import type { RenderedStage } from './model/rendered.ts';
import type { RenderedChart } from './model/rendered-chart.ts';
import { stands } from './model/standing.ts';
import { amendOutput } from './output/amend-output.ts';
import { type Files, files, sampleFiles } from './output/files.ts';
import { header } from './output/header.ts';
import { networkPolicies } from './output/network-policies.ts';

/** All that a cluster renders to, and what is wrong with it: an error among the findings means that the files must not be written. */
export interface Rendering extends Verdict {
  /** Content by path, such as `dist/home/web/deployment.web.yaml`. */
  readonly files: Files;
  /** What is drawn of samples, in the same way. Nobody applies it. */
  readonly samples: Files;
  /** The same as plain objects. */
  readonly stages: readonly RenderedStage[];
  /** Who connects to whom. */
  readonly connections: readonly Connection[];
  readonly cluster: Cluster;
  readonly kinds: KindTable;
  /** What nodes have, and what is asked of them. */
  readonly load: ReturnType<typeof capacity>;
}

/** All that the rules are asked about, and what was refused on the way there. */
export interface Examination {
  readonly subject: Subject;
  /** What was declared wrongly, and what could not be drawn. The rest is drawn all the same. */
  readonly findings: readonly Finding[];
  /** The cluster as it would be with the samples of its components. @default it has none */
  readonly sampled?: Examination;
  /** What is written of samples, by the component that each is of. */
  readonly samples: ReadonlyMap<Component, readonly KubernetesObject[]>;
}

/**
 * Draws a cluster, amends what is drawn, and judges nothing yet: `check(subject, rules)` does. Pure.
 * @param source the cluster's folder in the repository, such as `clusters/home`
 */
export function examine(given: ClusterDeclaration, inputs: Inputs, source: string): Examination {
  const sifted = sift(given, inputs.sides);
  const told = retire(withoutGuesses(sifted.declaration, inputs.charts ?? []), inputs);
  const { declaration, cluster, kinds, stages: plain, findings } = drawAll(told, inputs);
  const keysOf = listKeys(
    inputs,
    plain.flatMap(({ objects }) => objects),
  );
  const whole = withCharts(plain, inputs.charts ?? [], cluster, kinds);
  const finished = amendOutput(whole, cluster, kinds, keysOf);
  const index = new ServiceIndex(finished, kinds);
  const connected = connections(cluster, finished, kinds, index);
  // Drawn from what overrides have made of the rest, and open to overrides themselves.
  const policies = networkPolicies(cluster, finished, connected, index.pods);
  const shown = drawShown(finished, cluster, () => overview(cluster, finished, kinds, index, connected));
  const sampled = withSamples(given, (other) => examine(other, inputs, source));
  const fromSamples = drawSamples(finished, sampled?.subject.stages ?? [], cluster, kinds);
  const late = finished.map((stage) =>
    [shown.objects.get(stage), fromSamples.made.get(stage)].reduce<RenderedStage>(
      (all, more) => withMore(all, more ?? NOTHING),
      { ...stage, ...policies.get(stage)! },
    ),
  );
  const drawn = plain.map((stage, at) => withMore(stage, late[at]!));
  const closing = amendOutput(late, cluster, kinds, keysOf);
  const stages = finished.map((stage, at) => withMore(stage, closing[at]!));
  return {
    subject: {
      cluster,
      kinds,
      declaration,
      inputs,
      source,
      drawn: placed(drawn),
      stages,
      objects: placed(stages),
      waits: waits(stages, kinds),
      connections: connected,
    },
    findings: [...sifted.findings, ...findings, ...shown.findings, ...fromSamples.findings],
    samples: new Map(
      [...fromSamples.made].flatMap(([{ component }, { sample }]) => [[component.sample!.component, sample] as const]),
    ),
    ...(sampled && { sampled }),
  };
}

const NOTHING = { objects: [] };

/** A sample rests with the component that it is of: what is made of it rests too. */
function sampleOf(of: Component, sample: Component): Component {
  return stands(of, 'stopped') ? { ...sample, standing: of.standing } : sample;
}

/** Examines a cluster in which the samples of its components run; undefined where there are none. */
function withSamples(given: ClusterDeclaration, examined: (other: ClusterDeclaration) => Examination) {
  const all = Array.isArray(given.components) ? (given.components as ClusterDeclaration['components']) : [];
  const samples = all.flatMap((each) => (each?.sample ? sampleOf(each, each.sample.component) : []));
  if (samples.length === 0) return undefined;
  const components = all.map((each) => (each?.sample ? { ...each, sample: undefined } : each));
  return examined({ ...given, components: [...components, ...samples] });
}

/** Whether somebody is told that what he has for a sample is of no use, since nothing could be made of the sample. */
function isForSample({ severity, component = '' }: Finding, { subject, samples }: Examination): boolean {
  const sample = subject.cluster.component(component)?.sample;
  return severity === 'warning' && sample !== undefined && !samples.has(sample.component);
}

/** What is wrong with samples, or only with them. */
function sampleFindings(
  { sampled }: Examination,
  known: readonly Finding[],
  rules: readonly SourcedRule[],
): readonly Finding[] {
  if (!sampled) return [];
  const { cluster } = sampled.subject;
  const seen = new Set(known.map((each) => JSON.stringify(each)));
  const all = [...sampled.findings, ...check(sampled.subject, rules).findings];
  // No sample has a Secret, which is told; and of what rests, the component tells that it is of.
  return all.filter((each) => {
    if (each.rule === 'missing-secret' || each.severity === 'note') return false;
    if (each.component === undefined) return !seen.has(JSON.stringify(each));
    return cluster.component(each.component)?.isSample;
  });
}

/** What is declared of a chart since nobody looks into it counts for nothing once somebody does. */
function withoutGuesses(declaration: ClusterDeclaration, charts: readonly RenderedChart[]): ClusterDeclaration {
  const rendered = new Set(charts.map(({ record }) => record.release));
  const components = declaration.components.map((component) => {
    const { installs } = component;
    if (!installs?.objects || !rendered.has(`${namespaceOf(component)}/${component.name}`)) return component;
    return { ...component, installs: { ...installs, objects: installs.objects.filter(({ isGuess }) => !isGuess) } };
  });
  return charts.length === 0 ? declaration : { ...declaration, components };
}

type More = Pick<RenderedStage, 'objects' | 'origins' | 'comments'>;

function withMore(stage: RenderedStage, { objects, origins = new Map(), comments = new Map() }: More): RenderedStage {
  return {
    ...stage,
    objects: [...stage.objects, ...objects],
    origins: new Map([...(stage.origins ?? []), ...origins]),
    comments: new Map([...(stage.comments ?? []), ...comments]),
  };
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
  rules: readonly SourcedRule[],
): Rendering {
  const examination = examine(declaration, inputs, source);
  const { subject } = examination;
  let verdict: Verdict | undefined;
  const judged = () => {
    verdict ??= judge(examination, rules);
    return verdict;
  };
  let text: Files | undefined;
  return {
    // Of a cluster that is refused nobody asks for them.
    get files() {
      text ??= files(subject.cluster.name, header(source), subject.stages, subject.waits);
      return text;
    },
    get samples() {
      return sampleFiles(subject.cluster.name, header(source), examination.samples);
    },
    stages: subject.stages,
    connections: subject.connections,
    cluster: subject.cluster,
    kinds: subject.kinds,
    get load() {
      return capacity(subject);
    },
    get findings() {
      return judged().findings;
    },
    get accepted() {
      return judged().accepted;
    },
    get rules() {
      return judged().rules;
    },
  };
}

/** What is wrong with a cluster, and with the samples of its components. */
function judge(examination: Examination, rules: readonly SourcedRule[]): Verdict {
  const verdict = check(examination.subject, rules);
  const known = [...examination.findings, ...verdict.findings].filter((each) => !isForSample(each, examination));
  return { ...verdict, findings: together([...known, ...sampleFindings(examination, known, rules)]) };
}
