import { type ClusterProps, type Component, type ComponentProps, component, node } from 'bramble';
import * as kplus from 'cdk8s-plus-28';
import { AGENT } from './sample-app.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

/** The machine of the control plane. */
export const SERVER = node('pi-1', { ...AGENT, role: 'server', address: '10.10.11.11' });

/** A component that draws. */
export function drawing(name: string, draw: ComponentProps['chart'], props: Partial<ComponentProps> = {}): Component {
  return component({ name, chart: draw, ...props });
}

/** Programs find what bears it, so that nothing has to mount it. */
export const READ = { 'bramble.example/read': 'yes' };

/** Draws a ConfigMap. */
export function configMap(id: string, name: string, namespace?: string): ComponentProps['chart'] {
  const metadata = { name, namespace, labels: READ };
  return (chart) => void new kplus.k8s.KubeConfigMap(chart, id, { metadata });
}

/** What is found in a cluster, without advice. */
export function findings(props: Partial<ClusterProps>): readonly string[] {
  return renderSample(sample(props)).findings.map(brief);
}
