import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Cluster } from '../model/cluster.ts';
import { type Component, namespaceOf, STAGES, type Stage } from '../model/component.ts';

/** The chart of one stage of a component. All that is drawn in it gets the component's namespace and labels. */
export class StageChart extends Chart {
  /** The component that is drawn. */
  readonly component: Component;

  constructor(scope: Construct, cluster: Cluster, component: Component, stage: Stage) {
    super(scope, `${component.name}${STAGES[stage]}`, {
      namespace: namespaceOf(component),
      disableResourceNameHashes: true,
      labels: {
        'app.kubernetes.io/name': component.name,
        'app.kubernetes.io/part-of': cluster.name,
        'app.kubernetes.io/managed-by': 'bramble',
      },
    });
    this.component = component;
  }

  /** The stage in which a construct is drawn. */
  static override of(construct: Construct): StageChart {
    return Chart.of(construct) as StageChart;
  }
}
