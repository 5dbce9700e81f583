import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { AppProps } from '../model/app-props.ts';
import type { DisruptionBudget, Scale } from '../model/beside.ts';
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
  new ApiObject(chart, 'autoscaler', {
    ...{ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name } },
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
  new ApiObject(chart, 'disruption-budget', {
    ...{ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name } },
    spec: { maxUnavailable, minAvailable, selector: { matchLabels: { [SELECTOR]: name } } },
  });
}
