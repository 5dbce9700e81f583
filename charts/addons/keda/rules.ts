import { type Component, component, isMap, type KubernetesObject, list, path, texts } from 'bramble';
import {
  documents,
  type Found,
  isKind,
  manifest,
  ruleTable,
  type Subject,
  service,
  shared,
  workload,
} from 'bramble/rules';

const ASLEEP = documents(
  workload({ name: 'wiki', container: 'ports: [{ name: http, containerPort: 8080 }]' }),
  service('selector: { app: wiki }, ports: [{ name: http, port: 8080 }]', 'wiki'),
  manifest(
    'http.keda.sh/v1beta1 InterceptorRoute',
    'wiki',
    'spec: { target: { service: wiki, port: 8080 }, rules: [{ hosts: [wiki.bramble.example] }], scalingMetric: { concurrency: { targetValue: 100 } } }',
  ),
  manifest(
    'keda.sh/v1alpha1 ScaledObject',
    'wiki',
    `spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: wiki }
  minReplicaCount: 0
  triggers: [{ type: external-push, metadata: { scalerAddress: 'keda-http-scaler.keda:9090', interceptorRoute: wiki } }]`,
  ),
);
const asking = (target: string) => ({ scrape: { port: 'metrics', asks: () => [{ target }] } });

/** What is wrong with apps that sleep until somebody asks for them. */
export const rules = ruleTable({
  'asleep-service': {
    acceptable: true,
    what: 'A component asks the Service of an app that sleeps',
    why: "Only requests by the app's host come to what wakes it. Who asks its Service finds no pod, is refused, and wakes nobody. While the app happens to be awake all looks well.",
    fix: "Let the app stay awake: take `sleeps()` away. Or have the other ask by the app's host, which is then reached from within the cluster: `expose: { through: 'both' }`, and `uses: ['ingress:websecure']` of the one who asks.",
    check: (subject) => askedDirectly(subject),
    wrong: { component: { uses: ['notes:http'] }, ...besideNotes() },
    right: { component: { uses: [] }, ...besideNotes() },
  },
  'kept-awake': {
    acceptable: true,
    what: 'Something asks the host of an app that sleeps, again and again, only to see whether it answers',
    why: 'Each request wakes it, so that it never sleeps.',
    fix: "Leave the app out: `probes({ except: ['wiki'] })`. What `sleeps()` stands at is left out by itself.",
    check: (subject) => keptAwake(subject),
    wrong: { component: asking('https://wiki.bramble.example/'), objects: ASLEEP },
    right: { component: asking('https://shop.bramble.example/'), objects: ASLEEP },
  },
});

/** An app that sleeps, beside the component of an example. */
function besideNotes() {
  const notes = component({ name: 'notes' });
  return { cluster: { components: [notes] }, beside: { notes: ASLEEP.replaceAll('wiki', 'notes') } };
}

/** An app that is woken by requests for its hosts. */
interface Sleeper {
  /** What keeps its pods, as `kind namespace/name`. */
  readonly pods: string;
  readonly hosts: readonly string[];
}

/** All that sleep by KEDA's HTTP add-on. */
const sleepers = shared(({ objects }: Subject): readonly Sleeper[] =>
  objects.flatMap(({ object }) => {
    if (!isKind(object, 'http.keda.sh/HTTPScaledObject', 'keda.sh/ScaledObject')) return [];
    const { spec, metadata } = object;
    const target = path(spec, 'scaleTargetRef');
    if (!isMap(target)) return [];
    const pods = `${target.kind ?? 'Deployment'} ${metadata.namespace}/${target.name}`;
    if (isKind(object, 'http.keda.sh/HTTPScaledObject'))
      return Number(path(spec, 'replicas', 'min') ?? 0) === 0 ? [{ pods, hosts: texts(path(spec, 'hosts')) }] : [];
    if (Number(path(spec, 'minReplicaCount') ?? 0) > 0) return [];
    const woken = list(path(spec, 'triggers')).flatMap(({ metadata: of }) => path(of, 'interceptorRoute') ?? []);
    const routes = objects.filter(
      (each) =>
        isKind(each.object, 'http.keda.sh/InterceptorRoute') &&
        each.object.metadata.namespace === metadata.namespace &&
        woken.includes(each.object.metadata.name),
    );
    return woken.length === 0 ? [] : [{ pods, hosts: routes.flatMap((each) => hostsOfRoute(each.object)) }];
  }),
);

function hostsOfRoute({ spec }: KubernetesObject): readonly string[] {
  return list(path(spec, 'rules')).flatMap(({ hosts }) => texts(hosts));
}

function askedDirectly(subject: Subject): readonly Found[] {
  const asleep = new Set(sleepers(subject).map(({ pods }) => pods));
  const waking = subject.cluster.provider('waking');
  const once = new Map<string, Found>();
  for (const { from, to, why } of subject.connections) {
    const { pods } = to;
    const who: Component | undefined = 'component' in from ? from.component : undefined;
    if (!pods || !who || who === waking || who === pods.component || !(why === 'uses' || why === 'route')) continue;
    // Without it nobody knows who leads requests by an InterceptorRoute.
    if (!asleep.has(`${pods.kind} ${pods.namespace}/${pods.name}`) || (why === 'route' && !waking)) continue;
    const what = `asks the Service of '${pods.component.name}', which sleeps, past what wakes it`;
    const fix = `take sleeps() away from '${pods.component.name}', or have it asked by its host`;
    once.set(`${who.name} ${pods.component.name}`, { component: who.name, what, fix });
  }
  return [...once.values()];
}

function keptAwake(subject: Subject): readonly Found[] {
  const hosts = new Set(sleepers(subject).flatMap((each) => each.hosts));
  if (hosts.size === 0) return [];
  const { cluster } = subject;
  return cluster.components.flatMap(({ name, scrape }) => {
    const asked = (scrape?.asks?.(cluster) ?? []).map(({ target }) => hostIn(target)).filter((host) => hosts.has(host));
    return [...new Set(asked)].map((host) => ({
      component: name,
      where: 'scrape.asks',
      what: `asks ${host} again and again, whose app sleeps until somebody asks`,
      fix: 'leave it out',
    }));
  });
}

/** The host in what is asked: a URL, or a host with a port. */
function hostIn(target: string): string {
  return target.replace(/^[a-z]+:\/\//, '').replace(/[/:?].*$/, '');
}
