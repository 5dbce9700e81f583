import { node } from '../../model/node.ts';
import { ledAstray } from '../../model/reserved-names.ts';
import { ruleTable } from '../rule.ts';

const PI = { address: '10.10.11.11', memory: '4Gi', cpus: 4 } as const;
const servers = (count: number) =>
  Array.from({ length: count }, (_, at) =>
    node(`pi-${at + 1}`, { ...PI, role: 'server', address: `10.10.11.${11 + at}` }),
  );

/** Facts that Kubernetes takes, and that do not work in a home. */
export const rules = ruleTable({
  'local-domain': {
    facts: ['domain'],
    what: 'The domain ends in a name that no DNS of a home leads to its apps, such as `.local`',
    why: 'Phones and computers ask all machines around them for names below `.local`, by multicast, and never the DNS of your router: some find the apps and some do not. They take `.localhost` for themselves, and ask nobody for `.invalid`, `.onion` and `.alt`. `cluster.local` and `.svc` are answered by the DNS of the cluster itself, which would lead every app astray.',
    fix: 'Take a domain of your own, or a part of one: `home.bramble.example`. A domain that only your network knows ends in `home.arpa` or `internal`.',
    check: ({ cluster: { domain } }) => {
      const astray = ledAstray(domain);
      const fix = 'take a domain of your own, such as home.bramble.example, or one below home.arpa';
      return astray && { where: 'domain', what: `'${domain}' ends in .${astray.end}, ${astray.who}`, fix };
    },
    wrong: { cluster: { domain: 'home.local' } },
    right: { cluster: { domain: 'home.arpa' } },
  },
  'even-servers': {
    severity: 'warning',
    facts: ['nodes'],
    what: 'The number of servers is even',
    why: 'The etcd of the servers needs more than half of them. Two servers stop with the first that fails, where one alone would have been less to break; four bear no more failures than three.',
    fix: 'Let one, three or five nodes be servers, and the others agents. Where the servers share a database outside of the cluster, accept it.',
    check: ({ cluster: { nodes } }) => {
      const count = nodes.filter(({ role }) => role === 'server').length;
      const what = `${count} servers bear the loss of ${count / 2 - 1}, as ${count - 1} would`;
      const isEven = count > 0 && count % 2 === 0;
      return isEven && { where: 'nodes', what, fix: `make one of them an agent, or add a server` };
    },
    wrong: { cluster: { nodes: servers(2) } },
    right: { cluster: { nodes: servers(3) } },
  },
});
