import type { Connection } from '../../derive/connections.ts';
import type { PodSet } from '../../derive/pod-sets.ts';
import { wrongWord } from '../../derive/service-address.ts';
import { type Backend, isPort, servicePorts } from '../../derive/service-index.ts';
import { wrongUse } from '../../derive/uses.ts';
import { ownNamespace } from '../../model/component.ts';
import { append } from '../../model/grouped.ts';
import type { RenderedStage } from '../../model/rendered.ts';
import { type ServiceHost, serviceHosts } from '../../model/service-names.ts';
import { documents, service, workload } from '../example-objects.ts';
import { at, type Placed, placedIn } from '../placed.ts';
import { type Found, ruleTable, type Subject } from '../rule.ts';
import { services } from '../shared-index.ts';
import { namesServices, shortlyNamed } from '../short-hosts.ts';
import { textsIn } from '../texts.ts';

/** Finds texts that name a Service whose pods do not let the component in. */
function undeclaredUses(subject: Subject): readonly Found[] {
  const open = openings(subject.connections);
  const closable = new Set(subject.cluster.components.flatMap((component) => ownNamespace(component)?.name ?? []));
  return subject.objects.flatMap((placed) => {
    const texts = namesServices(placed.object, subject.kinds) ? subject.kinds.texts(placed.object) : [];
    const whole = texts.flatMap(({ value }) => textsIn(value).flatMap(wholeHosts));
    const short = shortlyNamed(subject, placed);
    if (whole.length + short.length === 0) return [];
    const once = new Map<string, ServiceHost & { readonly said: string }>();
    for (const host of [...whole, ...short]) {
      const key = `${host.service}.${host.namespace}:${host.port}`;
      if (!once.has(key)) once.set(key, host);
    }
    const blocked = [...once.values()].flatMap((host) => {
      const backend = services(subject)
        .backends(host.namespace, host.service, host.port)
        .find((each) => isShut(each, placed, closable, open, subject));
      return backend ? [{ host, backend }] : [];
    });
    return blocked.map(({ host, backend }) => {
      const name = `${host.said}${host.port === undefined ? '' : `:${host.port}`}`;
      const what = `names ${name}, where nobody lets ${placed.component} in`;
      return at(placed, { what, fix: `write uses: ['${useOf(host, backend, subject)}']` });
    });
  });
}

function wholeHosts(text: string) {
  return serviceHosts(text).map((host) => ({ ...host, said: `${host.service}.${host.namespace}.svc` }));
}

type Openings = ReadonlyMap<string, readonly Connection[]>;

/** Connections by the pods that they open, for whom: everybody, or a component. */
function openings(connections: readonly Connection[]): Openings {
  const found = new Map<string, Connection[]>();
  for (const connection of connections) {
    const { from, to } = connection;
    if (!to.pods || (from.is !== 'world' && !('component' in from && from.component))) continue;
    append(found, keyOf(to.pods, from.is === 'world' ? undefined : from.component?.name), connection);
  }
  return found;
}

function keyOf({ kind, name, namespace }: PodSet, component: string | undefined): string {
  return `${component ?? '*'} ${kind} ${namespace}/${name}`;
}

function isShut(
  { pods, ports }: Backend,
  { object, component }: Placed,
  closable: ReadonlySet<string>,
  open: Openings,
  subject: Subject,
): boolean {
  // Of one that is set aside nobody knows whom it lets in.
  if (!pods || pods.component.isAside || pods.hostNetwork || !closable.has(pods.namespace)) return false;
  const own = pods.component.name === component;
  const isItself = pods.name === object.metadata.name && pods.kind === object.kind;
  const user = subject.cluster.component(component);
  const isOnlyOne = user !== undefined && services(subject).podsOf(user).length === 1;
  // A pod that names its own Service reaches itself, which nothing forbids.
  if (own && pods.isAlone && (isItself || isOnlyOne)) return false;
  const connections = [...(open.get(keyOf(pods, undefined)) ?? []), ...(open.get(keyOf(pods, component)) ?? [])];
  return !connections.some(
    ({ to }) =>
      to.ports === undefined ||
      ports === undefined ||
      to.ports.some((each) => ports.some(({ port, protocol }) => port === each.port && protocol === each.protocol)),
  );
}

/** What to write into `uses`. */
function useOf({ service, namespace, port }: ServiceHost, { component }: Backend, subject: Subject): string {
  const found = services(subject).service(namespace, service);
  const named = port === undefined || !found ? undefined : servicePorts(found).find((each) => isPort(each, port));
  return named === undefined ? component.name : `${component.name}:${named.name ?? named.port}`;
}

const BROKER = documents(
  workload({ name: 'broker', container: 'ports: [{ name: amqp, containerPort: 5672 }]' }),
  service('selector: { app: broker }, ports: [{ name: amqp, port: 5672 }]', 'broker'),
);

const CLIENT = documents(
  BROKER,
  workload({ name: 'client', container: "env: [{ name: QUEUE, value: 'amqp://broker.web.svc:5672' }]" }),
);

/** Mistakes in the words for Services in the texts of a stage, each told once for an object. */
function wrongWords(stage: RenderedStage, subject: Subject): readonly Found[] {
  const once = new Map<string, Found>();
  for (const { object, ...word } of stage.said ?? []) {
    const wrong = wrongWord(word, subject.cluster, services(subject));
    if (!wrong) continue;
    const found = at(placedIn(stage, object), wrong);
    const key = `${found.where} ${word.use}`;
    if (!once.has(key)) once.set(key, found);
  }
  return [...once.values()];
}

export const rules = ruleTable({
  'unknown-use': {
    what: 'A component uses another that is not there, or a port that it does not have',
    why: 'Nobody is let in on the strength of a wrong name: the pods would be refused where they connect to.',
    fix: "Write the name of a component of the cluster, and after a colon the name or the number of a port of its Service: `uses: ['queue:amqp']`, `host('queue:amqp')`.",
    check: (subject) => [
      ...subject.cluster.components.flatMap(({ name: component, uses = [] }) =>
        uses.flatMap((use, at) => {
          const wrong = wrongUse(use, subject.cluster, services(subject));
          return wrong ? [{ component, where: `uses[${at}]`, ...wrong }] : [];
        }),
      ),
      ...subject.stages.flatMap((stage) => wrongWords(stage, subject)),
    ],
    wrong: { component: { uses: ['web:ampq'] }, objects: BROKER },
    right: { component: { uses: ['web:amqp'] }, objects: BROKER },
  },
  'undeclared-use': {
    what: 'A text names a Service that does not let the component in',
    why: 'Pods let in only those that declare it ([why](../network.md)). Everybody else is refused a connection.',
    fix: "Write the name as `host('queue:amqp')`, which lets it in, or add the component behind the Service to `uses`: `uses: ['queue:amqp']`. Where the name is in a text that nobody connects by, say so with `accept`.",
    acceptable: true,
    check: undeclaredUses,
    wrong: CLIENT,
    right: { component: { uses: ['web:amqp'] }, objects: CLIENT },
  },
});
