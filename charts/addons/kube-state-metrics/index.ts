import { type Component, component, image, judged, may, NO_PROPS, type NoProps, program, type Right } from 'bramble';
import { Yaml } from 'cdk8s';
import { alerts } from './alerts.ts';
import { dashboards, panelsOf } from './dashboards.ts';
import { fluxRights, fluxState } from './flux-state.ts';

const NAME = 'kube-state-metrics';
const EXPORTER = image('registry.k8s.io/kube-state-metrics/kube-state-metrics', { tested: 'v2.20.0' });
const PORTS = { metrics: 8080, telemetry: 8081 };
const FLUX = '/etc/kube-state-metrics/flux.yaml';

/** What it tells of, by the group of the API. Secrets are not among them. */
const RESOURCES: Readonly<Record<string, string>> = {
  '': 'namespaces nodes persistentvolumeclaims persistentvolumes pods',
  apps: 'daemonsets deployments statefulsets',
  autoscaling: 'horizontalpodautoscalers',
  batch: 'cronjobs jobs',
};

/** What is kept: each is of an alert, or of a dashboard. */
const KEEP = [
  'gotk_resource_info',
  'kube_(cronjob|job)_.+',
  'kube_(daemonset|deployment|statefulset)_(spec_replicas|replicas|status_.+)',
  'kube_horizontalpodautoscaler_(spec|status)_.+',
  'kube_node_(info|spec_unschedulable|status_allocatable|status_condition)',
  'kube_persistentvolumeclaim_(info|status_phase|resource_requests_storage_bytes)',
  'kube_pod_(info|status_phase|status_reason)',
  'kube_pod_container_(resource_limits|resource_requests|status_.+)',
].join('|');

/**
 * Tells of what the API server knows: pods, jobs, claims, nodes, and whether Flux has done what is in the repository.
 * https://github.com/kubernetes/kube-state-metrics
 */
export function kubeStateMetrics(props: NoProps = {}): Component {
  return component({
    name: NAME,
    mistakes: judged(NO_PROPS, props).mistakes,
    about: 'Tells of pods, jobs and claims, and of whether Flux has done what is in the repository.',
    images: [EXPORTER],
    scrape: { port: 'metrics', isAboutOthers: true, keep: KEEP },
    alerts,
    dashboards,
    panelsOf,
    chart: (chart, cluster) => {
      program(chart, cluster, {
        name: NAME,
        rights: [...rights(), ...fluxRights()],
        container: {
          image: EXPORTER,
          args: [
            `--port=${PORTS.metrics}`,
            `--telemetry-port=${PORTS.telemetry}`,
            `--resources=${Object.values(RESOURCES).join(' ').replaceAll(' ', ',')}`,
            `--custom-resource-state-config-file=${FLUX}`,
            '--auto-gomemlimit',
          ],
          ports: PORTS,
          probes: {
            readiness: { path: '/readyz', port: 'telemetry', initialDelay: '5s' },
            liveness: { path: '/livez', port: 'metrics', initialDelay: '10s', period: '20s' },
          },
          resources: { cpu: '10m', memory: '40Mi', memoryLimit: '80Mi' },
          files: { [FLUX]: Yaml.stringify(fluxState()) },
          security: { user: 65534 },
        },
      });
    },
  });
}

function rights(): readonly Right[] {
  return Object.entries(RESOURCES).map(([group, resources]) => may('list watch', resources, group));
}
