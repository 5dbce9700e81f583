import type { Json, JsonMap, KubernetesObject } from '../../lib/model/object.ts';

/** The address that k3s gives its DNS, from the network of Services. */
const CLUSTER_DNS = '10.43.0.10';
const NAMESPACE = 'kube-system';
const NAME = 'coredns';

/**
 * What k3s tells CoreDNS, in its manifests/coredns.yaml; the order within a block says nothing. It reads the keys of the ConfigMap
 * `coredns-custom` as files: those in `.override` within the block for everything, those in `.server` as blocks of their own.
 * https://docs.k3s.io/networking/networking-services#coredns-custom-configuration-imports
 */
const COREFILE = `
import /etc/coredns/custom/*.server
.:53 {
  import /etc/coredns/custom/*.override
  hosts /etc/coredns/NodeHosts {
    fallthrough
    reload 15s
    ttl 60
  }
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    fallthrough in-addr.arpa ip6.arpa
    pods insecure
  }
  forward . /etc/resolv.conf
  cache 30
  ${['errors', 'health', 'loadbalance', 'loop', 'prometheus :9153', 'ready', 'reload'].join('\n  ')}
}
`;

/** How k3s runs CoreDNS: what it is told, under which rights, and the Service at which pods ask it. */
export function k3sDns(
  nodes: readonly { readonly name: string; readonly address: string }[],
): readonly KubernetesObject[] {
  const hosts = nodes.map(({ name, address }) => `${address} ${name}\n`).join('');
  const labels = { 'k8s-app': 'kube-dns' };
  const see = ['list', 'watch'];
  return [
    object('v1', 'ServiceAccount', NAME, NAMESPACE, {}),
    object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'system:coredns', undefined, {
      rules: [
        { apiGroups: [''], resources: ['endpoints', 'services', 'pods', 'namespaces'], verbs: see },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: see },
      ],
    }),
    object('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'system:coredns', undefined, {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:coredns' },
      subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: NAMESPACE }],
    }),
    object('v1', 'ConfigMap', NAME, NAMESPACE, { data: { Corefile: COREFILE, NodeHosts: hosts } }),
    object('v1', 'Service', 'kube-dns', NAMESPACE, {
      spec: {
        selector: labels,
        clusterIP: CLUSTER_DNS,
        ports: [
          { name: 'dns', port: 53, protocol: 'UDP' },
          { name: 'dns-tcp', port: 53, protocol: 'TCP' },
          { name: 'metrics', port: 9153, protocol: 'TCP' },
        ],
      },
    }),
    object('apps/v1', 'Deployment', NAME, NAMESPACE, {
      spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: podSpec() } },
    }),
  ];
}

function podSpec(): JsonMap {
  return {
    serviceAccountName: NAME,
    dnsPolicy: 'Default',
    containers: [
      {
        name: NAME,
        image: 'docker.io/rancher/mirrored-coredns-coredns:1.14.6',
        args: ['-conf', '/etc/coredns/Corefile'],
        ports: [{ name: 'metrics', containerPort: 9153 }],
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { add: ['NET_BIND_SERVICE'], drop: ['all'] },
          readOnlyRootFilesystem: true,
        },
        volumeMounts: [
          { name: 'config', mountPath: '/etc/coredns', readOnly: true },
          { name: 'custom', mountPath: '/etc/coredns/custom', readOnly: true },
        ],
        livenessProbe: { httpGet: { path: '/health', port: 8080 } },
        readinessProbe: { httpGet: { path: '/ready', port: 8181 }, periodSeconds: 2 },
      },
    ],
    volumes: [
      { name: 'config', configMap: { name: NAME } },
      { name: 'custom', configMap: { name: 'coredns-custom', optional: true } },
    ],
  };
}

function object(
  apiVersion: string,
  kind: string,
  name: string,
  namespace: string | undefined,
  rest: { readonly [key: string]: Json },
): KubernetesObject {
  return { apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) }, ...rest };
}
