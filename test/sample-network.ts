import { app, type Component, component, helmRelease, image, service, Workload } from 'bramble';
import { route } from '../charts/addons/traefik/route.ts';

/** What everything runs. */
export const BUSYBOX = image('docker.io/library/busybox');

/** An app with a web page. */
export function web(name: string, props: object = {}): Component {
  return app({ name, image: BUSYBOX, port: { container: 8080, service: 80 }, ...props } as Parameters<typeof app>[0]);
}

/** An ingress with a pod of its own, and something that stands in front of Services. */
export const wayIn = component({
  name: 'way-in',
  images: [BUSYBOX],
  provides: {
    ingress: { service: 'way-in', namespace: 'way-in', route, entryPoint: 'websecure', ingressClass: 'traefik' },
    loadBalancer: { addressAnnotation: 'bramble.example/address' },
    certificates: { clusterIssuer: 'ca', stagingClusterIssuer: 'ca' },
  },
  chart: (chart, cluster) => {
    new Workload(chart, cluster, {
      name: 'way-in',
      containers: { proxy: { image: BUSYBOX, ports: { websecure: 8443, metrics: 9100 } } },
    });
    service(chart, cluster, {
      workload: 'way-in',
      loadBalancer: true,
      ports: { websecure: { port: 443, target: 8443 } },
    });
  },
});

/** A component whose pods a Helm chart makes. */
export function chart(props: object = {}): Component {
  return helmRelease({ name: 'db', repository: 'https://charts.bramble.example', version: '1.0.0', ...props });
}
