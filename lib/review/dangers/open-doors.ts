import { documents, ingress, manifest, pod, service } from '../../checks/example-objects.ts';
import type { FoundInStep } from '../../checks/rule.ts';
import type { Step } from '../../checks/step.ts';
import { listed } from '../../model/listed.ts';
import { type KubernetesObject, list, path } from '../../model/object.ts';
import { isKind } from '../../model/rendered.ts';
import { dangerOf, dangerTable } from '../danger-table.ts';
import { doorsOf } from '../doors.ts';
import { isPolicyOfIngress } from '../let-in.ts';
import { placedName } from '../object-names.ts';

/** Hosts that are new, and that requests reach past nothing. */
function opened(step: Step): readonly FoundInStep[] {
  const was = doorsOf(step.before, step.kinds);
  return [...doorsOf(step.after, step.kinds)].flatMap(([key, door]): readonly FoundInStep[] => {
    if (!door.isOpen || was.has(key)) return [];
    const what = `${door.host} appears, and asks nobody who comes`;
    const fix = 'let it ask, or accept it for this step: the app may ask itself';
    return [dangerOf(door.by[0]!, { what, fix, to: `${door.host} is open` })];
  });
}

/** Hosts that keep answering, and that requests reach past fewer guards. */
function lessGuarded(step: Step): readonly FoundInStep[] {
  const [was, is] = [doorsOf(step.before, step.kinds), doorsOf(step.after, step.kinds)];
  return [...is].flatMap(([key, door]): readonly FoundInStep[] => {
    const old = was.get(key);
    const isLess = old !== undefined && ((door.isOpen && !old.isOpen) || door.guards.length < old.guards.length);
    if (!isLess) return [];
    const gone = listed(old.guards.filter((each) => !door.guards.includes(each)));
    const left = door.isOpen ? 'everybody gets in' : `${listed(door.guards)} is left`;
    const what = `${door.host} passes ${gone === '' ? listed(old.guards) : gone} no more: ${left}`;
    const fix = 'put it back, or accept it for this step';
    return [dangerOf(door.by[0]!, { what, fix, from: listed(old.guards), to: listed(door.guards) || 'everybody' })];
  });
}

/** Addresses that are everybody's. */
const ALL = /(?:0\.0\.0\.0|::)\/0/;

/** Guards that let everybody in from now on. */
function widened({ changes, kinds }: Step): readonly FoundInStep[] {
  return changes.changed.flatMap(({ before, after }) => {
    const [was, is] = [before, after].map(({ object }) => {
      return JSON.stringify(kinds.fields('guards', object).flatMap(({ hits }) => hits.map(({ value }) => value)));
    });
    const [found] = ALL.exec(is!) ?? [];
    if (found === undefined || ALL.test(was!)) return [];
    const what = `${placedName(after)} lets in ${found}: everybody`;
    return [dangerOf(after, { what, fix: 'name the networks that may pass', from: 'some', to: found })];
  });
}

/** Ways into pods from outside of the cluster that no ingress stands before. */
function outsideOf({ spec }: KubernetesObject): readonly string[] {
  const type = path(spec, 'type');
  const node = list(path(spec, 'ports')).flatMap(({ nodePort }) =>
    nodePort === undefined ? [] : [`node port ${nodePort}`],
  );
  return [
    ...(type === 'LoadBalancer' || type === 'NodePort' ? [String(type)] : []),
    ...(type === 'NodePort' ? node : []),
  ];
}

function exposed({ changes }: Step): readonly FoundInStep[] {
  const fresh = changes.created.map((after) => ({ before: undefined, after }));
  return [...changes.changed, ...fresh].flatMap(({ before, after }) => {
    if (!isKind(after.object, '/Service')) return [];
    const was = before ? outsideOf(before.object) : [];
    const gained = outsideOf(after.object).filter((each) => !was.includes(each));
    if (gained.length === 0) return [];
    const what = `answers outside of the cluster (${listed(gained)}), where no ingress asks who comes`;
    const from = before === undefined ? undefined : String(path(before.object.spec, 'type') ?? 'ClusterIP');
    const fix = 'leave it a ClusterIP, and lead requests through the ingress';
    return [dangerOf(after, { what, fix, from, to: listed(gained) })];
  });
}

