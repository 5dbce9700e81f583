import {
  amend,
  type Cluster,
  type Component,
  clusterRole,
  component,
  configMapVolume,
  crdsOf,
  field,
  image,
  judged,
  may,
  NO_PROPS,
  type NoProps,
  type Probes,
  program,
  type Right,
  role,
  secretVolume,
  service,
  serviceAccount,
} from 'bramble';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { IpAddressPool, L2Advertisement } from '#imports/metallb.io';
import { alerts } from './alerts.ts';
import { dashboards } from './dashboards.ts';

const NAMESPACE = 'metallb-system';
const CONTROLLER = 'controller';
const SPEAKER = 'speaker';
const WEBHOOK_SERVICE = 'metallb-webhook-service';
const WEBHOOK_CONFIGURATION = 'metallb-webhook-configuration';
/** Filled by the controller at run time, as are the CA bundles of the webhooks: neither is set here. */
const WEBHOOK_SECRET = 'metallb-webhook-cert';
/** Made by the controller: the key with which speakers talk to each other. */
const MEMBERLIST_SECRET = 'memberlist';

/** Both are of one release, with the CRDs. */
const CRDS = { crds: 'metallb/metallb', tested: 'v0.16.1' };
const CONTROLLER_IMAGE = image('quay.io/metallb/controller', { name: 'metallb-controller', ...CRDS });
const SPEAKER_IMAGE = image('quay.io/metallb/speaker', { name: 'metallb-speaker', ...CRDS });

/** Where both programs listen. */
const PORTS = { metricshttps: 9120, health: 17472 };
const GROUP = 'metallb.io';
const ADMISSION = 'admissionregistration.k8s.io';
const READ = 'get list watch';
const WRITE = 'create delete get list patch update watch';
/** The same for what is named: a name is known only of what is there already. */
const CHANGE = WRITE.replace('create ', '');
/** What the speakers do with their own reports, of which upstream says `*`. */
const OWN = `${WRITE} deletecollection`;
const CONFIGURATION = 'bfdprofiles bgpadvertisements bgppeers communities ipaddresspools l2advertisements';
const DEFINITIONS = `${CONFIGURATION} configurationstates`.split(' ').map((plural) => `${plural}.${GROUP}`);

/**
 * MetalLB, which gives Services of type LoadBalancer addresses of the local network and answers for them there. It takes
 * the place of k3s' ServiceLB, which must be off: `--disable=servicelb`.
 * https://metallb.io/
 */
export function metallb(props: NoProps = {}): Component {
  return component({
    name: 'metallb',
    mistakes: judged(NO_PROPS, props).mistakes,
    about: 'Gives Services addresses of the local network.',
    // Speakers share the node's network.
    namespace: { name: NAMESPACE, podSecurity: 'privileged' },
    images: [CONTROLLER_IMAGE, SPEAKER_IMAGE],
    // Encrypted, and only for a ServiceAccount that may read them.
    scrape: { port: 'metricshttps', isGuarded: true },
    alerts,
    dashboards,
    provides: { loadBalancer: { addressAnnotation: 'metallb.io/loadBalancerIPs' } },
    hosts: { without: ['servicelb'] },
    // The controller makes up the password by which the speakers know each other.
    installs: { secrets: [MEMBERLIST_SECRET] },
    crds: drawCrds,
    chart: (chart, cluster) => {
      drawController(chart, cluster);
      drawSpeaker(chart, cluster);
      drawWebhooks(chart, cluster);
    },
    config: drawPool,
  });
}

/** The controller converts old BGPPeers, which the bare CRD does not say. */
function drawCrds(chart: Construct, cluster: Cluster): void {
  crdsOf('metallb.io')(chart, cluster);
  const service = { name: WEBHOOK_SERVICE, namespace: NAMESPACE, path: '/convert' };
  amend(chart.node.findChild('bgppeers.metallb.io'), {
    spec: {
      conversion: {
        strategy: 'Webhook',
        webhook: { clientConfig: { service }, conversionReviewVersions: ['v1beta1', 'v1beta2'] },
      },
    },
  });
}

