import { type JsonMap, list, path, texts } from '../../lib/model/object.ts';

type Labels = Readonly<Record<string, string>>;

/** Where a target is asked, and labels that say how, such as `__scheme__`. */
export interface Address {
  readonly target: string;
  readonly labels?: Labels;
}

/**
 * What Prometheus finds for a job by asking Kubernetes for nodes or pods: a target for each port of each container, with the labels that are
 * promised for it.
 * https://prometheus.io/docs/prometheus/latest/configuration/configuration/#kubernetes_sd_config
 */
export function targetsIn(
  { pods, nodes }: { readonly pods: readonly JsonMap[]; readonly nodes: readonly JsonMap[] },
  addressOf: (of: JsonMap, port: number, job: JsonMap) => Address,
): (job: JsonMap) => readonly JsonMap[] {
  return (job) => {
    const [found] = list(job.kubernetes_sd_configs);
    if (found?.role === 'node') {
      return nodes.map((node) => {
        const { target, labels = {} } = addressOf(node, 10250, job);
        return {
          targets: [target],
          labels: { ...labels, __meta_kubernetes_node_name: String(path(node, 'metadata', 'name')) },
        };
      });
    }
    const namespaces = texts(path(found, 'namespaces', 'names'));
    return pods
      .filter((pod) => namespaces.includes(String(path(pod, 'metadata', 'namespace'))))
      .flatMap((pod) =>
        list(path(pod, 'spec', 'containers')).flatMap(({ ports }) =>
          list(ports).map(({ name = '', containerPort }) => {
            const { target, labels = {} } = addressOf(pod, Number(containerPort), job);
            return {
              targets: [target],
              labels: {
                ...labels,
                ...ofLabels(path(pod, 'metadata', 'labels') as JsonMap),
                __meta_kubernetes_namespace: String(path(pod, 'metadata', 'namespace')),
                __meta_kubernetes_pod_name: String(path(pod, 'metadata', 'name')),
                __meta_kubernetes_pod_node_name: String(path(pod, 'spec', 'nodeName')),
                __meta_kubernetes_pod_phase: String(path(pod, 'status', 'phase')),
                __meta_kubernetes_pod_container_port_name: String(name),
                __meta_kubernetes_pod_container_port_number: String(containerPort),
              },
            };
          }),
        ),
      );
  };
}

function ofLabels(labels: JsonMap = {}): Labels {
  return Object.fromEntries(
    Object.entries(labels).map(([label, value]) => [
      `__meta_kubernetes_pod_label_${label.replaceAll(/[^A-Za-z0-9_]/g, '_')}`,
      String(value),
    ]),
  );
}
