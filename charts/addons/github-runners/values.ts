import { type Capabilities, type Cluster, image, type JsonMap } from 'bramble';
import type { GithubRunnersProps } from './props.ts';

export const RUNNER = image('ghcr.io/actions/actions-runner');
export const DOCKER = image('docker.io/library/docker', { name: 'docker-in-docker' });

/** What a restricted namespace asks of a container. */
export const RESTRICTED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};
export const ON_PI = { 'kubernetes.io/arch': 'arm64' };

const SOCKET = { name: 'dind-sock', mountPath: '/var/run' };
const WORK = { name: 'work', mountPath: '/home/runner/_work' };

/**
 * The values of a set of runners.
 * https://github.com/actions/actions-runner-controller/blob/gha-runner-scale-set-0.14.2/charts/gha-runner-scale-set/values.yaml
 */
export function valuesOf(
  props: Partial<GithubRunnersProps>,
  account: Capabilities['githubRunners'],
  cluster: Cluster,
): JsonMap {
  const { of = '', name = 'runners', secret = 'github', min = 0, max = 2, docker = false } = props;
  const { cpu = '200m', memory = '512Mi' } = props;
  const limit = memory.replace(/^[\d.]+/, (amount) => String(2 * Number(amount)));
  const resources = { requests: { cpu, memory }, limits: { memory: limit } };
  const runner = {
    name: 'runner',
    image: cluster.image(RUNNER),
    command: ['/home/runner/run.sh'],
    resources,
    ...(docker ? ASKING : { securityContext: { ...RESTRICTED, runAsUser: 1001 } }),
  };
  return {
    githubConfigUrl: of,
    githubConfigSecret: secret,
    runnerScaleSetName: name,
    minRunners: min,
    maxRunners: max,
    // Not looked for in the cluster: nothing need be there when the chart is rendered.
    controllerServiceAccount: account,
    template: {
      spec: {
        nodeSelector: ON_PI,
        containers: [runner],
        ...(docker && dockerOf(cluster, { limits: { memory: limit } })),
      },
    },
    listenerTemplate: {
      spec: {
        nodeSelector: ON_PI,
        containers: [
          {
            name: 'listener',
            resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '96Mi' } },
            securityContext: { ...RESTRICTED, runAsUser: 65532 },
          },
        ],
      },
    },
  };
}

/** What a runner is told that has a Docker beside it. */
const ASKING: JsonMap = {
  env: [
    { name: 'DOCKER_HOST', value: 'unix:///var/run/docker.sock' },
    { name: 'RUNNER_WAIT_FOR_DOCKER_IN_SECONDS', value: '120' },
  ],
  volumeMounts: [WORK, SOCKET],
};

/**
 * A Docker for one runner, which starts before it and ends with it. The chart's own way to it, `containerMode`, takes whatever `docker:dind`
 * means today, without a limit. What actions run with is copied, for the containers of jobs.
 */
function dockerOf(cluster: Cluster, resources: JsonMap): JsonMap {
  const externals = 'dind-externals';
  return {
    initContainers: [
      {
        name: 'init-dind-externals',
        image: cluster.image(RUNNER),
        command: ['cp', '-r', '/home/runner/externals/.', '/home/runner/tmpDir/'],
        volumeMounts: [{ name: externals, mountPath: '/home/runner/tmpDir' }],
      },
      {
        name: 'dind',
        image: cluster.image(DOCKER),
        // Of the group in which the image has its user.
        args: ['dockerd', '--host=unix:///var/run/docker.sock', '--group=123'],
        restartPolicy: 'Always',
        securityContext: { privileged: true },
        startupProbe: { exec: { command: ['docker', 'info'] }, periodSeconds: 5, failureThreshold: 24 },
        resources,
        volumeMounts: [WORK, SOCKET, { name: externals, mountPath: '/home/runner/externals' }],
      },
    ],
    volumes: [WORK, SOCKET, { name: externals }].map(({ name }) => ({ name, emptyDir: {} })),
  };
}
