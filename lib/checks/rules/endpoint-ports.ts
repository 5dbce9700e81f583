import type { Mistake } from '../../model/finding.ts';
import { type Json, list, path } from '../../model/object.ts';
import { eachObject } from '../each-object.ts';
import { documents, manifest, service } from '../example-objects.ts';
import type { Perhaps } from '../perhaps.ts';
import type { Placed } from '../placed.ts';
import { referents } from '../referents.ts';
import { ruleTable, type Subject } from '../rule.ts';

function unmatched({ object }: Placed, subject: Subject): Perhaps<Mistake> {
  const [service] = subject.kinds.references(object).filter(({ kind }) => kind === '/Service');
  const placed = service && referents(subject).find('/Service', service.namespace, service.name)?.placed;
  if (!placed) return undefined;
  const namesOf = (ports: Json | undefined) => list(ports).map(({ name }) => (typeof name === 'string' ? name : ''));
  const own = namesOf(object.ports);
  const wanted = namesOf(path(placed.object.spec, 'ports'));
  const isNowhere = list(object.endpoints).length === 0;
  const isApart = !isNowhere && wanted.length > 0 && !wanted.some((name) => own.includes(name));
  const fix = `give it the ports of the Service by their names: externalService() does`;
  const of = `the Service '${service.name}'`;
  return [
    isNowhere && { what: 'leads to no address', fix: 'give it endpoints, or remove it' },
    isApart
      ? { what: `has no port of ${of}, which has ${shown(wanted)}`, fix }
      : own
          .filter((name) => !wanted.includes(name))
          .map((name) => ({ what: `has ${shown([name])}, and ${of} has ${shown(wanted)}`, fix })),
    list(object.ports)
      .filter(({ port }) => port === undefined || port === null)
      .map((port) => ({ what: `has no number for ${shown(namesOf([port]))}`, fix: 'give port' })),
  ];
}

function shown(names: readonly string[]): string {
  return names.map((name) => (name === '' ? 'a port without a name' : `the port '${name}'`)).join(' and ');
}

const slice = (name: string) =>
  documents(
    service('ports: [{ name: nfs, port: 2049 }]', 'nas'),
    manifest(
      'discovery.k8s.io/v1 EndpointSlice',
      'nas, labels: { kubernetes.io/service-name: nas }',
      `addressType: IPv4
endpoints: [{ addresses: [10.10.11.40] }]
ports: [{ name: ${name}, port: 2049 }]`,
    ),
  );

export const rules = ruleTable({
  'endpoint-port': {
    what: 'The ports of an EndpointSlice are not those of its Service',
    why: 'Kubernetes brings the two together by the names of their ports. Where the names differ, the Service has no endpoint, and refuses every connection.',
    fix: 'Give the ports of both the same names. `externalService()` draws both.',
    check: eachObject(['discovery.k8s.io/EndpointSlice'], unmatched),
    wrong: slice('nsf'),
    right: slice('nfs'),
  },
});
