import { type Container, field, image, type JsonMap } from 'bramble';

export const NAME = 'csi-driver-nfs';
/** As StorageClasses and PersistentVolumes name it. */
export const DRIVER = 'nfs.csi.k8s.io';

/** Upstream tests these together. https://github.com/kubernetes-csi/csi-driver-nfs/tree/master/deploy/v4.13.4 */
export const PLUGIN = image('registry.k8s.io/sig-storage/nfsplugin', { tested: 'v4.13.4' });
export const PROVISIONER = image('registry.k8s.io/sig-storage/csi-provisioner', { tested: 'v6.3.0' });
export const RESIZER = image('registry.k8s.io/sig-storage/csi-resizer', { tested: 'v2.2.0' });
export const REGISTRAR = image('registry.k8s.io/sig-storage/csi-node-driver-registrar', { tested: 'v2.17.0' });
const LIVENESS = image('registry.k8s.io/sig-storage/livenessprobe', { tested: 'v2.19.0' });
export const IMAGES = [PLUGIN, PROVISIONER, RESIZER, REGISTRAR, LIVENESS];

/** Where the parts of a pod speak to each other. */
export const SOCKET = '/csi/csi.sock';
/** Beside the plugin all that a container does is to ask it. */
export const ASKING = { resources: { cpu: '10m', memory: '20Mi' }, security: { user: 0, capabilities: [] } } as const;

/**
 * The plugin itself, and who tells the kubelet whether it lives.
 * @param own what it mounts beside the socket
 */
export function pluginContainers(
  socket: Container['volumes'],
  port: number,
  own: Container['volumes'] = {},
): Readonly<Record<string, Container>> {
  return {
    nfs: {
      image: PLUGIN,
      args: ['-v=2', '--nodeid=$(NODE_ID)', `--endpoint=unix://${SOCKET}`],
      env: { NODE_ID: field('spec.nodeName') },
      resources: { cpu: '10m', memory: '32Mi', memoryLimit: '300Mi' },
      volumes: { ...socket, ...own },
      security: { privileged: true },
    },
    'liveness-probe': {
      image: LIVENESS,
      args: [`--csi-address=${SOCKET}`, '--probe-timeout=3s', `--http-endpoint=localhost:${port}`],
      volumes: socket,
      ...ASKING,
    },
  };
}

/** A probe that asks this machine alone, which no prop says. */
export function probed(port: number, plugin: JsonMap = {}): JsonMap {
  const httpGet = { host: 'localhost', path: '/healthz', port };
  const livenessProbe = {
    httpGet,
    initialDelaySeconds: 30,
    timeoutSeconds: 10,
    periodSeconds: 30,
    failureThreshold: 5,
  };
  return { spec: { template: { spec: { containers: [{ name: 'nfs', livenessProbe, ...plugin }] } } } };
}
