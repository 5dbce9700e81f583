import { type ClusterProps, type Component, component, node } from 'bramble';
import * as kplus from 'cdk8s-plus-28';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { route } from '../charts/addons/traefik/route.ts';
import { AGENT, web } from './sample-app.ts';
import { configMap, drawing, findings, READ, SERVER } from './sample-findings.ts';

describe('a wrong cluster is refused with one finding for each mistake', () => {
  const cases: Record<string, [Partial<ClusterProps>, ...string[]]> = {
    'a name that is no DNS label': [{ name: 'My_Home' }, "error My_Home name: 'My_Home' is no DNS label"],
    'the name of another folder in dist': [
      { name: 'cloudflare' },
      "error cloudflare name: 'cloudflare' is the name of another folder in dist",
    ],
    'a name that ends as the folder of hosts does': [
      { name: 'home-hosts' },
      "error home-hosts name: 'home-hosts' is the name of another folder in dist",
    ],
    'a domain without a dot': [{ domain: 'home' }, "error home domain: 'home' is no domain"],
    'no node': [{ nodes: [] }, 'error home nodes: the cluster has no node'],
    'no control plane': [{ nodes: [node('pi-3', AGENT)] }, 'error home nodes: no node runs the control plane'],
    'two nodes of one name': [{ nodes: [SERVER, node('pi-1', AGENT)] }, "error home nodes: two nodes are named 'pi-1'"],
    'two nodes with one address': [
      { nodes: [SERVER, node('pi-2', { ...AGENT, address: SERVER.address })] },
      "error home nodes[1].address: 10.10.11.11 of 'pi-2' is the address of 'pi-1' too",
    ],
    'a node whose name is no host name': [
      { nodes: [SERVER, node('Pi 2', AGENT)] },
      "error home nodes[1].name: 'Pi 2' is no host name",
    ],
    'a node without an address': [
      { nodes: [SERVER, node('pi-2', { ...AGENT, address: '10.10.11.300' })] },
      "error home nodes[1].address: '10.10.11.300' is no IPv4 address",
    ],
    'a node outside the local network': [
      { nodes: [SERVER, node('pi-2', { ...AGENT, address: '192.168.1.2' })] },
      "error home nodes[1].address: 192.168.1.2 of 'pi-2' lies outside the local network",
    ],
    'a node without cores': [
      { nodes: [SERVER, node('pi-2', { ...AGENT, cpus: 0 })] },
      "error home nodes[1].cpus: 'pi-2' has 0 cores",
    ],
    'a node without memory': [
      { nodes: [SERVER, node('pi-2', { ...AGENT, memory: '0Gi' })] },
      "error home nodes[1].memory: 'pi-2' has 0Gi of memory",
    ],
    'a node whose memory has another unit': [
      { nodes: [SERVER, node('pi-2', { ...AGENT, memory: '4GB' as '4Gi' })] },
      "error home nodes[1].memory: 'pi-2' has 4GB of memory",
    ],
    'no local network': [
      { networks: { lan: [] } },
      'error home networks.lan: the local network has no addresses: what is exposed to the lan lets in nobody',
    ],
    'a local network that is no network': [
      { networks: { lan: ['10.10.11.0'] } },
      "error home networks.lan: '10.10.11.0' is no network",
    ],
    'a pool that ends before it begins': [
      { loadBalancers: '10.10.11.29-10.10.11.21' },
      "error home loadBalancers: '10.10.11.29-10.10.11.21' is no range of addresses",
    ],
    'a pool outside the local network': [
      { loadBalancers: '10.10.12.21-10.10.12.29' },
      'error home loadBalancers: 10.10.12.21-10.10.12.29 lies outside the local network',
    ],
    'a pool that holds the address of a node': [
      { loadBalancers: '10.10.11.10-10.10.11.11' },
      "error home loadBalancers: 10.10.11.10-10.10.11.11 contains 10.10.11.11, the address of 'pi-1'",
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [props, ...expected]) => {
    expect(findings(props)).toEqual(expected);
  });
});

