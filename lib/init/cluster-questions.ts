import { declaredMistakes } from '../checks/address-mistakes.ts';
import { checkFacts } from '../checks/facts.ts';
import type { Subject } from '../checks/rule.ts';
import { rules as unfitFacts } from '../checks/rules/unfit-facts.ts';
import { Cluster, type ClusterDeclaration, cluster } from '../model/cluster.ts';
import type { Mistake } from '../model/finding.ts';
import { addressAt, addressText, contains, parseAddress, parseRange, type Range, sizeOf } from '../model/network.ts';
import type { Side } from '../model/side.ts';
import { MACHINE, machineMistake, machines, sizeMistake } from './machines.ts';
import { type Answers, partsOf, type Question } from './starter.ts';

/** Nothing is drawn, and nothing is looked up. */
const INPUTS = { pins: {}, crds: [] };

/** What makes no name of a cluster: the folder of a user's own rules. */
const TAKEN = 'rules';

/** Ranges of IPv4 that networks at home have: no machine of the internet has one of them. https://www.rfc-editor.org/rfc/rfc6890 */
const AT_HOME = ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16'];

function publicMistake(lan: string): Mistake | undefined {
  const range = parseRange(lan);
  const isOne = AT_HOME.some((each) => range && contains(parseRange(each)!, range));
  if (!range || range.family === 6 || isOne) return undefined;
  const what = `${lan} has addresses of the internet, whose machines could open what is meant for the home`;
  return { what, fix: 'give the range that your router gives addresses from, such as 192.168.1.0/24' };
}

/** The fewest addresses of a network that has room for a machine and a pool, beside its own two and the router's. */
const FEWEST = 8;

/** What is wrong with the ranges of a local network as a whole. */
function rangesMistake(lan: string): Mistake | undefined {
  const fix = 'give the range that your router gives addresses from, such as 192.168.1.0/24';
  const parts = partsOf(lan);
  const ranges = parts.map((each) => parseRange(each)!);
  const repeated = parts.find((_, at) => ranges.some((other, index) => index !== at && contains(other, ranges[at]!)));
  if (repeated !== undefined) return { what: `${repeated} lies in another range of it`, fix: 'leave one of them out' };
  const first = firstRange(lan);
  if (!first) return { what: `${lan} has no address of IPv4, which machines and the pool need`, fix };
  if (sizeOf(first) >= FEWEST) return undefined;
  return {
    what: `${parts[ranges.indexOf(first)] ?? lan} has ${sizeOf(first)} addresses, too few for machines and a pool`,
    fix,
  };
}

/** What a cluster is: names, machines and networks. Each answer is put to the rules that judge the facts of clusters. */
export function clusterQuestions(sides: readonly Side[]): readonly Question[] {
  // What is not answered yet, or wrongly, is not there: nothing is said of what would follow from it.
  const judged = (fact: string, answers: Answers): Mistake | undefined => {
    const facts = factsOf(answers);
    const unfit = unfitFacts.flatMap(({ check }) => check?.({ cluster: new Cluster(facts, INPUTS) } as Subject) ?? []);
    const addresses = declaredMistakes(facts, () => false);
    const found = [...checkFacts(facts, sides), ...addresses, ...unfit].find(({ where }) => where?.startsWith(fact));
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
      check: (given, answers) =>
        judged('networks.lan', { ...answers, lan: given }) ?? publicMistake(given) ?? rangesMistake(given),
    },
    {
      name: 'nodes',
      asks: 'Machines',
      says: `Each ${MACHINE}, separated by commas. The first is the server; 4Gi and 4 cores where nothing is said.`,
      value: 'MACHINES',
      usual: ({ lan }) => usualMachine(lan),
      check: (given, answers) =>
        machineMistake(given) ??
        judged('nodes', { ...answers, nodes: given }) ??
        judged('networks.lan', { ...answers, nodes: given }) ??
        sizeMistake(machines(given)),
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
function factsOf({ name = '', domain = '', lan, nodes = '', pool }: Answers): ClusterDeclaration {
  return cluster({
    name,
    domain,
    nodes: machines(nodes),
    networks: { lan: partsOf(lan) },
    loadBalancers: pool ?? '',
    components: [],
  });
}

/** The first network with addresses of IPv4, in which the machines are. */
function firstRange(lan: string | undefined): Range | undefined {
  return partsOf(lan)
    .map(parseRange)
    .find((range) => range?.family === 4);
}

function usualMachine(lan: string | undefined): string {
  const range = firstRange(lan);
  if (!range) return '';
  const index = Math.min(11, Math.max(0, Number(sizeOf(range)) - 2));
  return `pi-1=${addressText(addressAt(range, index))}`;
}

/** How many addresses a pool has at best. */
const POOL = 10;

/** The last addresses of the network that belong to no machine. Some are left at the end, which routers like to have. */
function usualPool(lan: string | undefined, nodes: string | undefined): string {
  const range = firstRange(lan);
  if (!range) return '';
  const taken = machines(nodes ?? '').flatMap(({ address }) => parseAddress(address) ?? []);
  const size = Number(sizeOf(range));
  const length = size >= 64 ? POOL : Math.max(1, Math.floor(size / 8));
  const poolTo = (end: number): Range => ({
    ...addressAt(range, end),
    first: addressAt(range, end - length + 1).first,
  });
  let end = size - 1 - (size >= 64 ? 6 : 1);
  while (end - length > 0 && taken.some((each) => contains(poolTo(end), each))) end -= 1;
  return `${addressText(poolTo(end))}-${addressText(addressAt(range, end))}`;
}
