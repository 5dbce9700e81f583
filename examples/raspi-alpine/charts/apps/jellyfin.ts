import { app, claim, emptyDir, image, nfs } from 'bramble';
import { backup } from 'bramble/addons/backups';

const VIDEO = { key: 'bramble.example/video', value: 'yes', effect: 'NoSchedule' } as const;

/**
 * Shows films, on the node that is kept for it, whose decoder it opens. They lie in a folder of the NAS that somebody shares by hand.
 * https://jellyfin.org/docs/general/post-install/transcoding/hardware-acceleration/
 */
export const jellyfin = app({
  name: 'jellyfin',
  about: 'Shows films.',
  // A device of the node is opened by a privileged container.
  namespace: { podSecurity: 'privileged' },
  image: image('docker.io/jellyfin/jellyfin'),
  port: 8096,
  health: '/health',
  devices: ['/dev/video10'],
  nodeSelector: { 'bramble.example/video': 'yes' },
  tolerations: [VIDEO],
  volumes: {
    '/config': claim('config', '2Gi'),
    '/cache': emptyDir('cache', { size: '1Gi' }),
    '/media': nfs('films', { server: '10.10.11.40', path: '/export/films', readOnly: true }),
  },
  resources: { memory: '512Mi' },
  expose: { through: 'lan' },
  with: [backup('config', { sqlite: ['data/jellyfin.db'], skip: ['log/*'], restore: 'on-create' })],
});
