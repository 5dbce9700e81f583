import { podPorts } from '../../derive/pod-sets.ts';
import { listed } from '../../model/listed.ts';
import { parseEgress, parseNetwork } from '../../model/network.ts';
import { addressMistakes } from '../address-mistakes.ts';
import { deployment } from '../example-objects.ts';
import { ruleTable } from '../rule.ts';
import { services } from '../shared-index.ts';

const PODS = deployment('ports: [{ name: metrics, containerPort: 9100 }]');
const SERVER = { name: 'pi-1', role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 } as const;

export const rules = ruleTable({
  'pod-network': {
    what: "The part of the pods' network that a node is said to have cannot be its own",
    why: 'Webhooks let in the API server by addresses that follow from it. With a wrong one they refuse it, and the API server refuses what they would judge.',
    fix: 'Write what `kubectl get node NAME -o jsonpath={.spec.podCIDR}` prints. It lies within `networks.pods`, and no two nodes have the same.',
    check: (subject) => [
      subject.cluster.nodes.map(({ name, podNetwork: text }, at) => {
        const isNetwork = text === undefined || parseNetwork(text)?.family === 4;
        const fix = `write what kubectl get node ${name} -o jsonpath={.spec.podCIDR} prints`;
        return (
          !isNetwork && { where: `nodes[${at}].podNetwork`, what: `'${text}' of '${name}' is no IPv4 network`, fix }
        );
      }),
      addressMistakes(subject).filter(({ rule }) => rule === 'pod-network'),
    ],
    wrong: { cluster: { nodes: [{ ...SERVER, podNetwork: '10.43.0.0/24' }] } },
    right: { cluster: { nodes: [{ ...SERVER, podNetwork: '10.42.0.0/24' }] } },
  },
  'distant-pool': {
    facts: ['loadBalancers', 'networks.lan'],
    acceptable: true,
    what: 'The pool of addresses lies outside the local network',
    why: 'A machine that looks for an address of its own network asks all others there, and one of another network it asks the router for, which knows nothing of the pool: nobody finds the way.',
    fix: 'Choose addresses of `networks.lan`. Where the router learns the pool by BGP, or has a route to it, accept it.',
    check: (subject) => addressMistakes(subject).filter(({ rule }) => rule === 'distant-pool'),
    wrong: { cluster: { loadBalancers: '10.10.12.21-10.10.12.29' } },
    right: { cluster: { loadBalancers: '10.10.11.21-10.10.11.29' } },
  },
  'unknown-scrape': {
    what: 'No container has the port of the metrics',
    why: 'The component that collects metrics is let in at that port, and finds nothing behind it.',
    fix: "Write the name or the number of a port of a container: `scrape: { port: 'metrics' }`.",
    check: (subject) =>
      subject.cluster.components.map((component) => {
        const { name, scrape } = component;
        const pods = services(subject).podsOf(component);
        // What could not be drawn has no pods, which has been said.
        if (!scrape || pods.length === 0 || pods.some(({ labels }) => !labels)) return undefined;
        const ports = pods.flatMap(podPorts);
        const isThere = ports.some((each) => each.name === scrape.port || each.port === scrape.port);
        const there = [...new Set(ports.map((each) => each.name ?? String(each.port)))];
        const what = `has its metrics at port '${scrape.port}', which no container has`;
        const fix = there.length > 0 ? `there are: ${listed(there)}` : 'remove it, or give a container the port';
        return !isThere && { component: name, where: 'scrape.port', what, fix };
      }),
    wrong: { component: { scrape: { port: 'metric' } }, objects: PODS },
    right: { component: { scrape: { port: 'metrics' } }, objects: PODS },
  },
  'egress-address': {
    what: 'An address that pods may connect to is none',
    why: 'Kubernetes refuses such a policy, and with it everything that is applied with it.',
    fix: "Write a network, and a port where one is enough: `egress: { to: ['10.10.11.40/32:3306'] }`.",
    check: ({ cluster }) =>
      cluster.components.map(({ name: component, egress }) =>
        (typeof egress === 'object' ? egress.to : []).map((text, at) => {
          const what = `may connect to '${text}', which is no network`;
          const fix =
            'write a network such as 10.10.11.40/32 or fd00::40/128, or 10.10.11.40/32:3306 with a port; of UDP it is 10.10.11.40/32:51820/UDP';
          return !parseEgress(text) && { component, where: `egress.to[${at}]`, what, fix };
        }),
      ),
    wrong: { component: { egress: { to: ['10.10.11.40'] } } },
    right: {
      component: {
        egress: { to: ['10.10.11.40/32:3306', '192.0.2.7/32:51820/UDP', 'fd00::40/128:3306', '0.0.0.0/0'] },
      },
    },
  },
});