/** Either asks the API server who wants its metrics, and whether they may have them. */
const ASKS_WHO = [
  may('create', 'tokenreviews', 'authentication.k8s.io'),
  may('create', 'subjectaccessreviews', 'authorization.k8s.io'),
];

/** Draws what one of the two programs may do: in its namespace, and in all of them. */
function drawRights(
  chart: Construct,
  cluster: Cluster,
  name: string,
  { within, everywhere }: { readonly within: readonly Right[]; readonly everywhere: readonly Right[] },
): void {
  const rules = cluster.find('metrics') ? [...everywhere, ...ASKS_WHO] : everywhere;
  serviceAccount(chart, name);
  role(chart, { name, serviceAccount: name, rules: within });
  clusterRole(chart, { name: `${NAMESPACE}:${name}`, serviceAccount: name, rules });
}

/** How the kubelet asks either. @param host where it shares the node's network */
function probes(host?: string): Probes {
  const probe = { port: PORTS.health, host, initialDelay: '10s' } as const;
  return { readiness: { path: '/readyz', ...probe }, liveness: { path: '/healthz', ...probe } };
}

function drawController(chart: Construct, cluster: Cluster): void {
  drawRights(chart, cluster, CONTROLLER, {
    within: [
      // It reads its own pod, which becomes the owner of what it makes.
      may('get list', 'pods'),
      may(WRITE, 'secrets'),
      may('get', 'deployments', 'apps', CONTROLLER),
      may(READ, CONFIGURATION, GROUP),
      may('update', 'ipaddresspools/status', GROUP),
    ],
    everywhere: [
      may(READ, 'services namespaces'),
      may('list', 'nodes'),
      may('update', 'services/status'),
      may('create patch', 'events'),
      may(CHANGE, 'validatingwebhookconfigurations', ADMISSION, WEBHOOK_CONFIGURATION),
      may('list watch', 'validatingwebhookconfigurations', ADMISSION),
      may(CHANGE, 'customresourcedefinitions', 'apiextensions.k8s.io', ...DEFINITIONS),
      may('list watch', 'customresourcedefinitions', 'apiextensions.k8s.io'),
      may(WRITE, 'configurationstates', GROUP),
      may('get patch update', 'configurationstates/status', GROUP),
    ],
  });
  program(chart, cluster, {
    name: CONTROLLER,
    serviceAccount: CONTROLLER,
    priorityClass: 'system-cluster-critical',
    // It elects no leader: two at once would undo each other's work.
    strategy: 'Recreate',
    terminationGracePeriod: '0s',
    container: {
      image: CONTROLLER_IMAGE,
      args: [`--port=${PORTS.metricshttps}`, '--log-level=info'],
      env: {
        METALLB_POD_NAME: field('metadata.name'),
        METALLB_ML_SECRET_NAME: MEMBERLIST_SECRET,
        METALLB_DEPLOYMENT: CONTROLLER,
      },
      ports: { ...PORTS, webhook: 9443 },
      probes: probes(),
      resources: { cpu: '20m', memory: '64Mi', memoryLimit: '128Mi' },
      volumes: { '/tmp/k8s-webhook-server/serving-certs': secretVolume('cert', WEBHOOK_SECRET) },
      security: { user: 65534 },
    },
  });
}

