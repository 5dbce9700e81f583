/** A port that a container listens on. */
export interface Port {
  /** Its number in the container. */
  readonly container: number;
  /** `both`: TCP and UDP on one number, as ports named `<name>-tcp` and `<name>-udp`. @default 'TCP' */
  readonly protocol?: Protocol | 'both';
  /** Also opened on the node. @default no */
  readonly hostPort?: number;
}

/** A port of an app. */
export interface AppPort extends Port {
  /** The number under which the Service offers it; `false`: the Service does not, as for a port of probes. @default the container's */
  readonly service?: number | false;
  /** The sidecar that listens on it. @default the app's own container */
  readonly sidecar?: string;
}

/** The port of an app that speaks HTTP. */
export interface HttpPort extends AppPort {
  readonly protocol?: never;
}

/** What is spoken on a port. */
export type Protocol = 'TCP' | 'UDP';

/** Ports by name; a number stands for a port of TCP. */
export type Ports<P extends Port = Port> = Readonly<Record<string, number | P>>;

/** A port in one protocol, as containers and Services have it. */
export type NamedPort<P extends Port = Port> = Omit<P, 'protocol'> & {
  readonly name: string;
  /** The name under which it is declared. */
  readonly declared: string;
  readonly protocol: Protocol;
};

const PROTOCOLS: readonly Protocol[] = ['TCP', 'UDP'];

/** Ports in the order of declaration, one for each protocol. */
export function namedPorts<P extends Port>(ports: Ports<P> = {}): readonly NamedPort<P>[] {
  return Object.entries(ports).flatMap(([declared, given]) => {
    if (given === undefined) return [];
    const port = (typeof given === 'number' ? { container: given } : given) as P;
    if (port.protocol !== 'both') return [{ ...port, declared, name: declared, protocol: port.protocol ?? 'TCP' }];
    return PROTOCOLS.map((protocol) => ({ ...port, declared, name: inProtocol(declared, protocol), protocol }));
  });
}

/** What an app says of its ports. */
interface WithPorts {
  readonly port?: number | HttpPort;
  readonly ports?: Ports<AppPort>;
}

/** The ports of an app, its own among them as `http`, in the order of declaration. */
export function portsOfApp(app: WithPorts): readonly NamedPort<AppPort>[] {
  return namedPorts(declaredPorts(app));
}

/** The ports of an app on which one of its sidecars listens; without a name, its own container. */
export function portsIn(app: WithPorts, sidecar?: string): Ports {
  return Object.fromEntries(
    Object.entries(declaredPorts(app)).flatMap(([name, given]) => {
      const { container, protocol, hostPort, sidecar: of } = fieldsOf(given);
      return of === sidecar ? [[name, { container, protocol, hostPort }]] : [];
    }),
  );
}

function declaredPorts({ port, ports }: WithPorts): Ports<AppPort> {
  return { ...(port === undefined ? {} : { http: port }), ...ports };
}

function fieldsOf(port: number | AppPort): AppPort {
  return typeof port === 'number' ? { container: port } : port;
}

/** Whether the Service of an app offers a port. */
export function isOffered({ service }: Pick<AppPort, 'service'>): boolean {
  return service !== false;
}

/** Whether a port goes by a name: its own, or the one that it shares with the same number in the other protocol. */
export function isNamed(port: unknown, wanted: string): boolean {
  return port === wanted || PROTOCOLS.some((protocol) => port === inProtocol(wanted, protocol));
}

function inProtocol(name: string, protocol: Protocol): string {
  return `${name}-${protocol.toLowerCase()}`;
}
