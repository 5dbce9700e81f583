import { app, claim, emptyDir, image, nfs } from 'bramble';

const VIDEO = { key: 'bramble.example/video', value: 'yes', effect: 'NoSchedule' } as const;

/** Shows films, on the node that is kept for it. They lie in a folder of the NAS that somebody shares by hand. */
export const jellyfin = app({
  name: 'jellyfin',
  about: 'Shows films.',
  namespace: { podSecurity: 'baseline' },
  image: image('docker.io/jellyfin/jellyfin'),
  port: 8096,
  health: '/health',
  nodeSelector: { 'bramble.example/video': 'yes' },
  tolerations: [VIDEO],
  volumes: {
    '/config': claim('config', '2Gi'),
    '/cache': emptyDir('cache', { size: '1Gi' }),
    '/media': nfs('films', { server: '10.10.11.40', path: '/export/films', readOnly: true }),
  },
  resources: { memory: '512Mi' },
  expose: { through: 'lan' },
});
