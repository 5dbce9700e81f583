import type { AskedSystem } from '../lib/pages/asked-systems.ts';

const ADDON = (name: string) => `charts/addons/${name}/index.ts`;
const APP = (name: string) => `charts/apps/${name}.ts`;
const HOME = (name: string) => `dist/home/${name}`;
const CEIL = (name: string) => `examples/ceil/dist/ceil/${name}`;
const ALPINE = (name: string) => `examples/raspi-alpine/dist/alpine/${name}`;
const PIPELINE = (name: string) => `examples/image-pipeline/dist/pipeline/${name}`;
const TWO_PIS = (name: string) => `examples/two-pis-behind-nat/dist/two-pis/${name}`;
const SCENARIO = (name: string) => `e2e/scenarios/${name}.ts`;
const TEST = (name: string) => `test/${name}.slow.test.ts`;
const IN_TESTS =
  'no cluster of this repository or of the examples has it: it is rendered in its test alone, which asks the schemas and the rules, and no API server.';

/** The systems of the four clusters of `examples/`, in the order in which people named them. */
export const systems: readonly AskedSystem[] = [
  {
    system:
      'An app whole, from one declaration: workload, Service, route, name at Cloudflare, Secrets, from image, port, health path and variables',
    declared: [APP('lil-linko')],
    rendered: [HOME('lil-linko'), 'dist/cloudflare/home'],
    programs: [SCENARIO('traefik'), SCENARIO('reconciliation'), SCENARIO('terraform')],
    not: 'The app itself does not run here, nor does Cloudflare answer.',
  },
  {
    system: 'Traefik as the only way in, HTTP led to HTTPS, its dashboard at home alone and behind a password',
    declared: [ADDON('traefik')],
    rendered: [HOME('traefik'), HOME('traefik-config')],
    rules: ['insecure-dashboard', 'route-rule'],
    programs: [SCENARIO('traefik'), SCENARIO('doors'), SCENARIO('ways-in')],
  },
  {
    system:
      'CoreDNS answers hosts of the cluster with its own way in, and asks elsewhere for other names of the domain',
    declared: [ADDON('coredns')],
    rendered: [HOME('coredns')],
    programs: [SCENARIO('coredns')],
  },
  {
    system:
      'A tunnel of Cloudflare: its token a Secret, two pods where there are two nodes, a last rule of 404, no restart when the line drops',
    declared: [ADDON('cloudflared'), 'cloudflare/stack.ts'],
    rendered: [HOME('cloudflared'), 'dist/cloudflare/home'],
    rules: ['broken-tunnel', 'idle-tunnel'],
    programs: [SCENARIO('terraform')],
    not: 'cloudflared does not run here: it needs an account. That it outlives a line that drops follows from its probes alone.',
  },
  {
    system: 'MariaDB on a machine beside the cluster, with a name inside, a Secret, and a look whether it lets in',
    declared: [APP('mariadb')],
    rendered: [HOME('mariadb')],
    rules: ['endpoint-address'],
    not: 'The job that signs in has met no server in a test.',
  },
  {
    system: 'Runners of GitHub in the cluster, a pod for each job or one that stays, and one of Forgejo',
    declared: [ADDON('github-runners'), APP('github-runner'), APP('forgejo-runner')],
    rendered: [TWO_PIS('github-runner')],
    rules: ['wrong-prop', 'missing-secret', 'unknown-component'],
    not: `Of the scale set, and of Forgejo's: ${IN_TESTS} No runner takes a job, and no chart of theirs is installed.`,
  },
  {
    system: 'A page of all that runs: links, versions, who reaches it',
    declared: [ADDON('deployments-page')],
    rendered: [HOME('deployments-page')],
    programs: [TEST('deployments-page')],
  },
  {
    system: 'A job of the morning and a RabbitMQ that it talks to',
    declared: [APP('celebrator-3000'), APP('rabbitmq')],
    rendered: [HOME('celebrator-3000'), HOME('rabbitmq')],
    rules: ['undeclared-use'],
    not: 'Neither of the two programs runs here.',
  },
  {
    system: 'Nextcloud with MariaDB, files on the network, its jobs, and room for large uploads',
    declared: [APP('nextcloud')],
    rendered: [TWO_PIS('nextcloud'), TWO_PIS('nextcloud-cache')],
    rules: ['skipped-major', 'database-on-nfs'],
    programs: [TEST('php-page')],
    not: 'PHP reads its settings; Nextcloud itself does not run here. Its own MariaDB in the cluster is rendered in its test alone.',
  },
  {
    system: 'Prometheus and Grafana within a budget for Pis, asked and drawn as the components say',
    declared: [
      ADDON('metrics'),
      ADDON('grafana'),
      ADDON('node-exporter'),
      ADDON('kube-state-metrics'),
      ADDON('database-metrics'),
    ],
    rendered: [HOME('metrics'), HOME('grafana'), HOME('node-exporter'), HOME('kube-state-metrics'), CEIL('metrics')],
    rules: ['unfit-alert', 'unfit-dashboard', 'unreadable-query', 'memory-overcommit'],
    programs: [SCENARIO('metrics'), SCENARIO('panels'), TEST('alert-rules')],
    not: 'Grafana does not run here: the queries of its pages are put to Prometheus and to VictoriaMetrics. What kube-state-metrics and kubelets tell is played. The metrics of databases are rendered in their test alone.',
  },
  {
    system: 'As many pods as the CPU asks for, or a number that is measured',
    declared: ['examples/ceil/charts/apps/shop.ts', 'charts/addons/keda/words.ts', 'charts/addons/keda/triggers.ts'],
    rendered: [CEIL('shop')],
    rules: ['two-scalers', 'scaler-target', 'unmeasured-scaler', 'autoscaler-range'],
    programs: [SCENARIO('replicas'), SCENARIO('scaling')],
    not: 'KEDA and the controller of autoscalers run here; the owner of the field is played where it is handed over, and nobody measures CPU.',
  },
  {
    system: 'An app that sleeps until somebody asks',
    declared: [ADDON('keda'), 'charts/addons/keda/sleeping.ts', 'examples/ceil/charts/apps/wiki.ts'],
    rendered: [CEIL('keda'), CEIL('wiki')],
    rules: ['scaled-storage', 'two-scalers', 'asleep-service', 'kept-awake'],
    programs: [SCENARIO('scaling')],
    not: 'An app that sleeps is woken to one pod: of several that many requests at once ask for, nothing is shown.',
  },
  {
    system:
      "Certificates of Let's Encrypt by DNS, for trial and in earnest, for the whole domain, or by annotations of an Ingress",
    declared: [ADDON('cert-manager'), APP('podinfo')],
    rendered: [HOME('cert-manager'), HOME('cert-manager-config'), HOME('podinfo')],
    rules: ['uncertified-host', 'missing-issuer'],
    programs: [SCENARIO('cert-manager')],
    not: 'The authority is pebble, and Cloudflare is played.',
  },
  {
    system: 'MetalLB in the place of ServiceLB: a pool, announced, a fixed address for Traefik',
    declared: [ADDON('metallb')],
    rendered: [HOME('metallb'), HOME('metallb-config')],
    rules: ['load-balancer-pool', 'too-few-addresses', 'no-announcer'],
    programs: [SCENARIO('metallb')],
    not: 'The speaker needs a network, and does not run.',
  },
  {
    system: 'One address for the API server',
    declared: [ADDON('kube-vip'), 'examples/raspi-alpine/clusters/alpine/cluster.ts'],
    rendered: [ALPINE('kube-vip')],
    rules: ['api-address', 'taken-address'],
    not: 'kube-vip needs a network, and does not run.',
  },
  {
    system: 'A database on a disk over iSCSI',
    declared: ['examples/raspi-alpine/charts/apps/notes.ts'],
    rendered: [ALPINE('notes-db')],
    rules: ['one-disk', 'disk-root', 'volume-purpose', 'host-package'],
    not: 'No disk is mounted, and the database does not run.',
  },
  {
    system: 'Shares over NFS, by hand in a pod and by a driver',
    declared: [
      'examples/raspi-alpine/charts/apps/jellyfin.ts',
      'examples/raspi-alpine/charts/apps/notes.ts',
      ADDON('csi-driver-nfs'),
    ],
    rendered: [ALPINE('jellyfin'), ALPINE('notes'), ALPINE('csi-driver-nfs')],
    rules: ['database-on-nfs', 'volume-purpose', 'soft-mount'],
    not: 'No share is mounted, and the driver does not run.',
  },
  {
    system: 'Labels and taints of nodes, and what lands by them',
    declared: ['examples/raspi-alpine/clusters/alpine/cluster.ts'],
    rendered: ['examples/raspi-alpine/dist/alpine-hosts', ALPINE('jellyfin')],
    rules: ['too-few-places', 'toleration', 'node-label'],
    programs: [SCENARIO('reconciliation'), TEST('hosts-programs')],
  },
  {
    system: 'What is secret of a cluster is encrypted, and the rest is facts',
    declared: ['hosts/side.ts', 'lib/checks/rules/secrets-rules.ts'],
    rendered: ['examples/raspi-alpine/dist/alpine-hosts'],
    rules: ['secret-not-encrypted', 'secret-recipients'],
    programs: [TEST('real-sops'), SCENARIO('reconciliation')],
  },
  {
    system:
      'Machines set up and upgraded from the same facts: k3s, Ansible, images of a read-only root, or one node after the other',
    declared: ['hosts/side.ts', ADDON('system-upgrade-controller')],
    rendered: ['dist/home-hosts', 'examples/raspi-alpine/dist/alpine-hosts'],
    rules: ['upgrade-step', 'upgraded-image', 'host-package'],
    programs: [TEST('hosts-programs')],
    not: `No machine is set up: Ansible judges the playbooks, and runs what it can without one. The upgrade controller does not run. Of it: ${IN_TESTS}`,
  },
  {
    system: 'The state of k3s saved every night, with its token, and brought back',
    declared: [ADDON('backups')],
    rendered: [HOME('backups')],
    programs: [SCENARIO('backup')],
    not: 'No k3s starts: the runbook is typed as the page has it, up to where the service would be started.',
  },
  {
    system: 'A dashboard in a browser that only looks, and K9s',
    declared: [ADDON('headlamp'), 'k9s/side.ts'],
    rendered: [HOME('headlamp'), 'dist/k9s/home'],
    rules: ['open-admin-page'],
    programs: [TEST('k9s-schemas')],
    not: 'Neither of the two programs runs here.',
  },
  {
    system: 'The smallest app, behind Traefik',
    declared: [APP('busybox-http')],
    rendered: [HOME('busybox-http')],
    programs: [SCENARIO('traefik')],
  },
  {
    system: 'Storage for claims: a folder of a node, or replicated',
    declared: ['lib/kinds/k3s.ts', ADDON('longhorn')],
    rendered: [HOME('vaultwarden')],
    rules: ['one-node-volume', 'volume-purpose', 'too-few-disks', 'small-disk-node'],
    programs: [TEST('longhorn-chart')],
    not: `No volume is made by either. Longhorn's own chart cannot be had offline: the real Helm renders one of its shape with these values, and the rules judge it. Of Longhorn: ${IN_TESTS}`,
  },
  {
    system: 'A mirror and a private registry, beside the cluster as facts, or inside it',
    declared: ['examples/ceil/clusters/ceil/cluster.ts', ADDON('registry')],
    rendered: ['examples/ceil/dist/ceil-hosts', TWO_PIS('mirror-docker-io')],
    rules: ['host-registry', 'registry-first', 'unsigned-pull', 'unasked-registry'],
    programs: [SCENARIO('registries'), TEST('hosts-programs')],
    not: 'No containerd pulls: the code by which k3s reads `registries.yaml` does. The registry inside the cluster runs; no API server takes a pull secret.',
  },
  {
    system: 'Events of Kubernetes and of Flux sent to a traffic light',
    declared: [ADDON('kubewatch'), ADDON('flux'), APP('pi-watch')],
    rendered: [HOME('kubewatch'), HOME('flux')],
    not: 'Neither kubewatch nor the light runs here; the light as a component is rendered in its test alone.',
  },
  {
    system: 'A page of PHP from the private registry that tells of its health, version and metrics',
    declared: ['examples/ceil/charts/apps/php-page.ts', APP('php-page'), 'charts/apps/php-page/index.php'],
    rendered: [CEIL('php-page')],
    rules: ['unsigned-pull', 'unknown-scrape'],
    programs: [TEST('php-page')],
    not: 'PHP itself serves the page; Apache does not run here, and the image is not built.',
  },
  {
    system: 'A new version for some requests at first, judged by metrics, taken back by itself',
    declared: [ADDON('flagger'), 'charts/addons/flagger/canary.ts', 'examples/image-pipeline/charts/apps/blog.ts'],
    rendered: [PIPELINE('flagger'), PIPELINE('blog')],
    rules: ['two-scalers', 'scaler-target', 'silent-check'],
    programs: [SCENARIO('canaries'), SCENARIO('reconciliation'), SCENARIO('ways-in')],
    not: 'Versions are judged by requests of the load tester alone. A mesh is no part of it.',
  },
  {
    system: 'Two versions of an app, by a header, a cookie or a share',
    declared: ['charts/addons/traefik/variants.ts', 'examples/ceil/charts/apps/shop.ts'],
    rendered: [CEIL('shop'), CEIL('shop-b')],
    rules: ['route-rule', 'missing-service'],
    programs: [SCENARIO('ways-in')],
  },
  {
    system: 'The router: a name that follows its address, a VPN as a way in, DHCP and DNS from the facts of nodes',
    declared: [ADDON('ddns'), 'hosts/wireguard.ts', 'hosts/lan-files.ts', 'examples/ceil/charts/apps/shop.ts'],
    rendered: [CEIL('ddns'), CEIL('shop'), 'examples/ceil/dist/ceil-hosts'],
    rules: ['vpn-peer', 'vpn-network', 'dhcp-range', 'dns-name-twice'],
    programs: [TEST('hosts-programs'), TEST('wireguard-program')],
    not: 'No tunnel is opened: `wg` reads the files, and the interface that it tells is played. Traefik runs here for no visitor by VPN. The updater does not run: it needs an account of Cloudflare.',
  },
  {
    system: 'ngrok',
    declared: ['docs/replaced.md'],
    rendered: [HOME('cloudflared')],
    not: 'It is replaced by the tunnel.',
  },
  {
    system: 'Each pull request runs at a host of its own, and goes with it',
    declared: [ADDON('flux-operator')],
    rendered: [PIPELINE('flux-operator'), PIPELINE('previews-shop'), 'examples/image-pipeline/dist/pipeline-samples'],
    rules: ['sample-alone'],
    programs: [SCENARIO('previews')],
    not: "No forge is asked: the operator's own program makes the objects of given requests, and the account of previews applies and removes them, but the operator does not run as the controller that it is. No preview has pods.",
  },
  {
    system:
      'CI pushes an image, Flux moves its pin on a branch of which a pull request is opened, and a synth after that changes nothing',
    declared: [
      ADDON('flux'),
      'examples/image-pipeline/charts/apps/shop.ts',
      'examples/image-pipeline/charts/apps/quotes.ts',
      'docs/app-image.md',
    ],
    rendered: [HOME('flux'), PIPELINE('shop'), PIPELINE('quotes')],
    rules: ['policy-marker', 'embedded-image', 'scanned-image'],
    programs: [SCENARIO('round-trip'), TEST('round-trip')],
    not: 'The reflector that scans registries does not run; the library that moves pins does. No image is built: the script of the templates runs with a played Docker.',
  },
  {
    system: 'An app that a chart delivers, with typed values where a schema is known',
    declared: [APP('podinfo-chart'), 'examples/image-pipeline/charts/apps/quotes.ts'],
    rendered: [HOME('podinfo-chart'), PIPELINE('quotes')],
    rules: ['missing-chart', 'unrendered-chart', 'chart-values'],
    programs: [TEST('charts-by-helm')],
    not: 'The helm-controller does not run.',
  },
  {
    system: 'Mails of deployments, and of apps that are not well',
    declared: [ADDON('alertmanager'), ADDON('flux')],
    rendered: [HOME('alertmanager'), HOME('flux')],
    rules: ['unfit-alert', 'example-mail'],
    programs: [SCENARIO('metrics'), TEST('alert-rules')],
    not: 'What Flux posts of a deployment is played.',
  },
  {
    system: 'One command for each job, which help lists; each step set up and torn down alone, by one line',
    declared: ['lib/commands/verbs.ts', 'lib/model/standing.ts', 'docs/standing.md'],
    rendered: ['flux/home'],
    rules: ['at-rest', 'unstoppable', 'stopped-webhook', 'inseparable-data', 'left-running'],
    not: 'Flux has been read, and not run, on what is paused and retired.',
  },
  {
    system: 'Logs of all pods for some days, to be searched from Grafana',
    declared: [ADDON('victoria-logs')],
    rendered: [HOME('victoria-logs')],
    programs: [SCENARIO('logs')],
    not: 'Grafana does not run here: VictoriaLogs is asked for lines as Grafana would ask it.',
  },
  {
    system: 'An app with an address of its own and three pods',
    declared: [APP('whoami')],
    rendered: [HOME('whoami'), PIPELINE('whoami')],
    rules: ['load-balancer-address', 'shared-address'],
    programs: [SCENARIO('metallb')],
  },
  {
    system: 'Dashboards of what scales',
    declared: ['charts/addons/kube-state-metrics/dashboards.ts', 'charts/addons/keda/dashboards.ts'],
    rendered: [HOME('grafana'), CEIL('grafana')],
    rules: ['unfit-dashboard', 'unreadable-query'],
    programs: [SCENARIO('panels')],
    not: 'Grafana does not run here. Prometheus answers from rows of an autoscaler that is played; of the queries about KEDA the metrics are told by KEDA itself, and nobody answers them.',
  },
];
