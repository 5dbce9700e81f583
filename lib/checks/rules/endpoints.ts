import { parseAddress } from '../../model/network.ts';
import type { Contradiction } from '../address-pairs.ts';
import { manifest } from '../example-objects.ts';
import { objectsOf } from '../objects-of.ts';
import type { Perhaps } from '../perhaps.ts';
import { at, type Placed } from '../placed.ts';
import { endpointsOf, type PlacedAddress, placedContradictions } from '../placed-addresses.ts';
import { type Found, ruleTable, type Subject } from '../rule.ts';

const slice = (address: string) =>
  manifest(
    'discovery.k8s.io/v1 EndpointSlice',
    'nas, labels: { kubernetes.io/service-name: nas }',
    `addressType: IPv4\nendpoints: [{ addresses: [${address}] }]`,
  );

const volume = (server: string) =>
  manifest(
    'v1 PersistentVolume',
    'media',
    `spec:
  capacity: { storage: 1Ti }
  accessModes: [ReadWriteMany]
  nfs: { server: ${server}, path: /media }`,
  );

type Placing = Contradiction<PlacedAddress>;

function told(subject: Subject, isMeant: (each: Placing) => boolean, fix: string): Perhaps<Found> {
  return placedContradictions(subject)
    .filter(isMeant)
    .map(({ fact: { placed, component, where }, what }) =>
      placed ? at(placed, { what, fix }) : { component, where, what, fix },
    );
}

/** Of an EndpointSlice, another rule tells it. */
function noAddress(text: string, placed: Placed): Perhaps<Found> {
  const what = `leads to '${text}', which is no address`;
  return !parseAddress(text) && at(placed, { what, fix: 'give the address of the machine' });
}

const isAtNode = ({ fact, other }: Placing) => fact.is === 'machine' && other?.is === 'node';

/** Addresses outside the cluster that something leads to. */
export const rules = ruleTable({
  'endpoint-address': {
    what: 'An endpoint lies where nothing can answer',
    why: 'The API server refuses addresses of the machine itself and those that reach nobody. A pod gets another address with each start, those of Services are known to no one else, and a Service that leads to its own address leads nowhere.',
    fix: 'Give the address of the machine in the local network. For what runs in the cluster, let the Service select its pods.',
    check: (subject) => [
      objectsOf(subject, '/Endpoints').map((placed) => endpointsOf(placed).map((text) => noAddress(text, placed))),
      told(
        subject,
        (each) => each.fact.is === 'machine' && !isAtNode(each),
        'give the address of the machine, beside the pool; what runs in the cluster is selected by its labels',
      ),
    ],
    wrong: slice('127.0.0.1'),
    right: slice('10.10.11.40'),
  },
  'endpoint-at-node': {
    severity: 'warning',
    what: 'A machine beside the cluster has the address of a node',
    why: 'Two machines of one address take each other off the network. Where it is the node, its pods answer there only if they have the network of the node.',
    fix: 'Give the address of the machine. What runs in the cluster is selected by its labels; where the program runs on the node, beside k3s, accept it.',
    check: (subject) =>
      told(subject, isAtNode, 'give the address of the machine, or accept it where the node is meant'),
    wrong: slice('10.10.11.11'),
    right: slice('10.10.11.40'),
  },
  'taken-address': {
    what: 'What is asked at an address stands where it cannot',
    why: 'Addresses of the pool are answered for by the cluster alone, those of pods change with each start, and the first and the last of a network belong to no machine: the name leads nowhere, or the volume is never mounted.',
    fix: 'Give the address of the machine that is meant, beside the pool. For what runs in the cluster, take the address that its Service asks for.',
    check: (subject) =>
      told(
        subject,
        ({ fact }) => fact.is === 'server' || fact.is === 'record',
        'give the address of the machine, or one that a Service asks for',
      ),
    wrong: volume('10.10.11.25'),
    right: volume('10.10.11.40'),
  },
});
