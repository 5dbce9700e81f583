/** What the types refuse. Checked by `tsc --noEmit`: an expected error that does not occur is itself an error. */

import {
  alphabetical,
  app,
  type Capabilities,
  type Cluster,
  claim,
  claimOf,
  cluster,
  component,
  field,
  helmRelease,
  image,
  node,
  numerical,
  projected,
  secret,
  secretFile,
} from 'bramble';
import { login, timeLimit } from 'bramble/addons/traefik';

const base = { name: 'web', image: image('docker.io/library/busybox') };

// A served app, a worker and a scheduled app are right as they stand.
app({ ...base, port: 80, health: '/healthz', expose: { through: 'lan' }, stateful: true });
app({ ...base, perNode: true });
app({ ...base, schedule: '30 3 * * *', timeZone: 'Europe/Prague', retries: 1 });

// @ts-expect-error nothing connects to a scheduled app
app({ ...base, schedule: '30 3 * * *', port: 80 });
// @ts-expect-error nor is it exposed
app({ ...base, schedule: '30 3 * * *', expose: { through: 'lan' } });
// @ts-expect-error nor does it have replicas
app({ ...base, schedule: '30 3 * * *', replicas: 2 });
// @ts-expect-error Cloudflare stands before the tunnel alone
app({ ...base, port: 80, expose: { through: 'lan', access: { emails: [] } } });
// @ts-expect-error a host of the tunnel has a record anyway
app({ ...base, port: 80, expose: { through: 'tunnel', record: true } });
// @ts-expect-error an app without a port cannot be exposed
app({ ...base, expose: { through: 'lan' } });
// @ts-expect-error nor asked over HTTP how it is
app({ ...base, health: '/healthz' });
// @ts-expect-error only a scheduled app has a time zone
app({ ...base, port: 80, timeZone: 'UTC' });
// @ts-expect-error pods on each node are not counted
app({ ...base, port: 80, perNode: true, replicas: 2 });
// @ts-expect-error pods with storage of their own are replaced one by one
app({ ...base, port: 80, stateful: true, strategy: 'Recreate' });
// @ts-expect-error what counts its pods is a number or an autoscaler
app({ ...base, port: 80, replicas: 2, scale: { max: 3 } });
// @ts-expect-error a budget says what may be missing, or what must be there
app({ ...base, port: 80, disruptionBudget: { maxUnavailable: 1, minAvailable: 1 } });
// @ts-expect-error HTTP comes over TCP
app({ ...base, port: { container: 443, protocol: 'UDP' } });
// @ts-expect-error a port has a number in its container
app({ ...base, ports: { dns: { service: 53 } } });
// @ts-expect-error what speaks no HTTP is not exposed
app({ ...base, ports: { mqtt: 1883 }, expose: { through: 'lan' } });
// @ts-expect-error nor asked for a path
app({ ...base, ports: { mqtt: 1883 }, health: '/healthz' });
// @ts-expect-error nor does it have paths
app({ ...base, ports: { mqtt: 1883 }, paths: { '/api': { port: 'mqtt' } } });
// @ts-expect-error a path leads to a port by its name
app({ ...base, port: 80, expose: { through: 'lan' }, paths: { '/api': { port: 8080 } } });
// @ts-expect-error words of a path are a list
app({ ...base, port: 80, expose: { through: 'lan' }, paths: { '/api': { with: login() } } });
// @ts-expect-error time has a unit
timeLimit('30');
// @ts-expect-error an app has an image
app({ name: 'web', port: 80 });
// @ts-expect-error an image is not a text: its tag is pinned elsewhere
app({ name: 'web', image: 'docker.io/library/busybox:1', port: 80 });
// @ts-expect-error a port is a number
app({ ...base, port: '80' });
// @ts-expect-error there is no digest to keep without a tag to follow
image('docker.io/library/busybox', { digest: true });
// @ts-expect-error the order of letters alone would choose latest
alphabetical({ extract: '$ts' });
// @ts-expect-error a range is no policy
image('docker.io/library/busybox', { follow: '>=1' });
// @ts-expect-error there are two orders
numerical({ order: 'ascending' });
// @ts-expect-error there are three ways
app({ ...base, port: 80, expose: { through: 'internet' } });
// @ts-expect-error there are two forms of it
app({ ...base, port: 80, expose: { through: 'lan', as: 'Ingress' } });
// @ts-expect-error a misspelt prop
app({ ...base, port: 80, replcas: 2 });
// @ts-expect-error memory has a binary unit
app({ ...base, port: 80, resources: { memory: '64MB' } });
// @ts-expect-error time has a unit
app({ ...base, port: 80, terminationGracePeriod: 30 });
// @ts-expect-error a pod has no such field
app({ ...base, port: 80, env: { X: field('spec.nodename') } });
// @ts-expect-error an override says why
app({ ...base, port: 80, overrides: [{ kind: 'Deployment', merge: {} }] });
// @ts-expect-error a claim has a size with a unit
claim('data', '5GB');
// @ts-expect-error a claim of another app is asked for by its name
claimOf('vaultwarden');
// @ts-expect-error whose size it has is the owner's to say
claimOf('vaultwarden', 'data', { size: '1Gi' });
// @ts-expect-error permissions are a number, such as 0o440
secretFile('web', 'key', { mode: '0440' });
// @ts-expect-error a source is one thing
projected('run', [{ secrets: 'web-tls' }]);
// @ts-expect-error the user is a number, or the image's
app({ ...base, port: 80, security: { user: 'root' } });
// @ts-expect-error several devices are a list
app({ ...base, port: 80, devices: '/dev/ttyACM0' });
// @ts-expect-error several servers of names are a list
app({ ...base, port: 80, dns: { servers: '10.10.11.40' } });
// @ts-expect-error disk has a unit, as memory has
app({ ...base, port: 80, resources: { disk: '2GB' } });
// @ts-expect-error what an app starts first is a sidecar
app({ ...base, port: 80, first: true });
// @ts-expect-error a secret is named by its key
secret({ key: 'password' });
// @ts-expect-error a node is a server or an agent
node('pi-1', { role: 'master', address: '10.10.11.11', memory: '4Gi', cpus: 4 });
// @ts-expect-error a node has memory
node('pi-1', { role: 'server', address: '10.10.11.11', cpus: 4 });
// @ts-expect-error a chart has a version
helmRelease({ name: 'x', repository: 'https://charts.bramble.example' });
// @ts-expect-error in a registry the chart is a part of the address
helmRelease({ name: 'x', repository: 'oci://ghcr.io/bramble/charts', chart: 'x', version: '1.0.0' });
// @ts-expect-error an address has a scheme
helmRelease({ name: 'x', repository: 'ghcr.io/bramble/charts/x', version: '1.0.0' });
// @ts-expect-error the version of a chart of this repository stands in its folder
helmRelease({ name: 'x', chart: './helm/x', version: '1.0.0' });
const signed = { by: 'cosign', keys: 'trusted' } as const;
// @ts-expect-error Flux verifies no chart of a repository without a registry
helmRelease({ name: 'x', repository: 'https://bramble.example', version: '1.0.0', verify: signed });
// @ts-expect-error a signature is somebody's
helmRelease({ name: 'x', repository: 'oci://bramble.example/x', version: '1.0.0', verify: { by: 'cosign' } });
// @ts-expect-error what is exposed of a chart is one of its Services
helmRelease({ name: 'x', repository: 'https://charts.bramble.example', version: '1.0.0', expose: { through: 'lan' } });
// @ts-expect-error a cluster has a domain
cluster({ name: 'home', nodes: [], networks: { lan: [] }, components: [] });
// @ts-expect-error a component is no app
cluster({ name: 'home', domain: 'bramble.example', nodes: [], networks: { lan: [] }, components: [base] });
// @ts-expect-error a capability has all its data
component({ name: 'x', provides: { ingress: { service: 'x' } } });
// @ts-expect-error there is no such capability
component({ name: 'x', provides: { ingres: {} } });

