import { list, path } from '../../model/object.ts';
import { isKind } from '../../model/rendered.ts';
import { documents, manifest, service } from '../example-objects.ts';
import { at, type Placed } from '../placed.ts';
import { referents } from '../referents.ts';
import { type Found, ruleTable, type Subject } from '../rule.ts';

function unmatched(each: Placed, subject: Subject): readonly Found[] {
  const { object } = each;
  const [service] = subject.kinds.references(object).filter(({ kind }) => kind === '/Service');
  const placed = service && referents(subject).find('/Service', service.namespace, service.name)?.placed;
  if (!placed) return [];
  const nameOf = (name: unknown) => (typeof name === 'string' ? name : '');
  const own = list(object.ports).map(({ name }) => nameOf(name));
  const wanted = list(path(placed.object.spec, 'ports')).map(({ name }) => nameOf(name));
  const addresses = list(object.endpoints).length;
  const fix = `give it the ports of the Service by their names: externalService() does`;
  return [
    ...(addresses === 0 ? [at(each, { what: 'leads to no address', fix: 'give it endpoints, or remove it' })] : []),
    ...(addresses > 0 && wanted.length > 0 && !wanted.some((name) => own.includes(name))
      ? [at(each, { what: `has no port of the Service '${service.name}', which has ${shown(wanted)}`, fix })]
      : own
          .filter((name) => !wanted.includes(name))
          .map((name) =>
            at(each, { what: `has ${shown([name])}, and the Service '${service.name}' has ${shown(wanted)}`, fix }),
          )),
    ...list(object.ports)
      .filter(({ port }) => port === undefined || port === null)
      .map(({ name }) => at(each, { what: `has no number for ${shown([nameOf(name)])}`, fix: 'give port' })),
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
    check: (subject) =>
      subject.objects
        .filter(({ object }) => isKind(object, 'discovery.k8s.io/EndpointSlice'))
        .flatMap((each) => unmatched(each, subject)),
    wrong: slice('nsf'),
    right: slice('nfs'),
  },
});
