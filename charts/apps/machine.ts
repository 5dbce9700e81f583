import { type Component, component, externalService, route } from 'bramble';
import { login, overTls } from 'bramble/addons/traefik';

/** Options of {@link machine}. */
export interface MachineProps {
  /** What it is called, also as its host: `nas` answers at `nas.<domain>`. */
  readonly name: string;
  /** Its address in the local network. */
  readonly address: string;
  /** Where it has its page. */
  readonly port: number;
  /** Its page is under HTTPS, with a certificate that nobody vouches for. @default false */
  readonly tls?: boolean;
}

/** Every option, for the tests, which render it so. */
export const example: Required<MachineProps> = { name: 'nas', address: '10.10.11.40', port: 5001, tls: true };

/**
 * A machine beside the cluster, such as a NAS, a camera or a router. Its page gets a host with a certificate that browsers trust, and a
 * login in front.
 */
export function machine({ name, address, port, tls = false }: MachineProps): Component {
  const expose = { through: 'lan' } as const;
  return component({
    name,
    about: 'A machine beside the cluster, behind the login.',
    expose,
    chart: (chart, cluster) => {
      externalService(chart, cluster, { name, address, ports: { http: port } });
      route(chart, cluster, { name, service: name, port, expose, with: [login(), ...(tls ? [overTls()] : [])] });
    },
  });
}
