import { podPorts } from '../../derive/pod-sets.ts';
import { isMap, list, path } from '../../model/object.ts';
import { isKind } from '../../model/rendered.ts';
import { eachObject } from '../each-object.ts';
import { deployment, documents, service } from '../example-objects.ts';
import { referentOf, referents } from '../referents.ts';
import { ruleTable } from '../rule.ts';
import { services } from '../shared-index.ts';

const DNS = deployment('ports: [{ name: dns, containerPort: 53, protocol: UDP }]');

/** What is spoken at a port, from its Service on. */
export const rules = ruleTable({
  'port-protocol': {
    what: 'A port is led to one of another protocol',
    why: 'TCP and UDP have ports of their own: nobody answers at the other one of the same number. A port says TCP where it says nothing.',
    fix: 'Give both the same `protocol`. A program that speaks both has two ports, with two names.',
    check: eachObject(undefined, ({ object }, subject) => {
      const selector = isKind(object, '/Service') ? path(object.spec, 'selector') : undefined;
      const pods = isMap(selector) ? services(subject).selected(object.metadata.namespace ?? '', selector) : [];
      const known = pods.flatMap(podPorts);
      const led = list(pods.length > 0 ? path(object.spec, 'ports') : undefined).map(
        ({ port, targetPort = port, protocol = 'TCP' }) => {
          const meant = known.filter((each) => each.port === targetPort || each.name === targetPort);
          const [other] = meant;
          const isWrong = other !== undefined && meant.every((each) => each.protocol !== protocol);
          return (
            isWrong && {
              what: `port ${port} is one of ${protocol}, and leads to ${targetPort}, which is one of ${other.protocol}`,
              fix: `set protocol: ${other.protocol}`,
            }
          );
        },
      );
      const routed = subject.kinds
        .references(object)
        .filter(({ kind, means, port }) => kind === '/Service' && means === 'routes' && port !== undefined)
        .map((reference) => {
          const { protocol = 'TCP', port, name, at } = reference;
          const target = referentOf(reference, referents(subject))?.placed?.object;
          const meant = list(path(target?.spec, 'ports')).filter(
            (each) => String(each.port) === port || each.name === port,
          );
          const isWrong = meant.length > 0 && meant.every((each) => (each.protocol ?? 'TCP') !== protocol);
          return (
            isWrong && {
              what: `${at} leads ${protocol} to port ${port} of '${name}', which is one of ${meant[0]?.protocol ?? 'TCP'}`,
              fix: 'lead it to a port of the same protocol',
            }
          );
        });
      return [led, routed];
    }),
    wrong: documents(service('selector: { app: web }, ports: [{ port: 53 }]'), DNS),
    right: documents(service('selector: { app: web }, ports: [{ port: 53, protocol: UDP }]'), DNS),
  },
});
