import { type Alert, metricRow } from 'bramble';
import { fluxAlerts } from './flux-alerts.ts';
import { jobAlerts } from './job-alerts.ts';

const SHOP = { namespace: 'shop', deployment: 'shop' };
const STOCK = { namespace: 'shop', statefulset: 'stock' };
const LOOP = { namespace: 'shop', pod: 'shop-a', container: 'shop' };
const BACK_OFF = metricRow('kube_pod_container_status_waiting_reason', { ...LOOP, reason: 'CrashLoopBackOff' });
const RESTARTS = metricRow('kube_pod_container_status_restarts_total', LOOP);
const READY = metricRow('kube_node_status_condition', { node: 'pi-2', condition: 'Ready', status: 'true' });
const PENDING = { namespace: 'shop', pod: 'shop-a' };

/** What there is to tell of what the API server knows. */
export const alerts: readonly Alert[] = [
  {
    name: 'NodeNotReady',
    when: 'max by (node) (kube_node_status_condition{condition="Ready", status="true"}) == 0',
    severity: 'critical',
    says: '{{ $labels.node }} is not ready',
    means: 'Kubernetes starts nothing there, and moves its pods to other nodes, where they can.',
    fix: '`kubectl describe node {{ $labels.node }}` says why. On the node, `systemctl status k3s` or `k3s-agent`, and `journalctl -u k3s -e`.',
    fires: {
      rows: { [READY]: '1x4 0x20' },
      after: '12m',
      told: [{ says: 'pi-2 is not ready', labels: { node: 'pi-2' } }],
    },
    quiet: { rows: { [READY]: '1x4 0x3 1x20' }, after: '20m' },
  },
  {
    name: 'AppDown',
    when: [
      'label_replace(kube_deployment_status_replicas_available == 0 and kube_deployment_spec_replicas > 0, "app", "$1", "deployment", "(.+)")',
      'label_replace(kube_statefulset_status_replicas_ready == 0 and kube_statefulset_replicas > 0, "app", "$1", "statefulset", "(.+)")',
    ].join(' or '),
    severity: 'critical',
    says: '{{ $labels.app }} in {{ $labels.namespace }} does not run',
    means: 'None of its pods answers.',
    fix: '`kubectl -n {{ $labels.namespace }} get pods` shows how they are, `kubectl -n {{ $labels.namespace }} describe pods` why, and `kubectl -n {{ $labels.namespace }} logs -l app.kubernetes.io/name={{ $labels.app }}` what the app says.',
    hides: { 'CrashLoop|PodPending': ['namespace'] },
    fires: {
      rows: {
        [metricRow('kube_deployment_status_replicas_available', SHOP)]: '1x4 0x20',
        [metricRow('kube_deployment_spec_replicas', SHOP)]: '1x25',
        [metricRow('kube_statefulset_status_replicas_ready', STOCK)]: '0x25',
        [metricRow('kube_statefulset_replicas', STOCK)]: '1x25',
      },
      after: '15m',
      told: [
        { says: 'shop in shop does not run', labels: { ...SHOP, app: 'shop' } },
        { says: 'stock in shop does not run', labels: { ...STOCK, app: 'stock' } },
      ],
    },
    quiet: {
      rows: {
        // What is scaled to nothing is meant to be down.
        [metricRow('kube_deployment_status_replicas_available', SHOP)]: '0x25',
        [metricRow('kube_deployment_spec_replicas', SHOP)]: '0x25',
        [metricRow('kube_statefulset_status_replicas_ready', STOCK)]: '1x25',
        [metricRow('kube_statefulset_replicas', STOCK)]: '2x25',
      },
      after: '15m',
    },
  },
  {
    name: 'CrashLoop',
    when: [
      'max by (namespace, pod, container) (kube_pod_container_status_waiting_reason{reason=~"CrashLoopBackOff|ImagePullBackOff|CreateContainerConfigError"}) == 1',
      'or increase(kube_pod_container_status_restarts_total[1h]) > 5',
    ].join(' '),
    for: '10m',
    severity: 'warning',
    says: '{{ $labels.container }} of {{ $labels.pod }} in {{ $labels.namespace }} does not stay up',
    means: 'It starts and ends again and again, or cannot start at all.',
    fix: '`kubectl -n {{ $labels.namespace }} logs {{ $labels.pod }} -c {{ $labels.container }} --previous` has its last words, `kubectl -n {{ $labels.namespace }} describe pod {{ $labels.pod }}` the reason.',
    fires: {
      rows: { [BACK_OFF]: '1x30' },
      after: '15m',
      told: [{ says: 'shop of shop-a in shop does not stay up', labels: LOOP }],
    },
    quiet: { rows: { [BACK_OFF]: '1x4 _x20', [RESTARTS]: '0x10 2x50' }, after: '25m' },
  },
  {
    name: 'PodPending',
    when: 'max by (namespace, pod) (kube_pod_status_phase{phase="Pending"}) == 1',
    for: '30m',
    severity: 'warning',
    says: '{{ $labels.pod }} in {{ $labels.namespace }} has found no node',
    means: 'No node has what it asks for, its storage is not there, or its image is not.',
    fix: '`kubectl -n {{ $labels.namespace }} describe pod {{ $labels.pod }}` ends with what it waits for.',
    fires: {
      rows: { [metricRow('kube_pod_status_phase', { ...PENDING, phase: 'Pending' })]: '1x50' },
      after: '40m',
      told: [{ says: 'shop-a in shop has found no node', labels: PENDING }],
    },
    quiet: {
      rows: { [metricRow('kube_pod_status_phase', { ...PENDING, phase: 'Pending' })]: '1x10 0x40' },
      after: '45m',
    },
  },
  ...jobAlerts,
  ...fluxAlerts,
];
