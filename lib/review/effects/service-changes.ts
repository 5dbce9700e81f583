import type { Placed } from '../../checks/placed.ts';
import type { Step } from '../../checks/step.ts';
import { listed } from '../../model/listed.ts';
import { type JsonMap, type KubernetesObject, list, path, texts } from '../../model/object.ts';
import { isKind } from '../../model/rendered.ts';
import { type Effect, type EffectFinder, effectOf } from '../effect.ts';
import { componentOf } from '../object-names.ts';

/** The addresses that a Service asks for in the local network; `one of the pool`: it takes what it is given. */
export function addressesOf({ metadata, spec }: KubernetesObject): readonly string[] {
  const externals = texts(path(spec, 'externalIPs'));
  if (path(spec, 'type') !== 'LoadBalancer') return externals;
  const said = Object.entries(metadata.annotations ?? {})
    .filter(([key]) => /\/load-?balancer-?ips?$/i.test(key))
    .flatMap(([, value]) => value.split(','));
  const asked = path(spec, 'loadBalancerIP');
  const all = [...said, ...(typeof asked === 'string' ? [asked] : []), ...externals].map((each) => each.trim());
  return all.length > 0 ? all : ['an address of the pool'];
}

const ROUTER = 'let the DNS and the forwards of the router follow';

const addresses: EffectFinder = ({ changes }) => [
  ...changes.changed.flatMap(({ before, after }): readonly Effect[] => {
    if (!isService(after)) return [];
    const [was, is] = [before, after].map(({ object }) => listed(addressesOf(object)));
    if (was === is) return [];
    if (was === '') return [opened(after)];
    const gone = `gives up ${was}: nobody outside of the cluster reaches it there`;
    return [effectOf(after, 'address', is === '' ? gone : `moves from ${was} to ${is}`, { fix: ROUTER })];
  }),
  ...changes.created.filter((each) => isService(each) && addressesOf(each.object).length > 0).map(opened),
  ...changes.removed
    .filter((each) => isService(each) && addressesOf(each.object).length > 0)
    .map((each) => effectOf(each, 'address', `gives up ${listed(addressesOf(each.object))}`, { fix: ROUTER })),
];

function opened(placed: Placed): Effect {
  const ports = listed(portsOf(placed.object).map(numberOf));
  const what = `answers the local network at ${listed(addressesOf(placed.object))}, on ${ports}`;
  return effectOf(placed, 'address', what, { answers: 'in' });
}

const ports: EffectFinder = (step) =>
  step.changes.changed.flatMap(({ before, after }): readonly Effect[] => {
    if (!isService(after)) return [];
    const [was, is] = [before, after].map(({ object }) => portsOf(object));
    return was!
      .filter((old) => !is!.some((each) => numberOf(each) === numberOf(old)))
      .map((old) => {
        const own = is!.find(({ name }) => name !== undefined && name === old.name);
        const what = own
          ? `its port ${old.name} moves from ${numberOf(old)} to ${numberOf(own)}`
          : `its port ${numberOf(old)} is gone`;
        return effectOf(after, 'port', `${what}: ${usersOf(before, old, step)}`);
      });
  });

function portsOf({ spec }: KubernetesObject): readonly JsonMap[] {
  return list(path(spec, 'ports'));
}

function numberOf({ port, protocol = 'TCP' }: JsonMap): string {
  return protocol === 'TCP' ? String(port) : `${port}/${protocol}`;
}

/** Who asked for a port, and whether somebody still does. */
function usersOf(service: Placed, port: JsonMap, step: Step): string {
  const [was, is] = [step.before, step.after].map((tree) => askersOf(service, port, tree, step.kinds));
  const still = is!.filter((each) => was!.includes(each));
  if (still.length > 0) return `${listed(still)} still ${still.length === 1 ? 'asks' : 'ask'} for it`;
  return was!.length === 0
    ? 'nothing in the cluster is known to use it'
    : `${listed(was!)} used it, and ${was!.length === 1 ? 'follows' : 'follow'}`;
}

function askersOf(
  { object: { metadata }, cluster }: Placed,
  { port, name }: JsonMap,
  tree: readonly Placed[],
  kinds: Step['kinds'],
): readonly string[] {
  const named = new RegExp(`\\b${metadata.name}\\.${metadata.namespace}(?:\\.svc(?:\\.cluster\\.local)?)?:${port}\\b`);
  const asks = (each: Placed) =>
    each.cluster === cluster &&
    (kinds
      .references(each.object)
      .some(
        (reference) =>
          reference.kind === '/Service' &&
          reference.name === metadata.name &&
          reference.namespace === metadata.namespace &&
          reference.port !== undefined &&
          [String(port), name].includes(reference.port),
      ) ||
      kinds.texts(each.object).some(({ value }) => named.test(JSON.stringify(value))));
  return [...new Set(tree.filter(asks).map(componentOf))];
}

function isService({ object }: Placed): boolean {
  return isKind(object, '/Service');
}

export const effects: readonly EffectFinder[] = [addresses, ports];
