import { type AppProps, app, type Component, image } from 'bramble';

/** An image that the pins of the tests have. */
export const BUSYBOX = image('docker.io/library/busybox');

/** An agent, for clusters that need another one than the tests' own. */
export const AGENT = { role: 'agent', address: '10.10.11.13', memory: '4Gi', cpus: 4 } as const;

/** A served app, in as far as props do not say otherwise. */
export function web(props: Partial<AppProps> = {}): Component {
  return app({ name: 'web', image: BUSYBOX, port: { container: 8080, service: 80 }, ...props } as AppProps);
}
