import { closest } from '../../model/closest.ts';
import type { Mistake } from '../../model/finding.ts';
import { distinctBy } from '../../model/grouped.ts';
import { listed } from '../../model/listed.ts';
import { type KubernetesObject, path } from '../../model/object.ts';
import { remembered } from '../../model/remembered.ts';
import { isCrd } from '../../model/rendered.ts';
import { serviceHosts, withoutComments } from '../../model/service-names.ts';
import { eachObject } from '../each-object.ts';
import { deployment, documents, service } from '../example-objects.ts';
import type { Perhaps } from '../perhaps.ts';
import { type Referents, referents } from '../referents.ts';
import { ruleTable } from '../rule.ts';
import { type NamedHost, namesServices, shortlyNamed } from '../short-hosts.ts';
import { visitTexts } from '../texts.ts';

/** Checks the names of Services, and their ports, in variables, arguments, files and values: wherever an object holds text. */
const checkServiceHosts = eachObject(undefined, (placed, subject) => {
  const whole = namesServices(placed.object, subject.kinds) ? hostsOf(placed.object) : [];
  const hosts = [...whole, ...shortlyNamed(subject, placed)];
  if (hosts.length === 0) return undefined;
  const all = referents(subject);
  const once = distinctBy(hosts, ({ service, namespace, port }) => `${service}.${namespace}:${port}`);
  return once.map((named) => judge(named, all));
});

function judge(named: NamedHost, all: Referents): Perhaps<Mistake> {
  const { service, namespace, port, said: host } = named;
  const thing = all.find('/Service', namespace, service);
  if (!thing) {
    const what = `${named.at} leads to '${host}', a Service that is not there`;
    return !all.isUnknown(namespace) && { what, fix: adviceFor(named, all) };
  }
  // A headless Service leads to the pods themselves, whichever port is asked for.
  const isHeadless = path(thing.placed?.object.spec, 'clusterIP') === 'None';
  if (port === undefined || !thing.ports || isHeadless || thing.ports.includes(String(port))) return undefined;
  const what = `${named.at} leads to port ${port} of '${host}', which has no such port`;
  return { what, fix: `it has: ${listed(thing.ports)}` };
}

function adviceFor({ service, namespace }: NamedHost, all: Referents): string {
  const meant = closest(
    service,
    all.among('/Service', namespace).map(({ name }) => name),
  );
  if (meant) return `did you mean '${meant}.${namespace}.svc'?`;
  const [elsewhere] = all.namespacesOf('/Service', service);
  if (elsewhere) return `it is in namespace ${elsewhere}`;
  const declare = `installs: { objects: [{ kind: 'Service', name: '${service}', namespace: '${namespace}' }] }`;
  return `correct the name, take it from cluster.serviceHost(), or where a chart brings it, say ${declare}`;
}

const hostsOf = remembered((object: KubernetesObject): readonly NamedHost[] => {
  // Descriptions of kinds speak of Services that exist nowhere.
  if (isCrd(object)) return [];
  const { apiVersion, kind, metadata, ...rest } = object;
  const found: NamedHost[] = [];
  visitTexts(rest, (text, _, at) => {
    const hosts = text.includes('.svc') ? serviceHosts(withoutComments(text)) : [];
    for (const host of hosts) found.push({ ...host, said: `${host.service}.${host.namespace}.svc`, at: at().path });
  });
  return found;
});

const SERVICE = service('ports: [{ port: 5432 }]', 'db');

const objects = (host: string) =>
  documents(SERVICE, deployment(`env: [{ name: DATABASE, value: 'postgres://${host}/web' }]`));

export const rules = ruleTable({
  'missing-service-host': {
    acceptable: true,
    what: 'A text names a Service, or a port of one, that is not there',
    why: 'The name is in no DNS, or nobody answers at the port: the program cannot reach what it was told to. Looked at is every `<service>.<namespace>.svc` in variables, arguments, files and values, but for lines that are comments. So is `<service>.<namespace>` where there is such a Service, or where it clearly is a host in the namespace of a component (`http://db.web`, `db.web:5432`), and `<service>:<port>` where the own namespace has such a Service.',
    fix: "Correct the name or the port, or write it as `cluster.serviceHost('db')`, which knows the components. What a Helm chart brings is known once `npm run import -- charts` has rendered it, and has to be declared before: `installs: { objects: [{ kind: 'Service', name: 'db', ports: [5432] }] }`.",
    check: checkServiceHosts,
    wrong: objects('db.wep.svc:5432'),
    right: objects('db.web.svc:5432'),
  },
});
