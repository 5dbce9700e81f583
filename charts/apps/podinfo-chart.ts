import { helmRelease, image, semver } from 'bramble';

const PODINFO = image('ghcr.io/stefanprodan/podinfo', { name: 'podinfo-chart', follow: semver('^6.14') });

/** The same program as `podinfo`, delivered by its Helm chart: Flux moves the tag within the values. */
export const podinfoChart = helmRelease({
  name: 'podinfo-chart',
  about: 'Shows where and how it runs, delivered by a Helm chart.',
  images: [PODINFO],
  repository: 'oci://ghcr.io/stefanprodan/charts/podinfo',
  version: '6.14.1',
  expose: { through: 'lan' },
  service: { port: 9898 },
  accept: { 'unrendered-chart': 'its registry was out of reach: npm run import -- charts renders it where it is not' },
  scrape: { port: 9898 },
  values: (cluster) => ({
    image: { repository: PODINFO.repository, tag: cluster.tag(PODINFO) },
    nodeSelector: { 'kubernetes.io/arch': 'arm64' },
    resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
    // The chart sets none of this, and its namespace lets in nothing less.
    podSecurityContext: {
      runAsNonRoot: true,
      runAsUser: 1000,
      fsGroup: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    },
  }),
});
