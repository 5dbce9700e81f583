import { type ClusterProps, type Component, type ComponentProps, component, type KubernetesObject } from 'bramble';
import { ApiObject } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import type { Finding } from '../lib/model/finding.ts';
import type { Inputs } from '../lib/model/inputs.ts';
import { render } from '../lib/render.ts';
import { brief, CRDS, KINDS, RULES, SIDES, sample, samplePins } from './sample-cluster.ts';

/** A component that renders to YAML documents as they stand. */
export function drawn(yaml: string, props: Partial<ComponentProps> = {}): Component {
  return component({
    name: 'web',
    ...props,
    chart: (chart) => {
      for (const [index, document] of parseAllDocuments(yaml).entries()) {
        new ApiObject(chart, `object-${index}`, document.toJS() as KubernetesObject);
      }
    },
  });
}

/** Whether a finding tells that something could not be drawn. */
export function isOfDrawing({ rule }: Finding): boolean {
  return ['undrawable', 'unforeseen', 'refused-argument', 'wrong-prop'].includes(rule);
}

/** What some rules, by id, find in a cluster, briefly. */
export function foundBy(
  ids: readonly string[],
  props: Partial<ClusterProps>,
  inputs: Partial<Inputs> = {},
): readonly string[] {
  const declaration = sample(props);
  const { findings } = render(
    declaration,
    { pins: samplePins(declaration), crds: CRDS, kinds: KINDS, sides: SIDES, ...inputs },
    'clusters/home',
    RULES.filter(({ id, spoils }) => ids.includes(id) || spoils),
  );
  return findings.filter((each) => isOfDrawing(each) || ids.includes(each.rule)).map(brief);
}

/** A workload of one container, as YAML. */
export function workload(
  name: string,
  {
    kind = 'Deployment',
    spec = '',
    pod = '',
    container = '',
  }: Partial<Record<'kind' | 'spec' | 'pod' | 'container', string>>,
): string {
  return `---
apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${name} }
spec:
  ${spec}
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      ${pod}
      containers: [{ name: ${name}${container && `, ${container}`} }]
`;
}
