import type { Construct } from 'constructs';
import type { Cluster } from '../model/cluster.ts';
import type { Container, WorkloadProps } from '../model/workload-props.ts';
import { clusterRole, type Right, serviceAccount } from './rbac.ts';
import { type ServiceProps, service } from './service.ts';
import { Workload } from './workload.ts';

/** Of each kind of workload. */
type Pods<W> = W extends WorkloadProps ? Omit<W, 'containers'> : never;

/** Options of {@link program}: those of its pods, and what goes with them. */
export type ProgramProps = Pods<WorkloadProps> & {
  readonly container: Container;
  /** What it may do in the whole cluster, by an account of its own. @default it has no account, unless `serviceAccount` names one */
  readonly rights?: readonly Right[];
  /** The ports of its Service, by name. @default it has no Service */
  readonly offers?: ServiceProps['ports'];
};

/** Draws a program that is one container: its workload, its account and its Service, all of its name. */
export function program(
  scope: Construct,
  cluster: Cluster,
  { container, rights, offers, ...pods }: ProgramProps,
): Workload {
  const { name, serviceAccount: account = rights && serviceAccount(scope, name) } = pods;
  if (rights) clusterRole(scope, { name, serviceAccount: account, rules: rights });
  const own = account === undefined ? {} : { serviceAccount: account };
  const workload = new Workload(scope, cluster, {
    ...pods,
    ...own,
    containers: { [name]: container },
  } as WorkloadProps);
  if (offers) service(scope, cluster, { workload: name, ports: offers });
  return workload;
}
