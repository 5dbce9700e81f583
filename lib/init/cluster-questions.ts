import { checkFacts } from '../checks/facts.ts';
import type { Subject } from '../checks/rule.ts';
import { rules as unfitFacts } from '../checks/rules/unfit-facts.ts';
import { Cluster, type ClusterDeclaration, cluster } from '../model/cluster.ts';
import type { Mistake } from '../model/finding.ts';
import { contains, parseAddress, parseRange, type Range } from '../model/network.ts';
import type { Side } from '../model/side.ts';
import { MACHINE, machineMistake, machines, sizeMistake } from './machines.ts';
import { type Answers, partsOf, type Question, written } from './starter.ts';

/** Nothing is drawn, and nothing is looked up. */
const INPUTS = { pins: {}, crds: [] };

/** What makes no name of a cluster: the folder of a user's own rules. */
const TAKEN = 'rules';

/** What a cluster is: names, machines and networks. Each answer is put to the rules that judge the facts of clusters. */
export function clusterQuestions(sides: readonly Side[]): readonly Question[] {
  // What is not answered yet, or wrongly, is not there: nothing is said of what would follow from it.
  const judged = (fact: string, answers: Answers): Mistake | undefined => {
    const facts = factsOf(answers);
    const unfit = unfitFacts.flatMap(({ check }) => check?.({ cluster: new Cluster(facts, INPUTS) } as Subject) ?? []);
    const found = [...checkFacts(facts, sides), ...unfit].find(({ where }) => where?.startsWith(fact));
    return found && { what: found.what, fix: found.fix };
  };
  return [
    {
      name: 'name',
      asks: 'Name of the cluster',
      says: 'Its folders are named so, and it is never changed lightly.',
      value: 'NAME',
      usual: () => 'home',
      check: (given, answers) =>
        given === TAKEN
          ? { what: `'${given}' is the folder of your own rules`, fix: 'choose another name' }
          : judged('name', { ...answers, name: given }),
    },
    {
      name: 'domain',
      asks: 'Domain',
      says: 'Apps are reached below it. home.arpa is kept for networks at home; one of your own can have certificates.',
      value: 'DOMAIN',
      usual: () => 'home.arpa',
      check: (given, answers) => judged('domain', { ...answers, domain: given }),
    },
    {
      name: 'lan',
      asks: 'Local network',
      says: 'Its range of addresses, as your router shows it. Who is in it may open what is exposed to the lan.',
      value: 'RANGE',
      usual: () => '192.168.1.0/24',
      check: (given, answers) => judged('networks.lan', { ...answers, lan: given }),
    },
    {
      name: 'nodes',
      asks: 'Machines',
      says: `Each ${MACHINE}, separated by commas. The first is the server; 4Gi and 4 cores where nothing is said.`,
      value: 'MACHINES',
      usual: ({ lan }) => usualMachine(lan),
      check: (given, answers) =>
        machineMistake(given) ?? judged('nodes', { ...answers, nodes: given }) ?? sizeMistake(machines(given)),
    },
    {
      name: 'pool',
      asks: 'Pool of addresses',
      says: 'First and last address that Services may get: of the local network, and none that the router gives away.',
      value: 'FIRST-LAST',
      usual: ({ lan, nodes }) => usualPool(lan, nodes),
      check: (given, answers) => judged('loadBalancers', { ...answers, pool: given }),
    },
  ];
}

/** The facts that these answers tell, without a component. */
export function factsOf({ name = '', domain = '', lan, nodes = '', pool }: Answers): ClusterDeclaration {
  return cluster({
    name,
    domain,
    nodes: machines(nodes),
    networks: { lan: partsOf(lan) },
    loadBalancers: pool ?? '',
    components: [],
  });
}

function firstRange(lan: string | undefined): Range {
  const range = parseRange(partsOf(lan)[0] ?? '');
  return range ?? { first: 0, last: 0 };
}

function usualMachine(lan: string | undefined): string {
  const { first, last } = firstRange(lan);
  return `pi-1=${written(Math.min(first + 11, Math.max(first, last - 1)))}`;
}

/** How many addresses a pool has at best. */
const POOL = 10;

/** The last addresses of the network that belong to no machine. Some are left at the end, which routers like to have. */
function usualPool(lan: string | undefined, nodes: string | undefined): string {
  const range = firstRange(lan);
  const taken = machines(nodes ?? '').flatMap(({ address }) => parseAddress(address) ?? []);
  const size = range.last - range.first + 1;
  const length = size >= 64 ? POOL : Math.max(1, Math.floor(size / 8));
  let last = range.last - (size >= 64 ? 6 : 1);
  const isFree = () => !taken.some((each) => contains({ first: last - length + 1, last }, each));
  while (last - length > range.first && !isFree()) last -= 1;
  return `${written(last - length + 1)}-${written(last)}`;
}