declare module 'bramble' {
  interface Capabilities {
    /** A capability that an add-on adds in its own file. */
    readonly smtp: { readonly host: string; readonly port: number };
  }
}

/** A capability is asked for by name, and comes with its type. */
export function asks(asked: Cluster): string {
  const smtp: Capabilities['smtp'] = asked.need('smtp');
  // @ts-expect-error there is no such capability
  asked.need('smpt');
  // @ts-expect-error the cluster may lack it
  asked.find('ingress').service;
  return `${smtp.host}:${smtp.port}`;
}

component({ name: 'vpn', hosts: { packages: ['wireguard-tools'], k3s: { 'kubelet-arg': ['max-pods=60'] } } });
// @ts-expect-error k3s has no such flag
component({ name: 'vpn', hosts: { k3s: { 'kubelet-args': ['max-pods=60'] } } });
// @ts-expect-error nor is one said that follows from another fact
component({ name: 'vpn', hosts: { k3s: { 'tls-san': ['k3s.bramble.example'] } } });
// @ts-expect-error a flag that is repeated is a list
component({ name: 'vpn', hosts: { k3s: { 'kubelet-arg': 'max-pods=60' } } });
// @ts-expect-error a part of k3s is called as k3s calls it
component({ name: 'vpn', hosts: { without: ['metallb'] } });