describe('a wrong list of components is refused with one finding for each mistake', () => {
  const cases: Record<string, [readonly Component[], ...string[]]> = {
    'a name that is no DNS label': [[component({ name: 'Web' })], "error home/Web name: 'Web' is no DNS label"],
    'a name that leaves no room for its stages': [
      [component({ name: 'a'.repeat(57), namespace: 'default' })],
      `error home/${'a'.repeat(57)} name: '${'a'.repeat(57)}' is too long`,
    ],
    'the name of what flux bootstrap owns': [
      [component({ name: 'flux-system', namespace: 'default' })],
      "error home/flux-system name: 'flux-system' belongs to flux bootstrap",
    ],
    'two components of one name': [
      [component({ name: 'web', namespace: 'default' }), component({ name: 'web', namespace: 'default' })],
      "error home/web name: two components are named 'web'",
    ],
    "a component named like another's stage": [
      [
        drawing('web', undefined, { config: configMap('a', 'a') }),
        component({ name: 'web-config', namespace: 'default' }),
      ],
      "error home/web-config name: 'web-config' is the name of a stage of 'web'",
    ],
    'a namespace that nobody owns': [
      [web({ namespace: 'sites' })],
      "error home/web namespace: lives in 'sites', which no component owns",
    ],
    'a namespace with two owners': [
      [component({ name: 'web' }), component({ name: 'site', namespace: { name: 'web' } })],
      "error home components: two components own the namespace 'web'",
      "error home/site namespace.web.yaml: Namespace 'web' is rendered twice, also by web",
    ],
    'a namespace that exists already': [
      [component({ name: 'web', namespace: { name: 'kube-system' } })],
      "error home/web namespace: 'kube-system' exists already",
    ],
    'a capability that nobody provides': [
      [web({ expose: { through: 'lan' } })],
      "error home/web: needs 'ingress', which no component provides",
    ],
    'a capability that two provide': [
      [metallb(), component({ name: 'other', provides: { loadBalancer: { addressAnnotation: 'x/y' } } })],
      "error home components: 'loadBalancer' is provided by metallb and other",
    ],
    'a host outside the domain': [
      [traefik({ address: '10.10.11.21' }), metallb(), web({ expose: { through: 'lan', host: 'web.example.com' } })],
      "error home/web expose.host: 'web.example.com' is no host of bramble.example",
    ],
    'a host that the wildcard certificate does not cover': [
      [
        traefik({ address: '10.10.11.21' }),
        metallb(),
        web({ expose: { through: 'lan', host: 'a.b.bramble.example' } }),
      ],
      "error home/web expose.host: 'a.b.bramble.example' is more than one label below bramble.example, which the wildcard certificate does not cover",
    ],
    'a way in that is none': [
      [traefik({ address: '10.10.11.21' }), metallb(), web({ expose: { through: 'Lan' as 'lan' } })],
      "error home/web expose.through: 'Lan' is no way in",
    ],
    'one host for two apps': [
      [
        traefik({ address: '10.10.11.21' }),
        metallb(),
        web({ expose: { through: 'lan' } }),
        web({ name: 'site', expose: { through: 'tunnel', host: 'web.bramble.example' } }),
      ],
      "error home components: 'web' and 'site' are both exposed at web.bramble.example",
    ],
    'a path without a slash': [
      [traefik({ address: '10.10.11.21' }), metallb(), web({ expose: { through: 'lan', path: 'api' } })],
      "error home/web expose.path: 'api' is no path",
    ],
    'the host of a component that is not there': [
      [web({ env: { OTHER: (cluster) => cluster.url('other') } })],
      "error home/web: asks for the host of 'other', which is no component of the cluster",
    ],
    'the host of a component that is not exposed': [
      [web({ env: { SELF: (cluster) => cluster.url('web') } })],
      "error home/web: asks for the host of 'web', which is not exposed",
    ],
    'an override that matches nothing': [
      [web({ overrides: [{ kind: 'Deploymnt', because: 'a test', merge: {} }] })],
      "error home/web overrides: changes Deploymnt 'web', which is not rendered",
    ],
    'a kind whose CRD nobody brings': [
      [
        drawing('web', (chart) => {
          new kplus.k8s.KubeConfigMap(chart, 'a', { metadata: { name: 'a', labels: READ } }).node.defaultChild;
        }),
        web({ name: 'site', expose: { through: 'lan' } }),
        component({
          name: 'fake',
          provides: { ingress: { service: 'a', namespace: 'default', route } },
        }),
      ],
      'error home/site middleware.site-lan-only.yaml: is a Middleware of traefik.io/v1alpha1, whose CRD no component brings',
      'error home/site ingressroute.site.yaml: is a IngressRoute of traefik.io/v1alpha1, whose CRD no component brings',
    ],
    'CRDs that are not imported': [
      [component({ name: 'farm', crds: (_, cluster) => void cluster.crds('farms.example') })],
      'error home/farm: asks for the CRDs of farms.example, which are not imported',
    ],
    'a component that draws two things with one id': [
      [drawing('web', (chart) => void [1, 2].map(() => new kplus.k8s.KubeConfigMap(chart, 'x')))],
      expect.stringMatching(
        /^error home\/web test\/cluster-findings\.test\.ts:\d+: its chart cannot be drawn: two things in it have the id 'x'$/,
      ) as unknown as string,
    ],
    'a component that gives a library what it does not take': [
      [
        drawing(
          'web',
          (chart) => void new kplus.Deployment(chart, 'x', { containers: [{ image: 'web', port: 1, portNumber: 2 }] }),
        ),
      ],
      expect.stringMatching(
        /^error home\/web test\/cluster-findings\.test\.ts:\d+: its chart cannot be drawn: cdk8s-plus-28 does not take what it is given$/,
      ) as unknown as string,
    ],
    'a component that throws': [
      [drawing('web', () => JSON.parse('{'))],
      expect.stringMatching(
        /^error home\/web test\/cluster-findings\.test\.ts:\d+: its chart cannot be drawn: it throws '.*JSON.*'$/,
      ) as unknown as string,
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [components, ...expected]) => {
    expect(findings({ components })).toEqual(expected);
  });
});
