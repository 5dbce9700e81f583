import type { Cluster, Node } from 'bramble';
import type { Construct } from 'constructs';
import { Plan, PlanSpecDrainTimeout, type PlanSpecWindowDays } from '#imports/upgrade.cattle.io';

/** The days on which nodes may be upgraded. */
export const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** When nodes may be upgraded. */
export interface Window {
  /** @default every day */
  readonly days?: readonly (typeof DAYS)[number][];
  /** Such as `'02:00'`. */
  readonly startTime: string;
  readonly endTime: string;
  /** Such as `'Europe/Berlin'`. @default UTC */
  readonly timeZone?: string;
}

interface Told {
  /** The account that jobs run under. */
  readonly account: string;
  readonly window?: Window;
}

const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';
const HOST = 'kubernetes.io/hostname';
const SERVERS = 'server';
/** Its tag is the version of the Plan. */
const IMAGE = 'docker.io/rancher/k3s-upgrade';

/** The nodes that are upgraded by an image, and not here. */
export function imageNodes({ nodes }: Pick<Cluster, 'nodes'>): readonly Node[] {
  return nodes.filter(({ root }) => root === 'read-only');
}

/** Draws a Plan for servers and one for agents, which waits for the first. Without a release to go to there is none. */
export function drawPlans(chart: Construct, cluster: Cluster, { account, window }: Told): void {
  const { upgradeTo } = cluster.k3s ?? {};
  if (upgradeTo === undefined) return;
  const left = imageNodes(cluster).map(({ name }) => name);
  const apart = left.length > 0 ? [{ key: HOST, operator: 'NotIn', values: left }] : [];
  const all = {
    version: upgradeTo,
    concurrency: 1,
    // Two Plans at once would take two nodes.
    exclusive: true,
    serviceAccountName: account,
    tolerations: [{ operator: 'Exists' }],
    upgrade: { image: IMAGE },
    // A Pi pulls slowly, and the usual 15 minutes leave nodes cordoned.
    jobActiveDeadlineSecs: 3600,
    ...(window && { window: { ...window, days: [...(window.days ?? DAYS)] as PlanSpecWindowDays[] } }),
  };
  const ofRole = (operator: string, values?: string[]) => ({
    nodeSelector: { matchExpressions: [{ key: CONTROL_PLANE, operator, ...(values && { values }) }, ...apart] },
  });
  new Plan(chart, SERVERS, {
    metadata: { name: SERVERS },
    spec: { ...all, ...ofRole('In', ['true']), cordon: true },
  });
  if (!cluster.nodes.some(({ role }) => role === 'agent')) return;
  new Plan(chart, 'agent', {
    metadata: { name: 'agent' },
    spec: {
      ...all,
      ...ofRole('DoesNotExist'),
      prepare: { image: IMAGE, args: ['prepare', SERVERS] },
      drain: {
        force: true,
        ignoreDaemonSets: true,
        deleteEmptydirData: true,
        skipWaitForDeleteTimeout: 60,
        timeout: PlanSpecDrainTimeout.fromString('10m'),
      },
    },
  });
}