function drawSpeaker(chart: Construct, cluster: Cluster): void {
  drawRights(chart, cluster, SPEAKER, {
    within: [
      may('get list', 'pods'),
      may(READ, 'configmaps secrets'),
      may(READ, CONFIGURATION, GROUP),
      may(OWN, 'servicebgpstatuses servicebgpstatuses/status', GROUP),
    ],
    everywhere: [
      may(OWN, 'servicel2statuses servicel2statuses/status configurationstates configurationstates/status', GROUP),
      may(READ, 'endpoints namespaces nodes services'),
      may(READ, 'endpointslices', 'discovery.k8s.io'),
      may('create patch', 'events'),
    ],
  });
  new k8s.KubeConfigMap(chart, 'excludel2', {
    metadata: { name: 'metallb-excludel2' },
    data: { 'excludel2.yaml': `announcedInterfacesToExclude: ${JSON.stringify(INNER_INTERFACES)}\n` },
  });
  program(chart, cluster, {
    kind: 'DaemonSet',
    name: SPEAKER,
    serviceAccount: SPEAKER,
    hostNetwork: true,
    terminationGracePeriod: '2s',
    priorityClass: 'system-node-critical',
    // An address may be answered for by any node of the local network.
    tolerations: [{ effect: 'NoSchedule' }],
    container: {
      image: SPEAKER_IMAGE,
      args: [`--port=${PORTS.metricshttps}`, '--log-level=info'],
      env: {
        METALLB_NODE_NAME: field('spec.nodeName'),
        METALLB_POD_NAME: field('metadata.name'),
        METALLB_HOST: field('status.hostIP'),
        METALLB_ML_BIND_ADDR: field('status.podIP'),
        METALLB_ML_LABELS: `app.kubernetes.io/name=${SPEAKER}`,
        METALLB_ML_SECRET_KEY_PATH: '/etc/ml_secret_key',
      },
      ports: {
        ...PORTS,
        'memberlist-tcp': 7946,
        'memberlist-udp': { container: 7946, protocol: 'UDP' },
      },
      probes: probes('127.0.0.1'),
      resources: { cpu: '20m', memory: '64Mi', memoryLimit: '128Mi' },
      volumes: {
        '/etc/ml_secret_key': secretVolume('memberlist', MEMBERLIST_SECRET),
        '/etc/metallb': configMapVolume('excludel2', 'metallb-excludel2'),
      },
      security: { user: 0, capabilities: ['NET_RAW'] },
    },
  });
}

/** Those of containers and tunnels, on which nobody asks for an address: a star stands for any letters. */
const INNER_INTERFACES =
  'cali* cbr* cni* docker* dummy* flannel* kube-ipvs* lo lxc* lxcbr* nodelocaldns* tunl* veth* virbr*'
    .split(' ')
    .map((name) => (name.endsWith('*') ? `^${name.replace('*', '.*')}` : `^${name}$`));

function drawWebhooks(chart: Construct, cluster: Cluster): void {
  new k8s.KubeSecret(chart, 'webhook-cert', { metadata: { name: WEBHOOK_SECRET } });
  service(chart, cluster, {
    name: WEBHOOK_SERVICE,
    workload: CONTROLLER,
    ports: { webhook: { port: 443, target: 9443 } },
  });
  new k8s.KubeValidatingWebhookConfiguration(chart, 'webhooks', {
    metadata: { name: WEBHOOK_CONFIGURATION },
    webhooks: JUDGED.map(([kind, resource, version, operation]) => ({
      name: `${kind}validationwebhook.metallb.io`,
      admissionReviewVersions: ['v1'],
      clientConfig: {
        service: { name: WEBHOOK_SERVICE, namespace: NAMESPACE, path: `/validate-metallb-io-${version}-${kind}` },
      },
      failurePolicy: 'Fail',
      sideEffects: 'None',
      rules: [{ apiGroups: [GROUP], apiVersions: [version], operations: ['CREATE', operation], resources: [resource] }],
    })),
  });
}

const JUDGED = [
  ['bgppeer', 'bgppeers', 'v1beta2', 'UPDATE'],
  // A profile is judged when it goes, since peers may use it.
  ['bfdprofile', 'bfdprofiles', 'v1beta1', 'DELETE'],
  ['bgpadvertisement', 'bgpadvertisements', 'v1beta1', 'UPDATE'],
  ['community', 'communities', 'v1beta1', 'UPDATE'],
  ['ipaddresspool', 'ipaddresspools', 'v1beta1', 'UPDATE'],
  ['l2advertisement', 'l2advertisements', 'v1beta1', 'UPDATE'],
] as const;

function drawPool(chart: Construct, { name, loadBalancers }: Cluster): void {
  if (loadBalancers === undefined) return;
  new IpAddressPool(chart, 'pool', { metadata: { name }, spec: { addresses: [loadBalancers] } });
  new L2Advertisement(chart, 'advertisement', { metadata: { name }, spec: { ipAddressPools: [name] } });
}
