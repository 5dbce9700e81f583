import { type Cluster, InvalidInput, judged, type Mistake, shapes, type Word, type WordContext, word } from 'bramble';
import { closest, listed, oneOfThese } from 'bramble/rules';
import {
  IngressRouteTcp,
  IngressRouteTcpSpecRoutesServicesPort,
  IngressRouteUdp,
  IngressRouteUdpSpecRoutesServicesPort,
} from '#imports/traefik.io';
import { PORTS } from './installation.ts';

/** Where Traefik takes in what is no HTTP, beside the entry points for the web. */
export interface EntryPoint {
  /** The number at the address of Traefik. */
  readonly port: number;
  /** @default 'TCP' */
  readonly protocol?: 'TCP' | 'UDP';
}

/** Entry points by name; a number stands for a port of TCP. */
export type EntryPoints = Readonly<Record<string, number | EntryPoint>>;

/** See {@link EntryPoints}. */
export const ENTRY_POINTS = shapes.record(
  shapes.mapOr(
    shapes.props<EntryPoint>({ port: shapes.number, protocol: shapes.oneOf('TCP', 'UDP') }, ['port']),
    shapes.number,
  ),
  "write { 'git-ssh': 2222 }",
);

declare module 'bramble' {
  interface Capabilities {
    /** What is spoken at the entry points that are not for the web, by name. */
    readonly entryPoints: Readonly<Record<string, 'TCP' | 'UDP'>>;
  }
}

/** An entry point as it is opened. */
interface Opened extends Required<EntryPoint> {
  readonly name: string;
  /** The number in the container, where the low ones are not for everybody. */
  readonly container: number;
}

/** The entry points that are opened beside those for the web. */
export function opened(entryPoints: EntryPoints): readonly Opened[] {
  const taken: readonly number[] = Object.values(PORTS);
  return Object.entries<number | EntryPoint | undefined>(entryPoints).flatMap(([name, given]) => {
    if (given === undefined) return [];
    const { port, protocol = 'TCP' } = typeof given === 'number' ? { port: given } : given;
    return [{ name, port, protocol, container: port < 1024 || taken.includes(port) ? port + 10_000 : port }];
  });
}

/** What Traefik is told of them. https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/ */
export function entryPointArgs(entryPoints: EntryPoints): readonly string[] {
  return opened(entryPoints).map(
    ({ name, container, protocol }) => `--entryPoints.${name}.address=:${container}/${protocol.toLowerCase()}`,
  );
}

/** What is wrong with entry points. */
export function entryPointMistakes(entryPoints: EntryPoints): readonly Mistake[] {
  const numbers = new Map<unknown, string>([
    ['80/TCP', 'web'],
    ['443/TCP', 'websecure'],
  ]);
  return opened(entryPoints).flatMap(({ name, port, protocol }) => {
    const where = `entryPoints.${name}`;
    const number = `${port}/${protocol}`;
    const other = numbers.get(number);
    numbers.set(number, name);
    if (name in PORTS) return [{ where, what: `'${name}' is an entry point of Traefik's own`, fix: 'rename it' }];
    if (!/^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || name.length > 15) {
      return [{ where, what: `'${name}' is no name`, fix: 'use at most 15 lower-case letters, digits and dashes' }];
    }
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      return [{ where, what: `${port} is no port`, fix: 'use a whole number from 1 to 65535' }];
    }
    return other ? [{ where, what: `has the port ${number}, as '${other}' has`, fix: 'choose another port' }] : [];
  });
}

/** Options of {@link entryPoint}. */
export interface EntryPointOptions {
  /** The port of the app, by name. */
  readonly to: string;
  /** Traefik ends TLS here, with the certificate of the domain. @default false: what comes is passed on as it is */
  readonly tls?: boolean;
}

const ENTRY_POINT = shapes.props<EntryPointOptions>({ to: shapes.text, tls: shapes.flag }, ['to']);

/**
 * Leads what comes to an entry point of Traefik to a port of the app: `traefik({ entryPoints: { 'git-ssh': 2222 } })` and
 * `with: [entryPoint('git-ssh', { to: 'ssh' })]`. Everything in the local network reaches it.
 * https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/tcp/ingressroutetcp/
 */
export function entryPoint(name: string, options: EntryPointOptions): Word {
  const { right, mistakes } = judged(ENTRY_POINT, options);
  const { to, tls = false } = right;
  return word({
    name: `entryPoint ${String(name)}`,
    mistakes: [...shapes.text(name, ''), ...mistakes],
    needs: 'entryPoints',
    draw: (context) => {
      const protocol = protocolOf(name, context.cluster);
      const port = portOf(context, name, to, protocol);
      if (protocol === 'UDP' && tls) {
        const what = `'${name}' is of UDP, where there is no tls`;
        throw new InvalidInput({ rule: 'contradicting-props', what, fix: 'remove tls' });
      }
      (protocol === 'UDP' ? drawUdp : drawTcp)(context, name, port, tls);
    },
  });
}

function protocolOf(name: string, cluster: Cluster): 'TCP' | 'UDP' {
  const known = cluster.need('entryPoints');
  const protocol = known[name];
  if (protocol) return protocol;
  const names = Object.keys(known);
  const meant = closest(name, names);
  const there = names.length > 0 ? `; there are: ${listed(names)}` : '';
  throw new InvalidInput({
    rule: 'missing-entry-point',
    what: `leads from the entry point '${name}', which Traefik does not have`,
    fix: meant ? `did you mean '${meant}'?` : `write traefik({ entryPoints: { '${name}': 2222 } })${there}`,
  });
}

/** The name of the port of the Service: that of one that is both TCP and UDP tells which. */
function portOf({ ports }: WordContext, entryPoint: string, to: string, protocol: 'TCP' | 'UDP'): string {
  const offered = ports.filter(({ service }) => service !== false);
  const named = offered.filter(({ name, declared }) => name === to || declared === to);
  const found = named.find((port) => port.protocol === protocol);
  if (found) return found.name;
  const [other] = named;
  const names = offered.map(({ declared }) => declared);
  throw new InvalidInput(
    other
      ? {
          rule: 'contradicting-props',
          what: `leads from '${entryPoint}', which is of ${protocol}, to the port '${to}' of ${other.protocol}`,
          fix: `name a port of ${protocol}, or write ${to}: { container: ${other.container}, protocol: '${protocol}' }`,
        }
      : {
          rule: 'unknown-port',
          what: `leads from '${entryPoint}' to the port '${to}', which its Service does not offer`,
          fix: oneOfThese(to, names),
        },
  );
}

function drawTcp({ chart, app }: WordContext, name: string, to: string, tls: boolean): void {
  new IngressRouteTcp(chart, `entry-${name}`, {
    metadata: { name: `${app}-${name}` },
    spec: {
      entryPoints: [name],
      routes: [
        {
          match: 'HostSNI(`*`)',
          services: [{ name: app, port: IngressRouteTcpSpecRoutesServicesPort.fromString(to) }],
        },
      ],
      tls: tls ? {} : undefined,
    },
  });
}

function drawUdp({ chart, app }: WordContext, name: string, to: string): void {
  new IngressRouteUdp(chart, `entry-${name}`, {
    metadata: { name: `${app}-${name}` },
    spec: {
      entryPoints: [name],
      routes: [{ services: [{ name: app, port: IngressRouteUdpSpecRoutesServicesPort.fromString(to) }] }],
    },
  });
}
