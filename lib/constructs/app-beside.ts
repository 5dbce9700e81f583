import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { AppProps } from '../model/app-props.ts';
import type { DisruptionBudget, PodAmount, Scale } from '../model/beside.ts';
import type { Cluster } from '../model/cluster.ts';
import { drawnFor } from './drawn-for.ts';
import { SELECTOR } from './service.ts';

/** Draws what stands beside an app's workload and its Services: what scales and keeps its pods, and what the app draws itself. */
export function drawBeside(chart: Construct, cluster: Cluster, app: AppProps): void {
  const { name, scale, disruptionBudget, stateful, also } = app;
  if (scale) drawnFor(chart, 'scale', () => autoscaler(chart, name, stateful ? 'StatefulSet' : 'Deployment', scale));
  if (disruptionBudget) drawnFor(chart, 'disruptionBudget', () => budget(chart, name, disruptionBudget));
  if (also) drawnFor(chart, 'also', () => also(chart, cluster));
}

function autoscaler(chart: Construct, name: string, kind: string, { min = 1, max, cpu = 80 }: Scale): void {
  new k8s.KubeHorizontalPodAutoscalerV2(chart, 'autoscaler', {
    metadata: { name },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind, name },
      minReplicas: min,
      maxReplicas: max,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpu } } },
      ],
    },
  });
}

function budget(chart: Construct, name: string, { maxUnavailable, minAvailable }: DisruptionBudget): void {
  new k8s.KubePodDisruptionBudget(chart, 'disruption-budget', {
    metadata: { name },
    spec: {
      maxUnavailable: amount(maxUnavailable),
      minAvailable: amount(minAvailable),
      selector: { matchLabels: { [SELECTOR]: name } },
    },
  });
}

function amount(pods: PodAmount | undefined): k8s.IntOrString | undefined {
  if (pods === undefined) return undefined;
  return typeof pods === 'number' ? k8s.IntOrString.fromNumber(pods) : k8s.IntOrString.fromString(pods);
}
