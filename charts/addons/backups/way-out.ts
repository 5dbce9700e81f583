import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { Destination } from './destinations.ts';
import type { Saved } from './jobs.ts';

const ANY = '0.0.0.0/0';

/**
 * Lets Jobs out to the destination, and to a server outside of the cluster, where their component says whom it connects to. Policies add up.
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function drawWayOut(chart: Construct, app: string, { name, restores, server }: Saved, to: Destination): void {
  // What the node mounts, no pod connects to.
  const peers = [to.peer, server?.peer].filter((each) => each !== undefined);
  if (peers.length === 0) return;
  const jobs = ['backup', 'begin', 'rehearsal', 'restore'].map((job) => `${name}-${job}`);
  new k8s.KubeNetworkPolicy(chart, `${name}-way-out`, {
    metadata: { name: `${name}-way-out` },
    spec: {
      podSelector: {
        matchExpressions: [
          {
            key: 'app.kubernetes.io/name',
            operator: 'In',
            // The app asks for its snapshot itself, before it starts.
            values: restores ? [app, ...jobs] : jobs,
          },
        ],
      },
      policyTypes: ['Egress'],
      egress: peers.map(({ host, port }) => ({
        to: [{ ipBlock: { cidr: /^\d+(\.\d+){3}$/.test(host) ? `${host}/32` : ANY } }],
        ports: [{ port: k8s.IntOrString.fromNumber(port), protocol: 'TCP' }],
      })),
    },
  });
}