/** NetworkPolicies that go, or let everything in, while pods stay that they stood before. */
function unguarded({ changes, after, kinds }: Step): readonly FoundInStep[] {
  const peopled = new Set(
    after
      .filter(({ object }) => kinds.pods(object).length > 0)
      .map(({ cluster, object }) => `${cluster} ${object.metadata.namespace}`),
  );
  const isPeopled = ({ cluster, object }: Step['after'][number]) =>
    peopled.has(`${cluster} ${object.metadata.namespace}`);
  const fix = 'put it back, or let another stand in its place';
  return [
    ...changes.removed
      .filter((each) => isKind(each.object, 'networking.k8s.io/NetworkPolicy') && isPeopled(each))
      .map((each) => {
        const what = 'is removed, and pods of its namespace stay: those that it kept out may get in';
        return dangerOf(each, { what, fix, from: 'there' });
      }),
    ...changes.changed
      .filter((each) => isPolicyOfIngress(each.before) && isKind(each.after.object, 'networking.k8s.io/NetworkPolicy'))
      .filter(
        ({ before, after }) => !isPolicyOfIngress(after) || (lettingAll(after.object) && !lettingAll(before.object)),
      )
      .map(({ after }) =>
        dangerOf(after, { what: 'keeps nobody out any more', fix, from: 'keeps some out', to: 'lets everybody in' }),
      ),
  ];
}

/** A rule without peers and ports lets everything in. */
function lettingAll({ spec }: KubernetesObject): boolean {
  return list(path(spec, 'ingress')).some(({ from, ports }) => isNone(from) && isNone(ports));
}

function isNone(items: unknown): boolean {
  return !Array.isArray(items) || items.length === 0;
}

const ROUTE = (guard: string) =>
  manifest(
    'gateway.networking.k8s.io/v1 HTTPRoute',
    'web',
    `spec:
  parentRefs: [{ name: gateway }]
  hostnames: [web.bramble.example]
  rules: [{ ${guard} backendRefs: [{ name: web, port: 80 }] }]`,
  );
const GUARD =
  'filters: [{ type: ExtensionRef, extensionRef: { group: login.bramble.example, kind: Login, name: web } }],';
const LOGINS = { kinds: { guards: [{ kinds: 'login.bramble.example/Login', at: 'spec.from' }] } };
const LIST = (from: string) => manifest('login.bramble.example/v1 Login', 'web', `spec: { from: [${from}] }`);
const SERVICE = (type: string) => service(`type: ${type}, selector: { app: web }, ports: [{ port: 80 }]`);
const INGRESS = ingress('web.bramble.example');
const POLICY = (rules: string) =>
  manifest(
    'networking.k8s.io/v1 NetworkPolicy',
    'web',
    `spec: { podSelector: {}, policyTypes: [Ingress], ingress: ${rules} }`,
  );
const POD = pod("image: 'web:1'");

export const rules = dangerTable({
  'open-host': {
    what: 'A host appears that asks nobody who comes',
    why: 'Everybody who reaches the ingress uses the app: no login, and no list of addresses, stands before it.',
    fix: 'Put a login or a list of addresses before it, or accept it for this step: the app may ask itself.',
    check: opened,
    wrong: { before: SERVICE('ClusterIP'), objects: documents(SERVICE('ClusterIP'), INGRESS) },
    right: { before: INGRESS, objects: INGRESS.replace('spec:', 'spec:\n  ingressClassName: other') },
  },
  'login-removed': {
    what: 'A host asks less than before who comes',
    why: 'What let in only some, a login or a list of addresses, is taken away from a host that keeps answering.',
    fix: 'Put it back, or accept it for this step: the app may ask itself.',
    check: lessGuarded,
    wrong: { before: ROUTE(GUARD), objects: ROUTE('') },
    right: { before: ROUTE(GUARD), objects: ROUTE(GUARD).replace('port: 80', 'port: 81') },
  },
  'guard-widened': {
    what: 'A list of addresses lets everybody in',
    why: 'A list with `0.0.0.0/0` in it keeps nobody out, whatever else it names.',
    fix: 'Name the networks that may pass.',
    check: widened,
    wrong: { component: LOGINS, before: LIST('10.10.11.0/24'), objects: LIST('0.0.0.0/0') },
    right: { component: LOGINS, before: LIST('10.10.11.0/24'), objects: LIST('10.10.12.0/24') },
  },
  'exposed-service': {
    what: 'A Service answers outside of the cluster that did not',
    why: 'Each machine of the network reaches its pods, past the ingress with its logins and certificates. A node port is open on every node.',
    fix: 'Leave the Service a ClusterIP, and expose the app through the ingress.',
    check: exposed,
    wrong: { before: SERVICE('ClusterIP'), objects: SERVICE('LoadBalancer') },
    right: { before: SERVICE('LoadBalancer'), objects: SERVICE('ClusterIP') },
  },
  'policy-removed': {
    what: 'A NetworkPolicy goes, and the pods that it stood before stay',
    why: 'Pods without a policy let in everybody: each pod of the cluster, and each machine that reaches its network.',
    fix: 'Put the policy back.',
    check: unguarded,
    wrong: { before: documents(POD, POLICY('[]')), objects: POD },
    right: {
      before: documents(POD, POLICY('[]')),
      objects: documents(POD, POLICY('[{ from: [{ podSelector: {} }] }]')),
    },
  },
});
