import { app, type Component, claim, emptyDir, image, nfs } from 'bramble';

/** Options of {@link jellyfin}. */
export interface JellyfinProps {
  /** The share with films and music. */
  readonly media: { readonly server: string; readonly path: string };
}

/** Every option, for the tests, which render it so. */
export const example: Required<JellyfinProps> = { media: { server: '10.10.11.40', path: '/export/media' } };

/** Shows films and plays music. It only reads the share, and turns films into other formats in a folder of the pod. https://jellyfin.org/docs */
export function jellyfin({ media }: JellyfinProps): Component {
  return app({
    name: 'jellyfin',
    about: 'Shows films and plays music.',
    image: image('docker.io/jellyfin/jellyfin'),
    port: 8096,
    health: '/health',
    volumes: {
      '/config': claim('config', '10Gi'),
      '/cache': emptyDir('cache', { size: '8Gi' }),
      '/tmp': emptyDir('tmp'),
      '/media': nfs('media', { ...media, mountOptions: ['nfsvers=4.1', 'soft', 'ro'], readOnly: true }),
    },
    resources: { cpu: '500m', memory: '512Mi', memoryLimit: '2Gi' },
    expose: { through: 'lan' },
  });
}
