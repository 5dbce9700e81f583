import { type Cluster, type Component, component, isAtUsualDoor, judged, NO_PROPS, type NoProps } from 'bramble';
import { k8s } from 'cdk8s-plus-28';
import { alerts } from './alerts.ts';
import { dashboards } from './dashboards.ts';

/**
 * What k3s' CoreDNS is told about the cluster's own hosts: a pod that asks for one is led to the ingress inside the
 * cluster, not out to the internet and back. k3s reads it from the ConfigMap `coredns-custom`.
 * https://docs.k3s.io/networking/networking-services#coredns-custom-configuration-imports
 */
export function coredns(props: NoProps = {}): Component {
  return component({
    name: 'coredns',
    mistakes: judged(NO_PROPS, props).mistakes,
    about: 'Answers for the hosts of the cluster, so that pods reach them without leaving it.',
    namespace: 'kube-system',
    // The pods are those of k3s.
    scrape: { port: 'metrics', pods: { 'k8s-app': 'kube-dns' } },
    alerts,
    dashboards,
    chart: (chart, cluster) =>
      void new k8s.KubeConfigMap(chart, 'custom', {
        metadata: { name: 'coredns-custom' },
        // Keys that end in .server become server blocks of their own, beside the one for everything.
        data: { 'bramble.server': serverBlock(cluster) },
      }),
  });
}

/**
 * A server block for the domain. `answer auto` gives the answer the name that was asked for, without which many clients
 * refuse it. The inner name is asked of CoreDNS itself, all other names of the domain of the node's resolver: among them hosts
 * that answer to the tunnel alone, which pods too reach by the internet.
 * https://coredns.io/plugins/rewrite/
 */
function serverBlock(cluster: Cluster): string {
  const { service, namespace } = cluster.need('ingress');
  const target = `${service}.${namespace}.svc.cluster.local`;
  return [
    `${cluster.domain}:53 {`,
    '  errors',
    ...cluster
      .hosts((each) => isAtUsualDoor(each, cluster))
      .map((host) => `  rewrite name exact ${host} ${target} answer auto`),
    '  forward cluster.local 127.0.0.1',
    '  forward . /etc/resolv.conf',
    '  cache 30',
    '}',
    '',
  ].join('\n');
}
